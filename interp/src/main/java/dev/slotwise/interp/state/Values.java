// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.ConvertOp;

/**
 * The lattice of what one operand, local or global holds: an element of the value domain for i32
 * and i64, a {@link RefValue} for a reference, {@link Opaque} for floats and vectors. Values are
 * plain {@code Object}s, so that a domain's own elements stand in stacks and locals without a
 * wrapper; validation guarantees that only values of one kind meet.
 *
 * <p>Every operation returns one of its operands themselves where the result equals it.
 *
 * @param <V> the elements of the value domain
 */
public final class Values<V> {
  private final ValueDomain<V> domain;
  private final V top;

  public Values(ValueDomain<V> domain) {
    this.domain = domain;
    this.top = domain.top();
  }

  public ValueDomain<V> domain() {
    return domain;
  }

  /** The number behind a value of type i32 or i64. */
  @SuppressWarnings("unchecked") // Only numbers of this domain stand where i32 and i64 do.
  public V number(Object value) {
    return (V) value;
  }

  public V top() {
    return top;
  }

  /** Any value of this type. */
  public Object topOf(int type, Types types) {
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
  public Object defaultOf(int type) {
    return switch (ValueType.unpacked(type)) {
      case ValueType.I32 -> domain.constant(0, 32);
      case ValueType.I64 -> domain.constant(0, 64);
      case ValueType.F32, ValueType.F64, ValueType.V128 -> Opaque.VALUE;
      default -> RefValue.NULL;
    };
  }

  public Object join(Object left, Object right) {
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
    V joined = domain.join(number(left), number(right));
    return joined.equals(left) ? left : joined.equals(right) ? right : joined;
  }

  /** {@code next} is at least {@code old}. */
  public Object widen(Object old, Object next) {
    if (old == next || old instanceof RefValue || old == Opaque.VALUE) {
      // Sets of functions of one module are finite.
      return next;
    }
    if (next == top) {
      return top;
    }
    V widened = domain.widen(number(old), number(next));
    return widened.equals(old) ? old : widened.equals(next) ? next : widened;
  }

  public boolean leq(Object left, Object right) {
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

  public boolean isBottom(Object value) {
    if (value == top || value == Opaque.VALUE) {
      return false;
    }
    return value instanceof RefValue reference
        ? reference.isBottom()
        : domain.isBottom(number(value));
  }
}
