// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Wto;
import dev.slotwise.lattice.Lattice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.eclipse.collections.impl.map.mutable.primitive.ObjectIntHashMap;
import org.eclipse.collections.impl.set.mutable.primitive.IntHashSet;

/** The state of one run of {@link DemandSolver}. Unknowns are numbered as they are discovered. */
final class DemandIteration<K, E> {
  /** How many influences one evaluation pays for when heads are to be found anew. */
  private static final int FLOWS_PER_EVALUATION = 8;

  /** Up to how many reads a contribution is told apart from those that come after it. */
  private static final int READS_TOLD_APART = 32;

  private final DemandEquations<K, E> equations;
  private final Lattice<E> lattice;
  private final WideningPolicy<E> policy;
  private final Budget budget;
  private final int maxActive;

  private final ObjectIntHashMap<K> numbers = new ObjectIntHashMap<>();
  private final List<K> unknowns = new ArrayList<>();
  private final List<E> values = new ArrayList<>();
  private final IntArrayList changesOf = new IntArrayList();
  // By unknown: those to evaluate again when its value changes.
  private final List<IntHashSet> readers = new ArrayList<>();
  // By unknown: all that it influences, readers and what its right-hand side adds to.
  private final List<IntHashSet> influenced = new ArrayList<>();
  // By unknown: where its value goes. A contribution carries what was read before it, not after; so
  // a caller that passes an argument and then reads the result is no cycle.
  private final List<IntHashSet> flows = new ArrayList<>();
  private final BitSet pending = new BitSet();
  private final BitSet active = new BitSet();
  private int activeCount;

  private final BitSet heads = new BitSet();
  private int flowCount;
  private int flowCountAtLastHeads;
  private long evaluationsAtLastHeads;

  private boolean stopped;
  private long evaluations;
  private long changes;
  private long widenings;

  DemandIteration(
      DemandEquations<K, E> equations, WideningPolicy<E> policy, Budget budget, int maxActive) {
    this.equations = equations;
    this.lattice = equations.lattice();
    this.policy = policy;
    this.budget = budget;
    this.maxActive = maxActive;
  }

  void run(List<K> wanted) {
    for (K unknown : wanted) {
      number(unknown);
    }
    for (int i = 0; i < wanted.size(); i++) {
      bringUpToDate(numbers.get(wanted.get(i)));
    }
    while (!pending.isEmpty() && !stopped) {
      bringUpToDate(pending.length() - 1);
    }
  }

  /** Evaluates an unknown while it is pending, unless it is under evaluation already. */
  private void bringUpToDate(int unknown) {
    if (active.get(unknown) || activeCount >= maxActive) {
      return;
    }
    active.set(unknown);
    activeCount++;
    while (pending.get(unknown) && !spent()) {
      pending.clear(unknown);
      evaluations++;
      raise(unknown, equations.evaluate(unknowns.get(unknown), new Reader(unknown)));
    }
    activeCount--;
    active.clear(unknown);
  }

  /** Makes a value at least {@code value}; its readers become pending if that changes it. */
  private void raise(int unknown, E value) {
    E old = values.get(unknown);
    if (lattice.leq(value, old)) {
      return;
    }
    E next = Contracts.join(lattice, old, value);
    int before = changesOf.get(unknown);
    changesOf.set(unknown, before + 1);
    if (policy.isDue(before) && isWideningPoint(unknown)) {
      next = policy.extrapolate(lattice, old, next);
      widenings++;
    }
    changes++;
    values.set(unknown, next);
    readers.get(unknown).forEach(pending::set);
  }

  private boolean isWideningPoint(int unknown) {
    WideningPolicy.Points points = policy.points();
    if (!(points instanceof WideningPolicy.Points.Heads)) {
      return points instanceof WideningPolicy.Points.Everywhere;
    }
    if (!heads.get(unknown)
        && flowCount > flowCountAtLastHeads
        && (evaluations - evaluationsAtLastHeads) * FLOWS_PER_EVALUATION >= flowCount) {
      flowCountAtLastHeads = flowCount;
      evaluationsAtLastHeads = evaluations;
      // Heads stay heads: a set that only grows is what makes iteration end.
      Wto.of(graph(flows)).heads().forEach(heads::set);
    }
    return heads.get(unknown);
  }

  private IntGraph graph(List<IntHashSet> successors) {
    IntGraph.Builder builder = IntGraph.builder(unknowns.size());
    for (int source = 0; source < successors.size(); source++) {
      IntList targets = successors.get(source).toSortedList();
      for (int i = 0; i < targets.size(); i++) {
        builder.addEdge(source, targets.get(i));
      }
    }
    return builder.build();
  }

  private int number(K unknown) {
    int known = numbers.getIfAbsent(unknown, -1);
    if (known >= 0) {
      return known;
    }
    int number = unknowns.size();
    numbers.put(unknown, number);
    unknowns.add(unknown);
    values.add(lattice.bottom());
    changesOf.add(0);
    readers.add(new IntHashSet(0));
    influenced.add(new IntHashSet(0));
    flows.add(new IntHashSet(0));
    pending.set(number);
    return number;
  }

  private void flow(int source, int target) {
    if (flows.get(source).add(target)) {
      flowCount++;
    }
  }

  private boolean spent() {
    stopped = stopped || budget.isSpent(evaluations);
    return stopped;
  }

  DemandSolution<K, E> solution() {
    return new DemandSolution<>(
        numbers,
        unknowns,
        values,
        graph(influenced),
        NodeSet.copyOf(pending),
        lattice.bottom(),
        new Work(evaluations, changes, widenings, 0));
  }

  /** What the right-hand side of one unknown sees during one evaluation. */
  private final class Reader implements DemandEquations.Environment<K, E> {
    private final int reader;
    private final IntHashSet read = new IntHashSet();

    Reader(int reader) {
      this.reader = reader;
    }

    @Override
    public E get(K unknown) {
      int number = number(unknown);
      influenced.get(number).add(reader);
      flow(number, reader);
      if (read.add(number)) {
        // What changes before this first read returns is no reason to come again.
        readers.get(number).remove(reader);
      }
      bringUpToDate(number);
      readers.get(number).add(reader);
      return values.get(number);
    }

    @Override
    public void contribute(K unknown, E value) {
      int number = number(unknown);
      influenced.get(reader).add(number);
      if (read.size() <= READS_TOLD_APART) {
        read.forEach(source -> flow(source, number));
      } else {
        flow(reader, number);
      }
      raise(number, value);
    }
  }
}
