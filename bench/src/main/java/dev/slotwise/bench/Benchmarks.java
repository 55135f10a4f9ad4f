// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs benchmarks with JMH, whose arguments it takes, and prints a table for Markdown: the time of
 * a run, and the work in it, as rates.
 */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    CommandLineOptions asked = new CommandLineOptions(arguments);
    OptionsBuilder options = new OptionsBuilder();
    options.parent(asked);
    options.mode(Mode.AverageTime).timeUnit(TimeUnit.MILLISECONDS);
    options.jvmArgs("-Xmx6g", "-XX:+UseSerialGC");
    options.forks(asked.getForkCount().orElse(1));
    options.warmupIterations(asked.getWarmupIterations().orElse(3));
    options.measurementIterations(asked.getMeasurementIterations().orElse(5));
    options.warmupTime(asked.getWarmupTime().orElse(TimeValue.seconds(2)));
    options.measurementTime(asked.getMeasurementTime().orElse(TimeValue.seconds(2)));
    print(new Runner(options.build()).run());
  }

  private static void print(Collection<RunResult> results) {
    System.out.printf(
        "%n| benchmark | ms | ± | MB/s | functions/s | sites/s | steps/s | bytes/function | answer |"
            + "%n|---|---|---|---|---|---|---|---|---|%n");
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      Map<String, Double> work = new TreeMap<>();
      result.getSecondaryResults().forEach((key, value) -> work.put(key, value.getScore()));
      double runs = work.getOrDefault("runs", 1.0);
      double seconds = time.getScore() / 1e3 * runs;
      double functions = work.getOrDefault("functions", 0.0);
      System.out.printf(
          Locale.US,
          "| %s | %.3f | %.3f | %s | %s | %s | %s | %s | %,.0f |%n",
          name(result),
          time.getScore(),
          time.getScoreError(),
          cell(work.getOrDefault("bytes", 0.0) / 1e6 / seconds),
          cell(functions / seconds),
          cell(work.getOrDefault("sites", 0.0) / seconds),
          cell(work.getOrDefault("steps", 0.0) / seconds),
          functions == 0 ? "" : cell(work.getOrDefault("allocated", 0.0) / functions),
          work.getOrDefault("answer", 0.0) / runs);
    }
  }

  private static String cell(double value) {
    return value == 0 ? "" : String.format(Locale.US, "%,.0f", value);
  }

  private static String name(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
    return result.getParams().getParamsKeys().stream()
        .map(key -> result.getParams().getParam(key).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" ", method + " ", ""));
  }
}
