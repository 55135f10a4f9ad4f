// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.fix.SolutionVerifier.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** One run of {@link DemandSolver}, and what right-hand sides see of it. */
final class DemandIteration implements Environment {
  private static final Comparator<Unknown<?, ?>> CALLEES_FIRST =
      Comparator.<Unknown<?, ?>>comparingInt(unknown -> unknown.rank)
          .thenComparingInt(unknown -> unknown.number);

  private final DemandEquations equations;
  private final Budget.Meter meter;
  private final int maxActive;
  private final boolean checksSteps;

  /** All that have an input, by number. */
  private final List<Unknown<?, ?>> unknowns = new ArrayList<>();

  /** Called while stale; callers first, since their calls may contribute more. */
  private final PriorityQueue<Unknown<?, ?>> called = new PriorityQueue<>(CALLEES_FIRST.reversed());

  /** Readers of what has changed since; callees first, since they may change more. */
  private final PriorityQueue<Unknown<?, ?>> outdated = new PriorityQueue<>(CALLEES_FIRST);

  // What the evaluations under way have read, those of an inner one above those of an outer one.
  // Either a place, or a variable and the version of its value at the first read.
  private @Nullable Read[] reads = new Read[64];
  private int[] versions = new int[64];
  private int readCount;

  // The innermost evaluation under way.
  private @Nullable Unknown<?, ?> current;
  private boolean inputIsNew;
  private long serial;
  private int activeCount;

  private long evaluationsBegun;
  private int ranks;
  private boolean isCoarse;
  private long evaluations;
  private long changes;
  private long widenings;

  DemandIteration(DemandEquations equations, Budget budget, int maxActive, boolean checksSteps) {
    this.equations = equations;
    this.meter = budget.start();
    this.maxActive = maxActive;
    this.checksSteps = checksSteps;
  }

  /** Thrown out of all evaluations under way. */
  private static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Spent() {
      super("the budget is spent", null, false, false);
    }
  }

  DemandSolution run() {
    equations.start(this);
    boolean done = drain();
    while (!done && equations.coarsen()) {
      isCoarse = true;
      meter.renew();
      done = drain();
    }
    return new DemandSolution(
        unknowns,
        unknowns.stream().filter(unknown -> unknown.dirty).toList(),
        new Work(evaluations, changes, widenings, 0),
        meter.spent());
  }

  /** Evaluates until nothing waits; false if the budget did not suffice. */
  private boolean drain() {
    try {
      while (!called.isEmpty() || !outdated.isEmpty()) {
        Unknown<?, ?> next;
        if (called.isEmpty()) {
          next = outdated.remove();
          next.isOutdated = false;
        } else {
          next = called.remove();
          next.isCalled = false;
        }
        if (next.dirty && !next.active) {
          evaluate(next);
          if (checksSteps && !next.dirty) {
            check(next);
          }
        }
      }
      return true;
    } catch (Spent spent) {
      abandon();
      return false;
    }
  }

  /** Nothing is under way, so what was read is as it was at the end of the evaluation. */
  private void check(Unknown<?, ?> unknown) {
    DemandChecker checker = new DemandChecker();
    equations.enter(checker);
    checker.check(unknown);
    equations.enter(this);
    if (!checker.violations().isEmpty()) {
      Violation first = checker.violations().get(0);
      throw new IllegalStateException(
          "a step was wrong: %s %s".formatted(first.unknown(), first.detail()));
    }
  }

  /** All evaluations under way were broken off: they are to be made anew. */
  private void abandon() {
    for (int i = 0; i < readCount; i++) {
      readAt(i).forget();
    }
    Arrays.fill(reads, 0, readCount, null);
    readCount = 0;
    current = null;
    activeCount = 0;
    for (Unknown<?, ?> unknown : unknowns) {
      if (unknown.active) {
        unknown.abandon();
        mustRepeat(unknown);
      } else if (unknown.dirty) {
        mustRepeat(unknown);
      }
    }
  }

  private <I, O> void evaluate(Unknown<I, O> unknown) {
    spend(1);
    evaluations++;
    if (isCoarse) {
      unknown.lateEvaluations++;
    }
    Unknown<?, ?> outer = current;
    boolean outerInputIsNew = inputIsNew;
    long outerSerial = serial;
    int firstRead = readCount;
    I input = unknown.inputSoFar();
    inputIsNew = input != unknown.seenInput;
    unknown.seenInput = input;
    current = unknown;
    serial = evaluationsBegun++;
    activeCount++;
    unknown.active = true;
    unknown.dirty = false;
    O result = unknown.evaluate(input, this);
    unknown.active = false;
    activeCount--;
    serial = outerSerial;
    inputIsNew = outerInputIsNew;
    current = outer;
    if (unknown.rank == Integer.MAX_VALUE) {
      unknown.rank = ranks++;
    }
    raise(unknown, unknown.outputs(), result);
    boolean isStale = false;
    for (int i = firstRead; i < readCount; i++) {
      isStale |= readAt(i).isStale(versions[i]);
      reads[i] = null;
    }
    readCount = firstRead;
    if (unknown.dirty || isStale) {
      mustRepeat(unknown);
    }
  }

  private Read readAt(int at) {
    return Objects.requireNonNull(reads[at]);
  }

  /** Makes a value at least {@code added}; its readers must repeat if that changes it. */
  private <E> void raise(Variable<E> variable, Growth<E> growth, E added) {
    boolean isWidened = growth.isWidened(variable.version());
    if (!variable.add(growth, added)) {
      return;
    }
    changes++;
    widenings += isWidened ? 1 : 0;
    for (Unknown<?, ?> reader : variable.readers()) {
      // A reader under way finds out at its end whether what it has read is stale.
      if (!reader.active) {
        mustRepeat(reader);
      }
    }
  }

  private void mustRepeat(Unknown<?, ?> unknown) {
    unknown.dirty = true;
    if (!unknown.isOutdated) {
      unknown.isOutdated = true;
      outdated.add(unknown);
    }
  }

  private Unknown<?, ?> reader() {
    Unknown<?, ?> reader = current;
    if (reader == null) {
      throw new IllegalStateException("no evaluation is under way");
    }
    return reader;
  }

  private void record(Read read, int version) {
    if (readCount == reads.length) {
      reads = Arrays.copyOf(reads, readCount * 2);
      versions = Arrays.copyOf(versions, readCount * 2);
    }
    reads[readCount] = read;
    versions[readCount] = version;
    readCount++;
  }

  @Override
  public <E> E read(Variable<E> variable) {
    if (variable instanceof Unknown<?, ?> unknown && !unknown.hasInput()) {
      demand(unknown);
    }
    variable.addReader(reader());
    // One evaluation may record a variable twice; then the first version counts.
    if (variable.visit(serial)) {
      record(variable, variable.version());
    }
    return variable.value();
  }

  private <I, O> void demand(Unknown<I, O> unknown) {
    contribute(unknown, unknown.inputSoFar());
  }

  @Override
  public <E> E read(Variable<E> variable, Place<E> place) {
    if (place.visit(serial)) {
      record(place, 0);
    }
    if (place.variable() != variable) {
      variable.addReader(reader());
    }
    place.read(variable);
    return variable.value();
  }

  @Override
  public <I, O> O call(Unknown<I, O> callee, I input, Place<O> place) {
    contribute(callee, input);
    return read(callee, place);
  }

  @Override
  public <I, O> void contribute(Unknown<I, O> unknown, I input) {
    boolean isNew = !unknown.hasInput();
    boolean isWidened = !isNew && unknown.isInputWidened();
    if (unknown.addInput(input)) {
      if (isNew) {
        unknown.number = unknowns.size();
        unknowns.add(unknown);
      }
      changes++;
      widenings += isWidened ? 1 : 0;
      unknown.dirty = true;
    }
    if (unknown.dirty && !unknown.active) {
      if (isNew && current != null && activeCount < maxActive) {
        evaluate(unknown);
      } else if (!unknown.isCalled) {
        unknown.isCalled = true;
        called.add(unknown);
      }
    }
  }

  @Override
  public <E> void contribute(Collector<E> collector, E value) {
    raise(collector, collector.growth(), value);
  }

  @Override
  public boolean isCurrent(Place<?> place) {
    if (place.visit(serial)) {
      record(place, 0);
    }
    return place.variable() != null && place.isCurrent();
  }

  @Override
  public boolean isInputNew() {
    return inputIsNew;
  }

  @Override
  public void spend(int steps) {
    if (!meter.spend(steps)) {
      throw new Spent();
    }
  }

  @Override
  public boolean isCheck() {
    return false;
  }
}
