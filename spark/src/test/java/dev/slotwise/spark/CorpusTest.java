// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small corpus by Spark within this process, then by a cluster of more processes, one of which is
 * killed: the same rows.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CorpusTest {
  @TempDir private static Path folder;
  private static Path corpus;
  private static SparkSession spark;
  private static Map<String, List<String>> expected;
  private static Run first;
  private static Optional<Cluster> cluster = Optional.empty();

  /** What a run says. */
  record Run(int code, String out, String err) {
    static Run of(String... words) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int code =
          Main.run(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              false,
              words);
      return new Run(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }

  @BeforeAll
  static void runOnce() throws IOException {
    spark = embedded();
    corpus = folder.resolve("corpus");
    SmallCorpus.write(corpus);
    first = Run.of(corpus.toString(), "-o", out("first").toString());
    expected = Tables.read(spark, out("first"));
  }

  @AfterAll
  static void stop() {
    cluster.ifPresent(Cluster::close);
    spark.stop();
  }

  private static SparkSession embedded() {
    // Files of a table are read in their order, each by itself.
    return Sessions.of(
        Optional.empty(), Map.of("spark.sql.files.openCostInBytes", "0"), "local[2]");
  }

  private static Path out(String name) {
    return folder.resolve(name);
  }

  @Test
  @Order(1)
  void everyPlaceIsAnsweredOrExplained() {
    assertThat(first.err()).isEmpty();
    // An archive that asks for too much is a limit.
    assertThat(first.code()).isEqualTo(ExitCode.LIMIT);
    assertThat(first.out())
        .contains("modules   30 places, 25 different modules, 25 of them analysed now")
        .contains("answered  21 of 25")
        .contains("errors    invalid 5, limit 3");
    assertThat(expected.get("files"))
        .hasSize(30)
        .anyMatch(row -> row.contains("bomb.tgz\"") && row.contains("200 times its size"))
        .anyMatch(row -> row.contains("nested.zip!inner.zip!inner.zip!inner.zip\""))
        .anyMatch(row -> row.contains("half.tgz\"") && row.contains("not a whole archive"))
        .anyMatch(row -> row.contains("text.zip\"") && row.contains("not a whole archive"))
        .anyMatch(row -> row.contains("second-2.0.0.tgz!package/vendor/inner.zip!main.wasm\""));
    // Each module once, though the shell is in two packages.
    assertThat(expected.get("modules"))
        .hasSize(25)
        .filteredOn(row -> row.contains("!package/shell.wasm\""))
        .hasSize(1);
    assertThat(expected.get("functions")).isNotEmpty();
    assertThat(expected.get("sites")).isNotEmpty();
  }

  @Test
  @Order(2)
  void aSecondRunHasNothingToDo() {
    Run again = Run.of(corpus.toString(), "-o", out("first").toString());
    assertThat(again.out()).contains(" 0 of them analysed now");
    assertThat(again.code()).isEqualTo(first.code());
    assertThat(Tables.read(spark, out("first"))).isEqualTo(expected);
  }

  @Test
  @Order(3)
  void anEndedRunGoesOn() throws IOException {
    // As if it had been ended while it wrote tables: modules, written last, has no mark.
    try (Stream<Path> files = Files.walk(out("first").resolve("modules"))) {
      for (Path mark : files.filter(file -> file.endsWith("_SUCCESS")).toList()) {
        Files.delete(mark);
      }
    }
    Run.of(corpus.toString(), "-o", out("first").toString());
    assertThat(Tables.read(spark, out("first"))).isEqualTo(expected);
  }

  @Test
  @Order(4)
  void manyBatchesGiveTheSameRowsAndSortedOnesAreSorted() {
    Run.of(corpus.toString(), "-o", out("sorted").toString(), "--batch", "9", "--sorted");
    assertThat(Tables.read(spark, out("sorted"))).isEqualTo(expected);
    List<String> modules = Tables.inOrder(spark, out("sorted"), "modules");
    List<String> ordered = new ArrayList<>(modules);
    ordered.sort(null);
    // A row as JSON begins with its file.
    assertThat(modules).isEqualTo(ordered).isNotEmpty();
  }

  /** The page's questions are asked of this corpus, and each has an answer. */
  @Test
  @Order(5)
  void thePagesQuestionsHaveAnswers() throws IOException {
    makeViews();
    List<String> questions = Page.read().questions();
    assertThat(questions)
        .hasSize(10)
        .allSatisfy(question -> assertThat(spark.sql(question).collectAsList()).isNotEmpty());
    assertThat(spark.sql(questions.get(0)).collectAsList())
        .containsExactly(RowFactory.create(30L, 25L, 21L));
    // The shell's copies.
    assertThat(spark.sql(questions.get(9)).first().getLong(1)).isEqualTo(2);
  }

  private static void makeViews() {
    for (String table : List.of("files", "modules", "functions", "sites")) {
      spark.read().parquet(out("first").resolve(table).toString()).createOrReplaceTempView(table);
    }
  }

  /**
   * The page's commands for DuckDB and gnuplot are run, and DuckDB answers the questions as Spark
   * does.
   */
  @Test
  @Order(5)
  void thePagesQuestionsHaveTheSameAnswersInDuckDb()
      throws IOException, SQLException, InterruptedException {
    makeViews();
    Page page = Page.read();
    Path plots = Files.createDirectories(folder.resolve("plots"));
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      List<String> commands = page.commands("duckdb corpus.db -c \"");
      assertThat(commands).isNotEmpty();
      for (String command : commands) {
        String sql = command.substring(command.indexOf('"') + 1, command.lastIndexOf('"'));
        execute(
            duckDb,
            sql.replace("'tables/", "'" + out("first") + "/")
                .replace("'removed.csv'", "'" + plots.resolve("removed.csv") + "'"));
      }
      for (String question : page.questions()) {
        List<String> bySpark =
            spark.sql(question).collectAsList().stream()
                .map(row -> cells(i -> row.isNullAt(i) ? "" : row.get(i), row.length()))
                .toList();
        assertThat(execute(duckDb, question)).as(question).isEqualTo(bySpark);
      }
    }
    assertThat(plots.resolve("removed.csv"))
        .content()
        .startsWith("functions,edges_rta,edges_slots");
    plot(page.commands("gnuplot "), plots);
  }

  /** Runs the command in a folder, if there is gnuplot; it must be where all is checked. */
  private static void plot(List<String> commands, Path plots)
      throws IOException, InterruptedException {
    assertThat(commands).hasSize(1);
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "gnuplot")));
    Assumptions.assumeTrue(installed || System.getenv("CI") != null, "gnuplot is not installed");
    Process gnuplot =
        new ProcessBuilder("sh", "-c", commands.get(0))
            .directory(plots.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(gnuplot.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(gnuplot.waitFor()).as(said).isZero();
    assertThat(plots.resolve("removed.svg")).content().contains("<svg").contains("</svg>");
  }

  private static List<String> execute(Connection database, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = database.createStatement()) {
      if (statement.execute(sql)) {
        ResultSet result = statement.getResultSet();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          Object[] cells = new Object[columns];
          for (int i = 0; i < columns; i++) {
            cells[i] = Objects.requireNonNullElse(result.getObject(i + 1), "");
          }
          rows.add(cells(i -> cells[i], columns));
        }
      }
    }
    return rows;
  }

  /** A row as text; the types of numbers differ, and what they say must not. */
  private static String cells(IntFunction<Object> cell, int columns) {
    return IntStream.range(0, columns)
        .mapToObj(cell)
        .map(
            value ->
                value instanceof Number
                    ? new BigDecimal(value.toString()).setScale(1, RoundingMode.HALF_EVEN) + ""
                    : String.valueOf(value))
        .collect(Collectors.joining("|"));
  }

  /** The page's commands for one machine, with the folders of this test for those that it names. */
  @Test
  @Order(5)
  void thePagesCommandsRun() throws IOException {
    Files.write(
        Files.createDirectories(folder.resolve("more")).resolve("more.wasm"),
        SmallCorpus.named("more"));
    List<String> commands =
        Page.read().commands("slotwise corpus ").stream()
            .filter(command -> !command.contains("--master"))
            .toList();
    assertThat(commands).hasSizeGreaterThan(3);
    for (String command : commands) {
      List<String> words =
          Page.words(
              command,
              Map.of(
                  "packages",
                  corpus.toString(),
                  "more-packages",
                  folder.resolve("more").toString(),
                  "tables",
                  out("page").toString()));
      Run run = Run.of(words.subList(2, words.size()).toArray(new String[0]));
      assertThat(run.err()).as(command).isEmpty();
      // As many things are wrong as there are in the corpus.
      assertThat(run.code()).as(command).isEqualTo(first.code());
      assertThat(run.out()).as(command).contains("errors    invalid 5, limit 3");
    }
    assertThat(Tables.read(spark, out("page")).get("files")).hasSize(30);
  }

  @Test
  @Order(6)
  void wrongUseIsOneLine() {
    Run none = Run.of(folder.resolve("nothing").toString(), "-o", out("none").toString());
    assertThat(none.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(none.err()).endsWith("nothing: no such file\n").hasLineCount(1);
    assertThat(out("none")).doesNotExist();
    // What Hadoop knows, but has in an archive of its own; and what nobody knows.
    for (String address : List.of("s3a://bucket/packages", "nothing://packages")) {
      String scheme = address.substring(0, address.indexOf("//") + 2);
      Run input = Run.of(address, "-o", out("none").toString());
      assertThat(input.code()).isEqualTo(ExitCode.UNREADABLE);
      assertThat(input.err())
          .isEqualTo(
              "slotwise: " + address + ": no file system for " + scheme + " on the class path\n");
    }
    Run output = Run.of(corpus.toString(), "-o", "s3a://bucket/tables");
    assertThat(output.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(output.err())
        .isEqualTo("slotwise: s3a://bucket/tables: no file system for s3a:// on the class path\n");
    Run option = Run.of(corpus.toString(), "--fast");
    assertThat(option.code()).isEqualTo(ExitCode.USAGE);
    assertThat(option.err()).startsWith("slotwise: ").hasLineCount(1);
  }

  /** Two workers, for the tests from here on; there is one session of Spark in a process. */
  @Test
  @Order(7)
  void aClusterStarts() throws IOException, InterruptedException {
    spark.stop();
    cluster = Optional.of(new Cluster(folder.resolve("cluster"), 2));
  }

  /**
   * A module ends whatever process analyses it: it has a row that says so, and those that were
   * analysed beside it have theirs.
   */
  @Test
  @Order(8)
  void aModuleThatEndsItsProcessIsARow() throws IOException {
    Path deadly = Files.createDirectories(folder.resolve("deadly"));
    for (String name : List.of("killer", "other1", "other2")) {
      Files.write(deadly.resolve(name + ".wasm"), SmallCorpus.named(name));
    }
    Run run =
        onCluster(
            KillerFiles.SCHEME + "://" + deadly,
            "deadly",
            "--conf",
            "spark.hadoop.fs." + KillerFiles.SCHEME + ".impl=" + KillerFiles.class.getName());
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("answered  2 of 3").contains("errors    lost 1");
    assertThat(run.code()).isEqualTo(ExitCode.LIMIT);
  }

  @Test
  @Order(9)
  void aClusterGivesTheSameRowsAlsoWhenAWorkerIsKilled()
      throws IOException, InterruptedException, ExecutionException {
    Path modules = out("killed").resolve("modules");
    CompletableFuture<Run> run =
        CompletableFuture.supplyAsync(() -> onCluster(corpus.toString(), "killed", "--batch", "3"));
    // After the first batches and before the last.
    while (!run.isDone() && committed(modules) < 2) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(cluster.orElseThrow().kill(0))
        .as("processes of the worker that is killed")
        .isGreaterThan(1);
    assertThat(committed(modules)).isLessThan(9);
    assertThat(run.get().err()).isEmpty();
    assertThat(run.get().code()).isEqualTo(first.code());
    cluster.orElseThrow().close();
    spark = embedded();
    assertThat(Tables.read(spark, out("killed"))).isEqualTo(expected);
    assertThat(Tables.read(spark, out("deadly")).get("modules"))
        .hasSize(3)
        .filteredOn(row -> row.contains("\"error_kind\":\"lost\""))
        .hasSize(1)
        .allMatch(row -> row.contains("/killer.wasm"));
  }

  /** How many batches of a table are whole. */
  private static long committed(Path table) {
    // By version, then question; not a walk, because Spark removes folders of tasks meanwhile.
    return inside(table)
        .flatMap(CorpusTest::inside)
        .flatMap(CorpusTest::inside)
        .filter(batch -> Files.exists(batch.resolve("_SUCCESS")))
        .count();
  }

  /** What is in a folder; nothing if it is not there. */
  private static Stream<Path> inside(Path folder) {
    File[] files = folder.toFile().listFiles();
    return files == null ? Stream.of() : Stream.of(files).map(File::toPath);
  }

  private static Run onCluster(String input, String output, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                input,
                "-o",
                out(output).toString(),
                "--master",
                cluster.orElseThrow().url(),
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.sql.shuffle.partitions=4",
                "--conf",
                "spark.executor.memory=500m",
                "--conf",
                "spark.executor.defaultJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                "--conf",
                "spark.executor.extraClassPath=" + Cluster.classPath()));
    words.addAll(List.of(more));
    return Run.of(words.toArray(new String[0]));
  }
}
