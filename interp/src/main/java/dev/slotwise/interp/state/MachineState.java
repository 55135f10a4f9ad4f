// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import org.jspecify.annotations.Nullable;

/**
 * The state of one activation at a label: locals, operand stack, and what happened to the store
 * since the function's entry. Immutable: the arrays must not be changed.
 *
 * <p>Values are those of {@link Values}.
 */
public final class MachineState {
  private final Value[] locals;
  private final Value[] stack;
  private final Effect effect;

  public MachineState(Value[] locals, Value[] stack, Effect effect) {
    this.locals = locals;
    this.stack = stack;
    this.effect = effect;
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

  /** The state of both; {@code left} itself if it has all of {@code right}. */
  public static <V> MachineState join(
      @Nullable MachineState left, MachineState right, Values<V> values, Effects<V> effects) {
    if (left == null || left == right) {
      return right;
    }
    Value[] locals = joinAll(left.locals, right.locals, values);
    Value[] stack = joinAll(left.stack, right.stack, values);
    Effect effect = effects.join(left.effect, right.effect);
    return left.with(locals, stack, effect);
  }

  /** Extrapolates from this state to {@code next}, which is at least this one. */
  public <V> MachineState widen(MachineState next, Values<V> values, Effects<V> effects) {
    return next.with(
        widenAll(locals, next.locals, values),
        widenAll(stack, next.stack, values),
        effects.widen(effect, next.effect));
  }

  /** Whether {@code above} has all of this state. */
  public <V> boolean leq(MachineState above, Values<V> values, Effects<V> effects) {
    return this == above
        || (allLeq(locals, above.locals, values)
            && allLeq(stack, above.stack, values)
            && effects.leq(effect, above.effect));
  }

  private MachineState with(Value[] newLocals, Value[] newStack, Effect newEffect) {
    return newLocals == locals && newStack == stack && newEffect == effect
        ? this
        : new MachineState(newLocals, newStack, newEffect);
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
