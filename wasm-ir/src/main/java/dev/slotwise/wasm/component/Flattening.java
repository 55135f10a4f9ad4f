// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.jspecify.annotations.Nullable;

/**
 * The core types as which values and functions of components pass. A list that would become longer
 * than {@link #MAX_PARAMETERS} is null: it passes through memory.
 *
 * <p>Source: the component model's <i>CanonicalABI.md</i>, "Flattening".
 */
public final class Flattening {
  /** How many core parameters there are at most before they pass through memory. */
  public static final int MAX_PARAMETERS = 16;

  private static final int MAX_ASYNC_PARAMETERS = 4;
  private static final int MAX_RESULTS = 1;

  static final ImmutableIntList NONE = IntLists.immutable.empty();
  static final ImmutableIntList I32 = IntLists.immutable.of(ValueType.I32);
  static final ImmutableIntList I64 = IntLists.immutable.of(ValueType.I64);
  static final ImmutableIntList F32 = IntLists.immutable.of(ValueType.F32);
  static final ImmutableIntList F64 = IntLists.immutable.of(ValueType.F64);

  /** An address and a length. */
  static final ImmutableIntList POINTER_AND_LENGTH =
      IntLists.immutable.of(ValueType.I32, ValueType.I32);

  private Flattening() {}

  /** One list after the other. */
  static @Nullable ImmutableIntList append(
      @Nullable ImmutableIntList list, @Nullable ImmutableIntList more) {
    if (list == null || more == null || list.size() + more.size() > MAX_PARAMETERS) {
      return null;
    }
    return list.isEmpty() ? more : more.isEmpty() ? list : list.newWithAll(more);
  }

  /** So many times the same. */
  static @Nullable ImmutableIntList repeat(@Nullable ImmutableIntList list, int count) {
    if (list == null || Integer.toUnsignedLong(count) * list.size() > MAX_PARAMETERS) {
      return null;
    }
    @Nullable ImmutableIntList all = NONE;
    for (int i = 0; i < count; i++) {
      all = append(all, list);
    }
    return all;
  }

  /** What can hold either. */
  static @Nullable ImmutableIntList join(
      @Nullable ImmutableIntList a, @Nullable ImmutableIntList b) {
    if (a == null || b == null) {
      return null;
    }
    MutableIntList joined = IntLists.mutable.empty();
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      joined.add(i >= a.size() ? b.get(i) : i >= b.size() ? a.get(i) : join(a.get(i), b.get(i)));
    }
    return joined.toImmutable();
  }

  private static int join(int a, int b) {
    if (a == b) {
      return a;
    }
    boolean isWord =
        (a == ValueType.I32 && b == ValueType.F32) || (a == ValueType.F32 && b == ValueType.I32);
    return isWord ? ValueType.I32 : ValueType.I64;
  }

  /** The type of a core function that is lifted to this one. */
  static FunctionType lifted(Shape.Function function, boolean isAsync, boolean callback) {
    ImmutableIntList parameters = function.parameters() == null ? I32 : function.parameters();
    if (isAsync) {
      return new FunctionType(parameters, callback ? I32 : NONE);
    }
    ImmutableIntList result = function.result();
    return new FunctionType(
        parameters, result == null || result.size() > MAX_RESULTS ? I32 : result);
  }

  /** The type of the core function that this one is lowered to. */
  public static FunctionType lowered(Shape.Function function, boolean isAsync) {
    ImmutableIntList parameters = function.parameters();
    ImmutableIntList result = function.result();
    if (isAsync) {
      ImmutableIntList flat =
          parameters == null || parameters.size() > MAX_ASYNC_PARAMETERS ? I32 : parameters;
      boolean hasResult = result == null || !result.isEmpty();
      return new FunctionType(hasResult ? flat.newWith(ValueType.I32) : flat, I32);
    }
    ImmutableIntList flat = parameters == null ? I32 : parameters;
    return result == null || result.size() > MAX_RESULTS
        ? new FunctionType(flat.newWith(ValueType.I32), NONE)
        : new FunctionType(flat, result);
  }

  /** The type of the core function that returns a result for a task. */
  static FunctionType taskReturn(@Nullable ImmutableIntList result) {
    return new FunctionType(result == null ? I32 : result, NONE);
  }
}
