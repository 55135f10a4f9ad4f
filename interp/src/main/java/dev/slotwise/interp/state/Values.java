// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.ConvertOp;
import org.jspecify.annotations.Nullable;

/**
 * The lattice of what one operand, local or global holds. Only values of one kind are joined,
 * compared or widened: {@link Value} says why.
 *
 * <p>Every operation returns one of its operands themselves where the result equals it.
 *
 * @param <V> the elements of the value domain
 */
public final class Values<V> {
  /** Words below this are so frequent that each has one value, made when it is asked for first. */
  private static final int SMALL = 64;

  private final ValueDomain<V> domain;
  private final NumberValue<V> top;

  /** By word, those of 64 bits after those of 32. */
  private final @Nullable NumberValue<V>[] small;

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java makes no array of a generic type.
  public Values(ValueDomain<V> domain) {
    this.domain = domain;
    this.top = new NumberValue<>(domain.top());
    this.small = new NumberValue[2 * SMALL];
  }

  public ValueDomain<V> domain() {
    return domain;
  }

  /**
   * The number behind a value of type i32 or i64.
   *
   * @param value made by a {@code Values} of the same domain
   */
  // Values and states have no type parameter for the domain, because what looks at them (clients,
  // call graphs, the command) does not depend on it. An analysis has one domain, so every number
  // in its states is of that domain.
  @SuppressWarnings("unchecked")
  public V number(Value value) {
    return ((NumberValue<V>) value).number;
  }

  /** The reference behind a value of a reference type. */
  public static RefValue reference(Value value) {
    return (RefValue) value;
  }

  /** The value of an i32 or i64; one object for top. */
  @SuppressWarnings("ReferenceEquality") // Other elements may stand for all words, and for more.
  public NumberValue<V> of(V number) {
    return number == top.number ? top : new NumberValue<>(number);
  }

  /** The value of an i32 or i64 that is one word. */
  public NumberValue<V> constant(long word, int width) {
    if (word < 0 || word >= SMALL) {
      return of(domain.constant(word, width));
    }
    int at = (int) word + (width == 64 ? SMALL : 0);
    NumberValue<V> known = small[at];
    if (known == null) {
      known = of(domain.constant(word, width));
      small[at] = known;
    }
    return known;
  }

  /** The value of this number: {@code value} itself if that is its element. */
  @SuppressWarnings("ReferenceEquality") // Who says nothing new of a number returns it.
  public NumberValue<V> reusing(NumberValue<V> value, V number) {
    return value.number == number ? value : of(number);
  }

  /** Any number. */
  public NumberValue<V> top() {
    return top;
  }

  /** Any value of this type. */
  public Value topOf(int type, Types types) {
    if (type == ValueType.I32 || type == ValueType.I64) {
      return top;
    }
    if (!ValueType.isReference(type)) {
      return Opaque.VALUE;
    }
    boolean nullable = ValueType.isNullable(type);
    return switch (types.topOf(ValueType.heapType(type))) {
      case HeapType.FUNC ->
          nullable ? RefValue.ANY_FUNCTION_OR_NULL : RefValue.ANY_FUNCTION_OR_NULL.nonNull();
      case HeapType.EXN -> nullable ? RefValue.OTHER_OR_NULL : RefValue.OTHER;
      // A function converted by the host can come in as an extern, never as a function again.
      default -> nullable ? RefValue.OTHER_OR_NULL : RefValue.OTHER;
    };
  }

  /** What locals and new fields of this type start with. */
  public Value defaultOf(int type) {
    return switch (ValueType.unpacked(type)) {
      case ValueType.I32 -> constant(0, 32);
      case ValueType.I64 -> constant(0, 64);
      case ValueType.F32, ValueType.F64, ValueType.V128 -> Opaque.VALUE;
      default -> RefValue.NULL;
    };
  }

  public Value join(Value left, Value right) {
    if (left == right) {
      return left;
    }
    if (left instanceof RefValue reference) {
      return reference.join((RefValue) right);
    }
    if (left == Opaque.VALUE) {
      return left;
    }
    if (left == top || right == top) {
      return top;
    }
    V a = number(left);
    V b = number(right);
    V joined = domain.join(a, b);
    return joined.equals(a) ? left : joined.equals(b) ? right : of(joined);
  }

  /** {@code next} is at least {@code old}. */
  public Value widen(Value old, Value next) {
    if (old == next || old instanceof RefValue || old == Opaque.VALUE) {
      // Sets of functions of one module are finite.
      return next;
    }
    if (next == top) {
      return top;
    }
    V a = number(old);
    V b = number(next);
    V widened = domain.widen(a, b);
    return widened.equals(a) ? old : widened.equals(b) ? next : of(widened);
  }

  public boolean leq(Value left, Value right) {
    if (left == right || right == top || right == Opaque.VALUE) {
      return true;
    }
    return left instanceof RefValue reference
        ? reference.leq((RefValue) right)
        : domain.leq(number(left), number(right));
  }

  /** The same words at another width: zero-extended, or cut off. */
  public V resizeUnsigned(V word, int from, int to) {
    if (from == to) {
      return word;
    }
    return from < to
        ? domain.convert(ConvertOp.EXTEND_I32_U, word, from, to)
        : domain.convert(ConvertOp.WRAP_I64, word, from, to);
  }

  public boolean isBottom(Value value) {
    if (value == top || value == Opaque.VALUE) {
      return false;
    }
    return value instanceof RefValue reference
        ? reference.isBottom()
        : domain.isBottom(number(value));
  }
}
