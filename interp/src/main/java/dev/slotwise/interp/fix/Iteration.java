// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Wto;
import dev.slotwise.lattice.Lattice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of one run of a solver: values, which unknowns are pending, and counts. A solver only
 * decides which unknown is stepped next; what a step does is the same for all.
 */
final class Iteration<E> {
  private final Equations<E> equations;
  private final Lattice<E> lattice;
  private final IntGraph influences;
  private final WideningPolicy<E> policy;
  private final Budget.Meter meter;
  private final List<E> values;
  // Never evaluated, or not since a value it depends on changed.
  private final BitSet pending;
  private final int[] changesOf;
  private final @Nullable NodeSet wideningPoints;
  private @Nullable Wto wto;
  private boolean stopped;
  private long evaluations;
  private long changes;
  private long widenings;
  private long narrowings;

  Iteration(Equations<E> equations, WideningPolicy<E> policy, Budget budget) {
    this.equations = equations;
    this.lattice = equations.lattice();
    this.influences = equations.influences();
    this.policy = policy;
    this.meter = budget.start();
    int size = influences.nodeCount();
    this.values = new ArrayList<>(Collections.nCopies(size, lattice.bottom()));
    this.pending = new BitSet(size);
    this.pending.set(0, size);
    this.changesOf = new int[size];
    this.wideningPoints = wideningPoints();
  }

  private @Nullable NodeSet wideningPoints() {
    WideningPolicy.Points points = policy.points();
    if (points instanceof WideningPolicy.Points.Heads) {
      return wto().heads();
    } else if (points instanceof WideningPolicy.Points.Only only) {
      return only.unknowns();
    } else {
      return points instanceof WideningPolicy.Points.Nowhere ? NodeSet.empty() : null;
    }
  }

  /** The number of unknowns. */
  int size() {
    return influences.nodeCount();
  }

  Equations<E> equations() {
    return equations;
  }

  IntGraph influences() {
    return influences;
  }

  /** The weak topological order of the dependencies; made when first asked for. */
  Wto wto() {
    Wto order = wto;
    if (order == null) {
      order = Wto.of(influences, equations.entries());
      wto = order;
    }
    return order;
  }

  boolean isPending(int unknown) {
    return pending.get(unknown);
  }

  /** Whether the budget is spent. */
  boolean isStopped() {
    return stopped;
  }

  boolean isStable() {
    return pending.isEmpty();
  }

  /** Steps an unknown if it is pending. */
  boolean stepIfPending(int unknown) {
    return pending.get(unknown) && step(unknown, woken -> {});
  }

  boolean step(int unknown) {
    return step(unknown, woken -> {});
  }

  /**
   * Evaluates an unknown and joins or widens the result into its value. Does nothing once the
   * budget is spent.
   *
   * @param woken told of each unknown that was not pending and is now
   * @return whether the value changed
   */
  boolean step(int unknown, IntConsumer woken) {
    if (spent()) {
      return false;
    }
    pending.clear(unknown);
    E old = values.get(unknown);
    E value = evaluate(unknown);
    if (lattice.leq(value, old)) {
      return false;
    }
    E next = Contracts.join(lattice, old, value);
    if (policy.isDue(changesOf[unknown]++) && isWideningPoint(unknown)) {
      next = Contracts.above(lattice, policy.extrapolate(lattice, old, next), next, "widen");
      widenings++;
    }
    changes++;
    values.set(unknown, next);
    influences.forEachSuccessor(
        unknown,
        dependent -> {
          if (!pending.get(dependent)) {
            pending.set(dependent);
            woken.accept(dependent);
          }
        });
    return true;
  }

  /**
   * Descends from a post-fixpoint, in weak topological order. Each pass is re-checked, and one that
   * leaves the post-fixpoints (right-hand sides that are not monotone can do that) is dropped.
   */
  void narrow() {
    for (int pass = 0; pass < policy.narrowingPasses(); pass++) {
      List<E> before = new ArrayList<>(values);
      long narrowed = narrowings;
      boolean sound = narrowOnce() && isPostFixpoint();
      if (!sound) {
        Collections.copy(values, before);
        narrowings = narrowed;
      }
      if (!sound || narrowed == narrowings) {
        return;
      }
    }
  }

  /** One descending pass; false if the budget ended it. */
  private boolean narrowOnce() {
    Wto order = wto();
    for (int position = 0; position < order.size(); position++) {
      if (spent()) {
        return false;
      }
      int unknown = order.nodeAt(position);
      E old = values.get(unknown);
      E value = evaluate(unknown);
      if (lattice.leq(value, old) && !lattice.leq(old, value)) {
        E refined = isWideningPoint(unknown) ? lattice.narrow(old, value) : value;
        Contracts.above(lattice, refined, value, "narrow");
        Contracts.above(lattice, old, refined, "narrow of");
        if (!lattice.leq(old, refined)) {
          values.set(unknown, refined);
          narrowings++;
        }
      }
    }
    return true;
  }

  private boolean isPostFixpoint() {
    for (int unknown = 0; unknown < size(); unknown++) {
      if (spent() || !lattice.leq(evaluate(unknown), values.get(unknown))) {
        return false;
      }
    }
    return true;
  }

  Solution<E> solution() {
    return new Solution<>(
        influences,
        values,
        NodeSet.copyOf(pending),
        new Work(evaluations, changes, widenings, narrowings));
  }

  private E evaluate(int unknown) {
    evaluations++;
    return equations.evaluate(unknown, values::get);
  }

  private boolean isWideningPoint(int unknown) {
    return wideningPoints == null || wideningPoints.contains(unknown);
  }

  private boolean spent() {
    stopped = stopped || !meter.spend(1);
    return stopped;
  }
}
