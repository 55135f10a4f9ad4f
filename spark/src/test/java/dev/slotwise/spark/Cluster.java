// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;

/** Spark's standalone master and two workers, on this machine, until it is closed. */
final class Cluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(60);
  private final Path folder;
  private final List<Process> all = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();
  private final String url;

  Cluster(Path folder, int count) throws IOException, InterruptedException {
    this.folder = folder;
    // As an installation of Spark has its jars.
    Path jars = Files.createDirectories(folder.resolve("home/jars"));
    for (String entry : classPath().split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry).toAbsolutePath();
      String name = jar.getFileName().toString();
      if (name.endsWith(".jar") && !name.startsWith("slotwise-")) {
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
      }
    }
    start("master", "org.apache.spark.deploy.master.Master", "--port", "0", "--webui-port", "0");
    url = await("master", MASTER).group(1);
    for (int i = 0; i < count; i++) {
      String name = "worker" + i;
      workers.add(
          start(
              name,
              "org.apache.spark.deploy.worker.Worker",
              "--webui-port",
              "0",
              "--cores",
              "1",
              "--memory",
              "600m",
              "--work-dir",
              folder.resolve(name).toString(),
              url));
    }
    for (int i = 0; i < count; i++) {
      await("worker" + i, REGISTERED);
    }
  }

  /** The class path of this test, which every process has, too. */
  static String classPath() {
    return System.getProperty("java.class.path");
  }

  String url() {
    return url;
  }

  /**
   * Ends a worker and what it has started, as when a machine loses power.
   *
   * @return how many processes that is
   */
  int kill(int worker) {
    return end(workers.get(worker));
  }

  private Process start(String name, String type, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(
        List.of(
            "-Xmx200m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dslotwise.log=info",
            "-cp",
            classPath(),
            type,
            "--host",
            "127.0.0.1"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", folder.resolve("home").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_NO_DAEMONIZE", "1");
    builder.redirectErrorStream(true).redirectOutput(log(name).toFile());
    Process process = builder.start();
    all.add(process);
    return process;
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private Matcher await(String name, Pattern line) throws IOException, InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (System.currentTimeMillis() < end) {
      Matcher found = line.matcher(Files.readString(log(name), StandardCharsets.UTF_8));
      if (found.find()) {
        return found;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    close();
    throw new IOException(name + " does not start:\n" + Files.readString(log(name)));
  }

  private static int end(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1 + started.size();
  }

  @Override
  public void close() {
    for (Process process : all) {
      end(process);
    }
  }
}
