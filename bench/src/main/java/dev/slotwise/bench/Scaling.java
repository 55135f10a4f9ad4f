// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import com.sun.management.ThreadMXBean;
import dev.slotwise.bench.Subject.Prepared;
import dev.slotwise.bench.shape.Plan;
import dev.slotwise.bench.shape.Shape;
import dev.slotwise.bench.shape.Shape.Measure;
import dev.slotwise.bench.shape.ShapeFile;
import dev.slotwise.bench.shape.ShapeGenerator;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Measures how the cost of each analysis grows with a module: runs it on generated modules whose
 * functions, call sites or table slots increase, and fits {@code cost = c * size^exponent} for time
 * (of the thread's own processor) and for memory (bytes that the thread allocates). Prints a table
 * for Markdown.
 *
 * <p>Arguments: how many functions the largest module has (500000), and the subjects (all). Time is
 * the least of up to five runs, after many to warm up: what disturbs a run only makes it longer.
 */
public final class Scaling {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int SMALLEST = 1000;
  private static final int MIDDLE = 16_000;
  private static final int RUNS = 5;

  /** A subject that takes longer is spared larger modules. */
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  /** No run is repeated once those before it took as long: it is long enough to be exact. */
  private static final long ENOUGH_NANOS = 4_000_000_000L;

  /** Indices that are constants are rare in the shape's module; some level must find them. */
  private static final Shape SHAPE = ShapeFile.named("duckdb-eh").with(Measure.KNOWN_INDICES, 0.1);

  private final Set<Subject> subjects;
  private final Map<Subject, MutableList<Cost>> costs = new EnumMap<>(Subject.class);

  private Scaling(Set<Subject> subjects) {
    this.subjects = subjects;
  }

  /**
   * What one run costs.
   *
   * @param size functions, sites or slots of the module
   */
  private record Cost(double size, double nanos, double bytes, long answer) {}

  public static void main(String[] arguments) {
    int largest = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500_000;
    Set<Subject> subjects = EnumSet.noneOf(Subject.class);
    Arrays.stream(arguments)
        .skip(1)
        .map(name -> Subject.valueOf(name.toUpperCase(Locale.ROOT)))
        .forEach(subjects::add);
    if (subjects.isEmpty()) {
      subjects = EnumSet.complementOf(EnumSet.copyOf(Subject.OF_SECTIONS));
    }
    Scaling scaling = new Scaling(subjects);
    Plan plan = Plan.of(SHAPE).withoutData();
    scaling.warmUp(plan.withFunctions(Math.min(largest, MIDDLE / 4)));

    MutableList<Double> sizes = Lists.mutable.empty();
    for (double size = SMALLEST; size < largest * 0.9; size *= Math.sqrt(8)) {
      sizes.add(size);
    }
    sizes.add((double) largest);
    scaling.sweep(
        "functions",
        sizes,
        size -> plan.withFunctions((int) size),
        work -> work.module().functionCount());
    int middle = Math.min(largest, MIDDLE);
    scaling.sweep(
        "call sites",
        Lists.mutable.of(0.5, 1.0, 2.0, 4.0, 8.0),
        factor -> plan.withFunctions(middle).withSitesPerFunction(factor),
        work -> work.facts().siteCount());
    scaling.sweep(
        "table slots",
        Lists.mutable.of(1.0, 4.0, 16.0, 64.0, 256.0),
        factor -> plan.withFunctions(middle).withSlotsPerFunction(factor),
        work -> work.module().tables().getFirst().range().minimum());
  }

  private void warmUp(Plan plan) {
    Prepared work = Prepared.of(ShapeGenerator.generate(plan));
    for (Subject subject : subjects) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int run = 0;
          run < 4 * RUNS && THREADS.getCurrentThreadCpuTime() - start < ENOUGH_NANOS;
          run++) {
        subject.run(work);
      }
    }
  }

  private void sweep(
      String what,
      MutableList<Double> sizes,
      DoubleFunction<Plan> plans,
      ToDoubleFunction<Prepared> measure) {
    costs.clear();
    for (double size : sizes) {
      Prepared work = Prepared.of(ShapeGenerator.generate(plans.apply(size)));
      for (Subject subject : subjects) {
        MutableList<Cost> earlier = costs.computeIfAbsent(subject, key -> Lists.mutable.empty());
        if (earlier.isEmpty() || earlier.getLast().nanos() < PATIENCE_NANOS) {
          earlier.add(measure(subject, work, measure.applyAsDouble(work)));
        }
      }
    }
    print(what);
  }

  private static Cost measure(Subject subject, Prepared work, double size) {
    long thread = Thread.currentThread().getId();
    Cost least = new Cost(size, Double.MAX_VALUE, 0, 0);
    long spent = 0;
    for (int run = 0; run < RUNS && spent < ENOUGH_NANOS; run++) {
      long bytes = THREADS.getThreadAllocatedBytes(thread);
      long nanos = THREADS.getCurrentThreadCpuTime();
      long answer = subject.run(work);
      nanos = THREADS.getCurrentThreadCpuTime() - nanos;
      bytes = THREADS.getThreadAllocatedBytes(thread) - bytes;
      spent += nanos;
      if (nanos < least.nanos()) {
        least = new Cost(size, nanos, bytes, answer);
      }
    }
    return least;
  }

  private void print(String what) {
    System.out.printf(
        "%n| by %s | from | to | time ^ | memory ^ | ms | MB | answer |%n"
            + "|---|---|---|---|---|---|---|---|%n",
        what);
    costs.forEach(
        (subject, points) -> {
          Cost first = points.getFirst();
          Cost last = points.getLast();
          System.out.printf(
              "| %s | %,.0f | %,.0f | %.2f | %.2f | %.1f to %,.0f | %.1f to %,.0f | %,d to %,d |%n",
              subject,
              first.size(),
              last.size(),
              exponent(points, Cost::nanos),
              exponent(points, Cost::bytes),
              first.nanos() / 1e6,
              last.nanos() / 1e6,
              first.bytes() / 1e6,
              last.bytes() / 1e6,
              first.answer(),
              last.answer());
        });
  }

  /** The slope of the least-squares line through the logarithms. */
  private static double exponent(MutableList<Cost> points, ToDoubleFunction<Cost> cost) {
    double count = points.size();
    double meanSize = points.sumOfDouble(point -> Math.log(point.size())) / count;
    double meanCost = points.sumOfDouble(point -> logOf(cost, point)) / count;
    double covariance =
        points.sumOfDouble(
            point -> (Math.log(point.size()) - meanSize) * (logOf(cost, point) - meanCost));
    double variance = points.sumOfDouble(point -> Math.pow(Math.log(point.size()) - meanSize, 2));
    return covariance / variance;
  }

  private static double logOf(ToDoubleFunction<Cost> cost, Cost point) {
    return Math.log(Math.max(1, cost.applyAsDouble(point)));
  }
}
