// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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
    for (String table : List.of("files", "modules", "functions", "sites")) {
      spark.read().parquet(out("first").resolve(table).toString()).createOrReplaceTempView(table);
    }
    String page = Files.readString(Path.of("../docs/corpora.md"));
    List<String> questions =
        Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(questions)
        .hasSize(10)
        .allSatisfy(question -> assertThat(spark.sql(question).collectAsList()).isNotEmpty());
    assertThat(spark.sql(questions.get(0)).collectAsList())
        .containsExactly(RowFactory.create(30L, 25L, 21L));
    // The shell's copies.
    assertThat(spark.sql(questions.get(9)).first().getLong(1)).isEqualTo(2);
  }

  /** The page's commands are accepted; they name folders that are not here, so they are not run. */
  @Test
  @Order(5)
  void thePagesCommandsParse() throws IOException {
    List<String> commands =
        Files.readAllLines(Path.of("../docs/corpora.md")).stream()
            .filter(line -> line.startsWith("slotwise corpus "))
            .toList();
    assertThat(commands)
        .isNotEmpty()
        .allSatisfy(
            command -> {
              List<String> words = List.of(command.split(" ", -1));
              new CommandLine(new CorpusCommand(System.out, System.err, false))
                  .setCaseInsensitiveEnumValuesAllowed(true)
                  .parseArgs(words.subList(2, words.size()).toArray(new String[0]));
            });
  }

  @Test
  @Order(6)
  void wrongUseIsOneLine() {
    Run none = Run.of(folder.resolve("nothing").toString(), "-o", out("none").toString());
    assertThat(none.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(none.err()).endsWith("nothing: no such file\n").hasLineCount(1);
    assertThat(out("none")).doesNotExist();
    Run option = Run.of(corpus.toString(), "--fast");
    assertThat(option.code()).isEqualTo(ExitCode.USAGE);
    assertThat(option.err()).startsWith("slotwise: ").hasLineCount(1);
  }

  @Test
  @Order(7)
  void aClusterGivesTheSameRowsAlsoWhenAWorkerIsKilled()
      throws IOException, InterruptedException, ExecutionException {
    spark.stop();
    try (Cluster cluster = new Cluster(folder.resolve("cluster"), 2)) {
      Path modules = out("killed").resolve("modules");
      CompletableFuture<Run> run =
          CompletableFuture.supplyAsync(() -> onCluster(cluster, "killed", "--batch", "3"));
      // After the first batches and before the last.
      while (!run.isDone() && committed(modules) < 2) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(cluster.kill(0)).as("processes of the worker that is killed").isGreaterThan(1);
      assertThat(committed(modules)).isLessThan(9);
      assertThat(run.get().err()).isEmpty();
      assertThat(run.get().code()).isEqualTo(first.code());
    }
    spark = embedded();
    assertThat(Tables.read(spark, out("killed"))).isEqualTo(expected);
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

  private static Run onCluster(Cluster cluster, String output, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                corpus.toString(),
                "-o",
                out(output).toString(),
                "--master",
                cluster.url(),
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
