// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import dev.slotwise.corpus.Schema;
import dev.slotwise.corpus.Table;
import dev.slotwise.spark.input.Listed;
import dev.slotwise.spark.input.Listing;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * One run over a corpus. Finds the modules, in archives too; analyses each different one that the
 * output doesn't have from an earlier run of the same version and options; commits rows batch by
 * batch, the largest modules first.
 */
public final class CorpusRun {
  /** A core has this much to do, in bytes and modules, before rows are committed: some minutes. */
  private static final long BATCH_BYTES = 1L << 28;

  private static final int BATCH_MODULES = 2000;

  /** The next batch begins while the last modules of one are still worked on. */
  private static final int BATCHES_AT_ONCE = 2;

  private static final int SLOWEST = 5;
  private static final Column[] ORDER = {col("file"), col("sha256")};

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Request request;
  private final Layout layout;
  private final Progress progress;
  private final Map<String, String> settings;
  private final LongAccumulator done;
  private final int cores;

  private CorpusRun(SparkSession spark, Request request, Progress progress) throws IOException {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.request = request;
    this.progress = progress;
    this.settings = settings();
    this.layout =
        new Layout(request.output(), request.options(), request.limits(), configuration());
    this.done = spark.sparkContext().longAccumulator("modules");
    this.cores = Math.max(1, spark.sparkContext().defaultParallelism());
  }

  /**
   * Does a run.
   *
   * @throws IOException if an input isn't there, or the output can't be read
   */
  public static Summary run(SparkSession spark, Request request, Progress progress)
      throws IOException {
    return new CorpusRun(spark, request, progress).run();
  }

  private Summary run() throws IOException {
    long begun = System.nanoTime();
    progress.tell("listing", 0, 0);
    List<Listed> listed = Listing.of(request.inputs(), configuration());
    if (listed.isEmpty()) {
      throw new FileNotFoundException(
          String.join(" ", request.inputs()) + ": no module and no archive found");
    }
    layout.recover();
    progress.tell("looking through files", 0, 0);
    Dataset<Row> places = find(listed);
    List<Place> missing = missing(places);
    analyse(missing);
    if (request.sorted() && !layout.isSorted()) {
      progress.tell("sorting", 0, 0);
      sort();
    }
    progress.tell("counting", 0, 0);
    Summary summary = summary(missing, (System.nanoTime() - begun) / 1e9);
    layout.remove(layout.staging(""));
    return summary;
  }

  /** Where modules are, as the table of files has it and with what is needed to read them. */
  private Dataset<Row> find(List<Listed> listed) {
    List<FileBatch> batches = FileBatch.of(listed, cores);
    JavaRDD<Row> rows =
        context
            .parallelize(batches, batches.size())
            .flatMap(new FindModules(request.limits(), settings));
    String found = layout.staging("places").toString();
    spark.createDataFrame(rows, FindModules.TYPE).write().parquet(found);
    Dataset<Row> places = spark.read().parquet(found);
    places
        .drop("name", "location", "number")
        .orderBy("file", "sha256")
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(layout.filesTable().toString());
    return places;
  }

  /** One place of each module that has no row yet, the largest first. */
  private List<Place> missing(Dataset<Row> places) throws IOException {
    Dataset<Row> distinct =
        places
            .filter(col("sha256").isNotNull())
            .groupBy("sha256")
            .agg(
                min(struct(col("file"), col("number"), col("name"), col("location"), col("bytes")))
                    .as("place"));
    List<Integer> committed = layout.committed();
    if (!committed.isEmpty()) {
      distinct = distinct.join(table(Schema.MODULES, committed), "sha256", "left_anti");
    }
    List<Place> missing = new ArrayList<>();
    for (Row row : distinct.select("sha256", "place.*").collectAsList()) {
      missing.add(
          new Place(
              row.getAs("file"),
              row.getAs("name"),
              row.getAs("location"),
              row.getAs("number"),
              row.getAs("sha256"),
              row.getAs("bytes")));
    }
    missing.sort(Comparator.comparingLong(Place::bytes).reversed().thenComparing(Place::sha256));
    return missing;
  }

  @SuppressWarnings("try") // Tells by itself until it is closed.
  private void analyse(List<Place> missing) throws IOException {
    List<Integer> committed = layout.committed();
    int number = committed.isEmpty() ? 1 : committed.get(committed.size() - 1) + 1;
    ExecutorService threads = Executors.newFixedThreadPool(BATCHES_AT_ONCE);
    try (Telling telling = new Telling(progress, done, missing.size())) {
      List<Future<?>> running = new ArrayList<>();
      for (List<Place> batch : batches(missing)) {
        int next = number++;
        running.add(threads.submit(() -> analyse(batch, next)));
      }
      for (Future<?> batch : running) {
        batch.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the run has failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private List<List<Place>> batches(List<Place> modules) {
    int most = request.batch() > 0 ? request.batch() : BATCH_MODULES * cores;
    List<List<Place>> batches = new ArrayList<>();
    List<Place> batch = new ArrayList<>();
    long bytes = 0;
    for (Place module : modules) {
      if (!batch.isEmpty() && (batch.size() >= most || bytes >= BATCH_BYTES * cores)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(module);
      bytes += module.bytes();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  /**
   * Analyses a batch. All rows of a module are first written in one piece, so that tables are
   * written without another analysis, whatever machine is lost meanwhile.
   */
  private void analyse(List<Place> modules, int number) {
    List<ModuleBatch> tasks = ModuleBatch.of(modules, cores);
    JavaRDD<Row> rows =
        context
            .parallelize(tasks, tasks.size())
            .flatMap(
                new AnalyseModules(
                    request.options(),
                    request.limits(),
                    settings,
                    new Attempts(layout.staging("attempts/" + number)),
                    done));
    Path staged = layout.staging(Integer.toString(number));
    spark.createDataFrame(rows, TableRows.nestedType()).write().parquet(staged.toString());
    Dataset<Row> nested = spark.read().parquet(staged.toString());
    for (Table<?> table : modulesLast()) {
      nested
          .selectExpr("inline(" + table.name() + ")")
          .write()
          .parquet(layout.folder(table, number).toString());
    }
    try {
      layout.remove(staged);
    } catch (IOException e) {
      // Removed at the end, or by the next run.
      return;
    }
  }

  /** Writes all committed batches as one, in order. */
  private void sort() throws IOException {
    List<Integer> committed = layout.committed();
    if (committed.isEmpty()) {
      return;
    }
    int number = committed.get(committed.size() - 1) + 1;
    layout.replacing(number);
    for (Table<?> table : modulesLast()) {
      Dataset<Row> rows = table(table, committed);
      List<Column> order = new ArrayList<>(List.of(ORDER));
      for (String name : List.of("index", "offset", "client", "rule")) {
        if (List.of(rows.columns()).contains(name)) {
          order.add(col(name));
        }
      }
      rows.orderBy(order.toArray(new Column[0]))
          .write()
          .parquet(layout.folder(table, number).toString());
    }
    layout.replaced(number);
  }

  private Dataset<Row> table(Table<?> table, List<Integer> batches) {
    String[] folders =
        batches.stream()
            .map(batch -> layout.folder(table, batch).toString())
            .toArray(String[]::new);
    return spark.read().schema(TableRows.type(table)).parquet(folders);
  }

  private static List<Table<?>> modulesLast() {
    List<Table<?>> tables = new ArrayList<>(Schema.TABLES);
    tables.remove(Schema.MODULES);
    tables.add(Schema.MODULES);
    return tables;
  }

  private Summary summary(List<Place> analysed, double seconds) throws IOException {
    Dataset<Row> places = spark.read().parquet(layout.filesTable().toString());
    Dataset<Row> modules =
        layout.committed().isEmpty()
            ? spark.createDataFrame(List.of(), TableRows.type(Schema.MODULES))
            : table(Schema.MODULES, layout.committed());
    Dataset<Row> answers =
        modules.select(col("sha256").as("module"), col("error_kind").as("fault"), col("millis"));
    Dataset<Row> all =
        places
            .join(answers, col("sha256").equalTo(col("module")), "left")
            .withColumn("kind", coalesce(col("error_kind"), col("fault")));
    Map<String, Long> faults = new TreeMap<>();
    for (Row row : all.filter("kind is not null").groupBy("kind").count().collectAsList()) {
      faults.put(row.getString(0), row.getLong(1));
    }
    Dataset<Row> distinct = all.filter("sha256 is not null").dropDuplicates("sha256");
    List<Summary.Slow> slowest = new ArrayList<>();
    for (Row row :
        distinct
            .filter("millis is not null")
            .orderBy(col("millis").desc(), col("file"))
            .limit(SLOWEST)
            .collectAsList()) {
      slowest.add(new Summary.Slow(row.getAs("file"), row.getAs("bytes"), row.getAs("millis")));
    }
    return new Summary(
        all.count(),
        distinct.count(),
        analysed.size(),
        analysed.stream().mapToLong(Place::bytes).sum(),
        distinct.filter("kind is null").count(),
        faults,
        slowest,
        seconds);
  }

  private Configuration configuration() {
    return spark.sparkContext().hadoopConfiguration();
  }

  /** Settings of file systems that were given to Spark, for tasks. */
  private Map<String, String> settings() {
    String prefix = "spark.hadoop.";
    Map<String, String> given = new HashMap<>();
    for (scala.Tuple2<String, String> entry : spark.sparkContext().getConf().getAll()) {
      if (entry._1().startsWith(prefix)) {
        given.put(entry._1().substring(prefix.length()), entry._2());
      }
    }
    return given;
  }
}
