// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.exec.Note.Comparison;
import dev.slotwise.interp.exec.Note.Origin;
import dev.slotwise.interp.exec.Note.Sum;
import dev.slotwise.interp.relation.Bounds;
import dev.slotwise.interp.relation.Ranges;
import dev.slotwise.interp.relation.Relation;
import dev.slotwise.interp.relation.StateDomain;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Readings;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.CompareOp;
import java.util.BitSet;
import java.util.Optional;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.jspecify.annotations.Nullable;

/**
 * The relations of locals and globals while a straight line of code runs. It tells the state domain
 * what instructions do, in integers, and meets what the domain answers with the values: a place is
 * refined when it is read.
 *
 * <p>Sound under overflow: a sum is told in a reading only if the values prove that it does not
 * wrap around there. Imports that may be one global are not followed.
 *
 * @param <V> the elements of the value domain
 * @param <S> the elements of the state domain
 */
final class Tracker<V, S extends Relation> {
  private final ModuleModel<V> model;
  private final Machine<V> machine;
  private final StateDomain<S> domain;
  private final Values<V> values;
  private final Readings<V> readings;

  /** The locals that are i32s. */
  private final BitSet words;

  private final Ranges ranges;
  private S state;

  private Tracker(ModuleModel<V> model, Machine<V> machine, StateDomain<S> domain, BitSet words) {
    this.model = model;
    this.machine = machine;
    this.domain = domain;
    this.values = model.values();
    this.readings = new Readings<>(model.domain());
    this.words = words;
    this.state = domain.top();
    this.ranges = this::range;
  }

  private Bounds range(int variable) {
    if (variable == Readings.ZERO) {
      return Bounds.ZERO;
    }
    int index = Readings.index(variable);
    return readings.bounds(
        values.number(Readings.isGlobal(variable) ? machine.global(index) : machine.local(index)),
        Readings.isSigned(variable));
  }

  /** A tracker of this domain; null if it never knows anything. */
  static <V, S extends Relation> @Nullable Tracker<V, S> of(
      ModuleModel<V> model, Machine<V> machine, StateDomain<S> domain, BitSet words) {
    return domain.isTrivial() ? null : new Tracker<>(model, machine, domain, words);
  }

  Relation relation() {
    return state;
  }

  void restore(Relation relation) {
    state = Relation.of(domain, relation);
  }

  /** Whether relations can be about a place. */
  private boolean isTracked(boolean global, int index) {
    return global
        ? model.module().globals().get(index).type() == ValueType.I32
            && !model.aliases().isUnknown(ExternalKind.GLOBAL, index)
        : words.get(index);
  }

  /** Makes the value of a place as sharp as the others allow; the machine dies if none is left. */
  void refine(Origin place) {
    if (state.equals(domain.top()) || !isTracked(place.global(), place.index())) {
      return;
    }
    V now = values.number(machine.valueAt(place));
    V refined = now;
    for (boolean signed : new boolean[] {true, false}) {
      int variable = Readings.variable(place.global(), place.index(), signed);
      Bounds bounds = domain.bounds(state, variable, ranges);
      if (bounds.equals(Bounds.ALL)) {
        continue;
      }
      refined = readings.within(refined, bounds, signed);
      if (model.domain().isBottom(refined)) {
        machine.die();
        return;
      }
    }
    if (!refined.equals(now)) {
      machine.refine(place, values.of(refined));
    }
  }

  /** A place gets a value that was made as the note says. */
  void assign(boolean global, int index, @Nullable Note note) {
    if (!isTracked(global, index)) {
      return;
    }
    Sum sum = sum(note);
    for (boolean signed : new boolean[] {true, false}) {
      int variable = Readings.variable(global, index, signed);
      int source = sum == null ? variable : variable(sum, signed);
      // What follows from another place's exact value is the business of values.
      if (sum != null
          && sum.isExact(signed)
          && (source == variable || !isExact(sum.origin(), signed))) {
        state = domain.assign(state, variable, source, sum.constant());
      } else {
        state = domain.forget(state, variable);
      }
    }
    if (global) {
      ImmutableIntList others = model.aliases().of(ExternalKind.GLOBAL, index);
      for (int i = 0; i < others.size(); i++) {
        forget(true, others.get(i));
      }
    }
  }

  private void forget(boolean global, int index) {
    state = domain.forget(state, Readings.variable(global, index, true));
    state = domain.forget(state, Readings.variable(global, index, false));
  }

  /** Forgets the globals that a callee may have written. */
  void forgetWritten(Effect callee) {
    int globals = model.module().globals().size();
    if (globals > 0 && !state.equals(domain.top())) {
      callee.cells().forEachInRange(0, globals - 1, (key, cell) -> forget(true, (int) key));
    }
  }

  private boolean isExact(Origin place, boolean signed) {
    return readings.bounds(values.number(machine.valueAt(place)), signed).isExact();
  }

  /** How an operand was made from a place that still holds what it held; null if it was not. */
  private @Nullable Sum sum(@Nullable Note note) {
    if (note instanceof Sum sum) {
      return machine.isValid(sum.origin()) ? sum : null;
    }
    return note instanceof Origin origin
            && machine.isValid(origin)
            && isTracked(origin.global(), origin.index())
        ? new Sum(origin, 0, true, true)
        : null;
  }

  /**
   * The note of the i32 that an operand and a constant add up to; null if nothing can be said.
   *
   * @param constant of up to 32 bits, signed
   */
  @Nullable Note plus(@Nullable Note note, V operand, long constant) {
    Sum sum = sum(note);
    if (sum == null) {
      return null;
    }
    boolean signed = sum.signed() && isInside(operand, constant, true);
    boolean unsigned = sum.unsigned() && isInside(operand, constant, false);
    long total = sum.constant() + constant;
    return (signed || unsigned) && Math.abs(total) < Bounds.LIMIT
        ? new Sum(sum.origin(), total, signed, unsigned)
        : null;
  }

  private boolean isInside(V operand, long constant, boolean signed) {
    Bounds bounds = readings.bounds(operand, signed);
    Bounds all = Readings.all(signed);
    return all.contains(bounds.low() + constant) && all.contains(bounds.high() + constant);
  }

  /** A comparison of i32s holds; the machine dies if it can't. */
  void assume(Comparison fact) {
    Sum left = sum(fact.leftNote());
    Sum right = sum(fact.rightNote());
    if (fact.width() != 32 || (left == null && right == null)) {
      return;
    }
    V leftValue = values.number(fact.leftValue());
    V rightValue = values.number(fact.rightValue());
    boolean agree =
        readings.bounds(leftValue, true).low() >= 0 && readings.bounds(rightValue, true).low() >= 0;
    for (boolean signed : new boolean[] {true, false}) {
      if (agree || isOrderOf(fact.op(), signed)) {
        assume(fact.op(), left, leftValue, right, rightValue, signed);
      }
    }
  }

  /** Whether a comparison says something of its operands, read in this way. */
  private static boolean isOrderOf(CompareOp op, boolean signed) {
    return switch (op) {
      case EQ, NE -> true;
      case LT_S, LE_S, GT_S, GE_S -> signed;
      case LT_U, LE_U, GT_U, GE_U -> !signed;
    };
  }

  private void assume(
      CompareOp op,
      @Nullable Sum left,
      V leftValue,
      @Nullable Sum right,
      V rightValue,
      boolean signed) {
    switch (op) {
      case LT_S, LT_U -> atMost(left, leftValue, right, rightValue, -1, signed);
      case LE_S, LE_U -> atMost(left, leftValue, right, rightValue, 0, signed);
      case GT_S, GT_U -> atMost(right, rightValue, left, leftValue, -1, signed);
      case GE_S, GE_U -> atMost(right, rightValue, left, leftValue, 0, signed);
      case EQ -> {
        atMost(left, leftValue, right, rightValue, 0, signed);
        atMost(right, rightValue, left, leftValue, 0, signed);
      }
      case NE -> {
        if (left != null && right != null && left.isExact(signed) && right.isExact(signed)) {
          keep(
              domain.assumeDifferent(
                  state,
                  variable(left, signed),
                  variable(right, signed),
                  right.constant() - left.constant(),
                  ranges));
        }
      }
    }
  }

  /**
   * {@code left <= right + constant} holds. What that says of one place by itself is the business
   * of values, but for a sum, which is no place, and for a global, whose value is that of an effect
   * and can't be sharper than what was written.
   */
  private void atMost(
      @Nullable Sum left,
      V leftValue,
      @Nullable Sum right,
      V rightValue,
      long constant,
      boolean signed) {
    boolean leftKnown = left != null && left.isExact(signed);
    boolean rightKnown = right != null && right.isExact(signed);
    if (left != null && leftKnown && right != null && rightKnown) {
      keep(
          domain.assumeAtMost(
              state,
              variable(left, signed),
              variable(right, signed),
              right.constant() - left.constant() + constant));
    }
    if (left != null && leftKnown) {
      long high = readings.bounds(rightValue, signed).high() + constant - left.constant();
      if (left.origin().global()) {
        keep(domain.assumeAtMost(state, variable(left, signed), Readings.ZERO, high));
      } else if (left.constant() != 0) {
        meet(left.origin(), new Bounds(-Bounds.LIMIT, high), signed);
      }
    }
    if (right != null && rightKnown) {
      long low = readings.bounds(leftValue, signed).low() - constant - right.constant();
      if (right.origin().global()) {
        keep(domain.assumeAtMost(state, Readings.ZERO, variable(right, signed), -low));
      } else if (right.constant() != 0) {
        meet(right.origin(), new Bounds(low, Bounds.LIMIT), signed);
      }
    }
  }

  private static int variable(Sum sum, boolean signed) {
    return Readings.variable(sum.origin().global(), sum.origin().index(), signed);
  }

  private void meet(Origin place, Bounds bounds, boolean signed) {
    V now = values.number(machine.valueAt(place));
    V met = readings.within(now, bounds, signed);
    if (model.domain().isBottom(met)) {
      machine.die();
    } else if (!met.equals(now)) {
      machine.refine(place, values.of(met));
    }
  }

  private void keep(Optional<S> assumed) {
    if (assumed.isPresent()) {
      state = assumed.get();
    } else {
      machine.die();
    }
  }
}
