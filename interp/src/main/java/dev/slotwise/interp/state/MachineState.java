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

  /**
   * A state in which nothing is known of variables together.
   *
   * @param locals parameters, then the other locals; not to be changed after
   * @param stack operands, deepest first; not to be changed after
   * @param effect what happened to the store since the function's entry
   */
  public MachineState(Value[] locals, Value[] stack, Effect effect) {
    this(locals, stack, effect, Unrelated.VALUE);
  }

  /**
   * A state with what is known of locals and globals together.
   *
   * @param locals parameters, then the other locals; not to be changed after
   * @param stack operands, deepest first; not to be changed after
   * @param effect what happened to the store since the function's entry
   * @param relation of the variables of {@link Readings}
   */
  public MachineState(Value[] locals, Value[] stack, Effect effect, Relation relation) {
    this.locals = locals;
    this.stack = stack;
    this.effect = effect;
    this.relation = relation;
  }

  /** {@return parameters, then the other locals; shared, not to be changed} */
  public Value[] locals() {
    return locals;
  }

  /** {@return the operand stack, deepest first; shared, not to be changed} */
  public Value[] stack() {
    return stack;
  }

  /** {@return the changes of the store since the function's entry} */
  public Effect effect() {
    return effect;
  }

  /** {@return the relation of locals and globals} */
  public Relation relation() {
    return relation;
  }

  /**
   * {@return this state with other locals; this one if they are the same array}
   *
   * @param newLocals as many; not to be changed after
   */
  public MachineState withLocals(Value[] newLocals) {
    return with(newLocals, stack, effect, relation);
  }

  MachineState with(Value[] newLocals, Value[] newStack, Effect newEffect, Relation newRelation) {
    return newLocals == locals
            && newStack == stack
            && newEffect == effect
            && newRelation == relation
        ? this
        : new MachineState(newLocals, newStack, newEffect, newRelation);
  }

  /**
   * {@return the values in another array} Under the quick compiler that takes a fraction of {@code
   * clone}, which is a call of the virtual machine there.
   *
   * @param values not changed
   */
  public static Value[] copy(Value[] values) {
    Value[] copy = new Value[values.length];
    System.arraycopy(values, 0, copy, 0, values.length);
    return copy;
  }

  /**
   * Element by element; one of the arrays itself where the result equals it.
   *
   * @param <V> the elements of the value domain
   * @param left not changed
   * @param right of the same length
   * @param values joins and compares single values
   * @return the join, element by element; one of the arrays itself where the result equals it
   */
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
            result = copy(left);
          }
          result[i] = joined;
        }
      }
    }
    return result;
  }

  /**
   * Element by element; {@code next} itself where nothing is extrapolated.
   *
   * @param <V> the elements of the value domain
   * @param old not changed
   * @param next of the same length; each element is at least that of {@code old}
   * @param values joins and compares single values
   * @return the widening, element by element; {@code next} itself where nothing is extrapolated
   */
  public static <V> Value[] widenAll(Value[] old, Value[] next, Values<V> values) {
    Value[] result = next;
    for (int i = 0; i < next.length; i++) {
      if (old[i] != next[i]) {
        Value widened = values.widen(old[i], next[i]);
        if (widened != next[i]) {
          if (result == next) {
            result = copy(next);
          }
          result[i] = widened;
        }
      }
    }
    return result;
  }

  /**
   * Compares element by element.
   *
   * @param <V> the elements of the value domain
   * @param left an array of values
   * @param right of the same length
   * @param values joins and compares single values
   * @return whether each element of {@code left} is below that of {@code right}
   */
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
