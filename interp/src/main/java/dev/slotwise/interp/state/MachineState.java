// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.interp.relation.Relation;
import dev.slotwise.interp.relation.Unrelated;

/**
 * The state of one activation at a label: locals, operand stack, what happened to the store since
 * the function's entry, and what is known of locals and globals together. Immutable: the arrays
 * must not be changed. {@link MachineStates} is the lattice.
 */
public final class MachineState {
  private final Value[] locals;
  private final Value[] stack;
  private final Effect effect;
  private final Relation relation;

  /** A state in which nothing is known of variables together. */
  public MachineState(Value[] locals, Value[] stack, Effect effect) {
    this(locals, stack, effect, Unrelated.VALUE);
  }

  /**
   * @param relation of the variables of {@link Readings}
   */
  public MachineState(Value[] locals, Value[] stack, Effect effect, Relation relation) {
    this.locals = locals;
    this.stack = stack;
    this.effect = effect;
    this.relation = relation;
  }

  /** Parameters, then the other locals; shared, not to be changed. */
  public Value[] locals() {
    return locals;
  }

  /** The operand stack, deepest first; shared, not to be changed. */
  public Value[] stack() {
    return stack;
  }

  /** What happened to the store since the function's entry. */
  public Effect effect() {
    return effect;
  }

  /** What is known of locals and globals together. */
  public Relation relation() {
    return relation;
  }

  MachineState with(Value[] newLocals, Value[] newStack, Effect newEffect, Relation newRelation) {
    return newLocals == locals
            && newStack == stack
            && newEffect == effect
            && newRelation == relation
        ? this
        : new MachineState(newLocals, newStack, newEffect, newRelation);
  }

  /** Element by element; one of the arrays itself where the result equals it. */
  public static <V> Value[] joinAll(Value[] left, Value[] right, Values<V> values) {
    if (left == right) {
      return left;
    }
    Value[] result = left;
    for (int i = 0; i < left.length; i++) {
      if (left[i] != right[i]) {
        Value joined = values.join(left[i], right[i]);
        if (joined != left[i]) {
          if (result == left) {
            result = left.clone();
          }
          result[i] = joined;
        }
      }
    }
    return result;
  }

  /** Element by element; {@code next} itself where nothing is extrapolated. */
  public static <V> Value[] widenAll(Value[] old, Value[] next, Values<V> values) {
    Value[] result = next;
    for (int i = 0; i < next.length; i++) {
      if (old[i] != next[i]) {
        Value widened = values.widen(old[i], next[i]);
        if (widened != next[i]) {
          if (result == next) {
            result = next.clone();
          }
          result[i] = widened;
        }
      }
    }
    return result;
  }

  /** Whether each element is below the other array's. */
  public static <V> boolean allLeq(Value[] left, Value[] right, Values<V> values) {
    if (left == right) {
      return true;
    }
    for (int i = 0; i < left.length; i++) {
      if (!values.leq(left[i], right[i])) {
        return false;
      }
    }
    return true;
  }
}
