// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.exec.Note.Both;
import dev.slotwise.interp.exec.Note.Comparison;
import dev.slotwise.interp.exec.Note.NullTest;
import dev.slotwise.interp.exec.Note.Origin;
import dev.slotwise.interp.state.NumberValue;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.op.CompareOp;
import org.jspecify.annotations.Nullable;

/**
 * Refines the values from which the condition of a branch was made.
 *
 * @param <V> the elements of the value domain
 */
final class Conditions<V> {
  private final Machine<V> machine;
  private final Values<V> values;
  private final ValueDomain<V> domain;
  private final NumberValue<V> zero;

  Conditions(ModuleModel<V> model, Machine<V> machine) {
    this.machine = machine;
    this.values = model.values();
    this.domain = model.domain();
    this.zero = values.constant(0, 32);
  }

  /** A condition that was popped: its value, and what is known of how it was made. */
  record Condition(Value value, @Nullable Note note) {

    /** Whether how it comes out says something of what is at a place. */
    boolean isAbout(Origin origin) {
      return isAbout(note, origin);
    }

    private static boolean isAbout(@Nullable Note note, Origin origin) {
      if (note instanceof Both both) {
        return isAbout(both.first(), origin) || isAbout(both.second(), origin);
      }
      if (note instanceof Comparison comparison) {
        return origin.equals(comparison.left()) || origin.equals(comparison.right());
      }
      return note instanceof NullTest test ? origin.equals(test.origin()) : origin.equals(note);
    }
  }

  /** Pops the i32 that a branch tests. */
  Condition pop() {
    Note note = machine.note(0);
    if (note instanceof Origin origin && !machine.isValid(origin)) {
      note = null;
    }
    return new Condition(machine.pop(), note);
  }

  /** Whether the condition can come out this way. */
  boolean isPossible(Condition condition, boolean holds) {
    V value = values.number(condition.value);
    return holds
        ? domain.canHold(CompareOp.NE, value, zero.number(), 32)
        : domain.contains(value, 0, 32);
  }

  /** Goes on where the condition came out this way; the machine dies if it can't. */
  void assume(Condition condition, boolean holds) {
    assume(condition, condition.note, holds);
  }

  private void assume(Condition condition, @Nullable Note note, boolean holds) {
    if (note instanceof Both both) {
      assume(condition, both.first(), holds);
      if (machine.isLive()) {
        assume(condition, both.second(), holds);
      }
    } else if (note instanceof Comparison comparison) {
      assume(holds ? comparison : comparison.negated());
    } else if (note instanceof Origin origin) {
      Comparison test =
          new Comparison(
              holds ? CompareOp.NE : CompareOp.EQ,
              32,
              origin,
              condition.value,
              null,
              zero,
              origin,
              null);
      assume(test);
    } else if (note instanceof NullTest test && machine.isValid(test.origin())) {
      refineNull(test.origin(), test.whenNull() == holds);
    }
  }

  private void assume(Comparison fact) {
    ValueDomain.Refined<V> refined =
        domain.assume(
            fact.op(),
            values.number(fact.leftValue()),
            values.number(fact.rightValue()),
            fact.width());
    if (domain.isBottom(refined.left()) || domain.isBottom(refined.right())) {
      machine.die();
      return;
    }
    refine(fact.left(), fact.leftValue(), refined.left());
    refine(fact.right(), fact.rightValue(), refined.right());
    Tracker<V, ?> tracker = machine.tracker();
    if (tracker != null && machine.isLive()) {
      tracker.assume(fact);
    }
  }

  private void refine(@Nullable Origin origin, Value before, V after) {
    if (origin != null && after != values.number(before) && machine.isValid(origin)) {
      meet(origin, after);
    }
  }

  /** The number at a place is known to be one of these as well. */
  void meet(Origin origin, V known) {
    V now = values.number(machine.valueAt(origin));
    V both = domain.meet(now, known);
    if (domain.isBottom(both)) {
      machine.die();
    } else if (!both.equals(now)) {
      machine.refine(origin, values.of(both));
    }
  }

  /** The reference at a place is known to be null, or not to be. */
  void refineNull(Origin origin, boolean isNull) {
    RefValue now = Values.reference(machine.valueAt(origin));
    RefValue known = isNull ? (now.mayBeNull() ? RefValue.NULL : RefValue.BOTTOM) : now.nonNull();
    if (known.isBottom()) {
      machine.die();
    } else if (!known.equals(now)) {
      machine.refine(origin, known);
    }
  }
}
