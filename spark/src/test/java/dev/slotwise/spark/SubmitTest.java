// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code spark-submit} with our jar, as the page shows it, by the class that the script starts. On
 * the class path are Spark's jars and nothing of ours, on the driver's side and on the worker's.
 */
class SubmitTest {
  private static final String TABLES = "s3a://bucket/tables";

  @Test
  void thePagesLineRunsOnACluster(@TempDir Path folder) throws IOException, InterruptedException {
    Path corpus = folder.resolve("corpus");
    SmallCorpus.write(corpus);
    List<String> lines = Page.read().commands("spark-submit ");
    assertThat(lines).isNotEmpty();
    try (Cluster cluster = new Cluster(folder.resolve("cluster"), 1)) {
      List<String> submit =
          Page.words(
              lines.get(0),
              Map.of(
                  "spark://host:7077",
                  cluster.url(),
                  "spark/target/slotwise-spark.jar",
                  Path.of("target/slotwise-spark.jar").toAbsolutePath().toString(),
                  "s3a://bucket/packages",
                  corpus.toString(),
                  TABLES,
                  folder.resolve("tables").toString()));
      Path out = folder.resolve("out");
      Path err = folder.resolve("err");
      Process process =
          new ProcessBuilder(command(submit.subList(1, submit.size())))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      int code = process.waitFor();
      assertThat(Files.readString(out, StandardCharsets.UTF_8))
          .as(Files.readString(err, StandardCharsets.UTF_8))
          .contains("modules   30 places, 25 different modules, 25 of them analysed now")
          .contains("answered  21 of 25")
          .contains("errors    invalid 5, limit 3");
      assertThat(code).isEqualTo(ExitCode.LIMIT);
    }
    assertThat(folder.resolve("tables/modules")).isDirectory();
  }

  private static List<String> command(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(
        List.of("-Xmx500m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", sparkAlone()));
    command.add("org.apache.spark.deploy.SparkSubmit");
    // What a cluster on one machine needs.
    for (String setting :
        List.of(
            "spark.driver.host=127.0.0.1",
            "spark.driver.bindAddress=127.0.0.1",
            "spark.ui.enabled=false",
            "spark.executor.memory=500m",
            "spark.executor.defaultJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1")) {
      command.addAll(List.of("--conf", setting));
    }
    command.addAll(words);
    return command;
  }

  private static String sparkAlone() {
    return Stream.of(Cluster.classPath().split(File.pathSeparator, -1))
        .filter(entry -> entry.endsWith(".jar") && !entry.contains("slotwise-"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
