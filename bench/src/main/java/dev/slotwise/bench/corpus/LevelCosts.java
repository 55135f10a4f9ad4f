// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.corpus;

import com.sun.management.OperatingSystemMXBean;
import dev.slotwise.answer.Algorithm;
import dev.slotwise.answer.Binary;
import dev.slotwise.corpus.CorpusOptions;
import dev.slotwise.corpus.ModuleAnalysis;
import dev.slotwise.corpus.ModuleFault;
import dev.slotwise.corpus.ModuleTables;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.TypeInterner;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Prints what the modules in a folder cost by each level, as a table in Markdown: time of all
 * processors that this process took, its compilers and collector included, one module at a time in
 * a process that is warm; and how much heap the greediest of them takes, per byte of the module.
 */
public final class LevelCosts {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int WARM_UP = 20;

  /** Smaller modules fit whatever they take per byte. */
  private static final int LEAST_FOR_HEAP = 1 << 20;

  private static final double GIGA = 1e9;
  private static final double MEGA = 1e6;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final PrintStream out;
  private final List<byte[]> modules;

  private LevelCosts(PrintStream out, List<byte[]> modules) {
    this.out = out;
    this.modules = modules;
  }

  /**
   * Measures.
   *
   * @param args {@code time} or {@code heap}, a folder, and levels
   */
  public static void main(String[] args) throws IOException {
    List<byte[]> modules = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(args[1]))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".wasm")).sorted().toList()) {
        modules.add(Files.readAllBytes(file));
      }
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    LevelCosts costs = new LevelCosts(out, modules);
    List<Algorithm> levels =
        Stream.of(args)
            .skip(2)
            .map(name -> Algorithm.valueOf(name.toUpperCase(Locale.ROOT)))
            .toList();
    if (args[0].equals("heap")) {
      costs.heap(levels);
    } else {
      costs.time(levels);
    }
  }

  private void time(List<Algorithm> levels) {
    modules.stream().limit(WARM_UP).forEach(LevelCosts::read);
    out.println("| level | modules | MB | CPU, s | CPU s a MB | without an answer |");
    out.println("|---|---|---|---|---|---|");
    long begun = system.getProcessCpuTime();
    modules.forEach(LevelCosts::read);
    row("none: read and validate", system.getProcessCpuTime() - begun, Map.of());
    for (Algorithm level : levels) {
      CorpusOptions options = options(level);
      modules.stream()
          .limit(WARM_UP)
          .forEach(bytes -> ModuleAnalysis.analyse("module", bytes, options));
      Map<ModuleFault.Kind, Integer> faults = new TreeMap<>();
      begun = system.getProcessCpuTime();
      for (byte[] bytes : modules) {
        ModuleAnalysis.analyse("module", bytes, options)
            .module()
            .fault()
            .ifPresent(fault -> faults.merge(fault.kind(), 1, Integer::sum));
      }
      row("`" + level + "`", system.getProcessCpuTime() - begun, faults);
    }
  }

  private static CorpusOptions options(Algorithm level) {
    return CorpusOptions.DEFAULTS.withAlgorithms(List.of(level)).withTimeout(PATIENCE);
  }

  private static void read(byte[] bytes) {
    try {
      Binary.read(bytes, "module", new TypeInterner(), 1);
    } catch (ModuleException e) {
      // It costs what it costs until then.
      return;
    }
  }

  private void row(String name, long nanos, Map<ModuleFault.Kind, Integer> faults) {
    double megabytes = modules.stream().mapToLong(bytes -> bytes.length).sum() / MEGA;
    out.printf(
        Locale.ROOT,
        "| %s | %,d | %,.0f | %.1f | %.3f | %s |%n",
        name,
        modules.size(),
        megabytes,
        nanos / GIGA,
        nanos / GIGA / megabytes,
        faults.isEmpty() ? "" : faults);
  }

  private void heap(List<Algorithm> levels) {
    out.println("| level | modules of a MiB or more | heap a byte: median | 99 % | most |");
    out.println("|---|---|---|---|---|");
    for (Algorithm level : levels) {
      List<Double> ratios = new ArrayList<>();
      for (byte[] bytes : modules) {
        if (bytes.length >= LEAST_FOR_HEAP) {
          ratios.add(heap(bytes, options(level)) / (double) bytes.length);
        }
      }
      ratios.sort(null);
      if (!ratios.isEmpty()) {
        out.printf(
            Locale.ROOT,
            "| `%s` | %,d | %.1f | %.1f | %.1f |%n",
            level,
            ratios.size(),
            ratios.get(ratios.size() / 2),
            ratios.get(ratios.size() * 99 / 100),
            ratios.get(ratios.size() - 1));
      }
    }
  }

  /**
   * What a module takes of the heap at most, its own bytes included: what is alive while it is
   * analysed as often as the collector can look, or its rows twice, as the tables of Spark hold
   * them.
   */
  private static long heap(byte[] bytes, CorpusOptions options) {
    long before = alive();
    AtomicLong most = new AtomicLong(before);
    AtomicBoolean done = new AtomicBoolean();
    Thread watch =
        new Thread(
            () -> {
              while (!done.get()) {
                most.accumulateAndGet(alive(), Math::max);
              }
            });
    watch.start();
    ModuleTables tables = ModuleAnalysis.analyse("module", bytes.clone(), options);
    long rows;
    try {
      done.set(true);
      watch.join();
      rows = alive() - before;
    } catch (InterruptedException e) {
      throw new CancellationException("interrupted");
    } finally {
      Reference.reachabilityFence(tables);
    }
    return Math.max(most.get() - before, 2 * rows);
  }

  private static long alive() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
