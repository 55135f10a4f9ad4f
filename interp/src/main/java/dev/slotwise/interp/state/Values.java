// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.lattice.Words;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.BinaryOp;
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
  /** A domain that has not widened a number by then does not get further ahead. */
  private static final int MOST_COUNTED = 12;

  /** Words below this are so frequent that each has one value, made when it is asked for first. */
  private static final int SMALL = 1024;

  private final ValueDomain<V> domain;
  private final NumberValue<V> top;

  /** By word, those of 64 bits after those of 32. */
  private final @Nullable NumberValue<V>[] small;

  /**
   * Values whose numbers are elements of a domain.
   *
   * @param domain what is known of an i32 or i64
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // Java makes no array of a generic type.
  public Values(ValueDomain<V> domain) {
    this.domain = domain;
    this.top = new NumberValue<>(domain.top());
    this.small = new NumberValue[2 * SMALL];
  }

  /** {@return the domain of the numbers} */
  public ValueDomain<V> domain() {
    return domain;
  }

  /**
   * {@return the element of the value domain behind a value of type i32 or i64}
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

  /**
   * {@return the reference behind a value of a reference type}
   *
   * @param value of a reference type
   */
  public static RefValue reference(Value value) {
    return (RefValue) value;
  }

  /**
   * {@return the value of an i32 or i64; one object for top}
   *
   * @param number an element of the value domain
   */
  @SuppressWarnings("ReferenceEquality") // Other elements may stand for all words, and for more.
  public NumberValue<V> of(V number) {
    return number == top.number ? top : new NumberValue<>(number);
  }

  /**
   * {@return the value of an i32 or i64 that is one word}
   *
   * @param word a canonical word
   * @param width 32 or 64
   */
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

  /**
   * {@return the value of this number: {@code value} itself if that is its element}
   *
   * @param value may be what is wanted already
   * @param number an element of the value domain
   */
  @SuppressWarnings("ReferenceEquality") // Who says nothing new of a number returns it.
  public NumberValue<V> reusing(NumberValue<V> value, V number) {
    return value.number == number ? value : of(number);
  }

  /**
   * {@return an integer, and that it is what a global held at the function's entry}
   *
   * @param value an i32 or i64 that was read from the global
   * @param global its index
   */
  public Value ofEntry(Value value, int global) {
    return relative(value, global, 0);
  }

  /**
   * {@return whether it is known how far an integer is from a global at the function's entry}
   *
   * @param value of any kind
   */
  public static boolean isRelative(Value value) {
    return value instanceof RelativeValue;
  }

  /**
   * {@return an integer, and how far it is from a global at the function's entry, if that was known
   * of the one from which it was made}
   *
   * @param from what {@code distance} was added to
   * @param distance may have any sign
   * @param sum the number that came out
   * @param width of the numbers, in bits
   */
  public Value sum(Value from, long distance, V sum, int width) {
    return from instanceof RelativeValue<?> relative
        ? relative(of(sum), relative.global, Words.truncate(relative.distance + distance, width))
        : of(sum);
  }

  // Numbers of one analysis are of one domain, as for number(Value).
  @SuppressWarnings("unchecked")
  private Value relative(Value value, int global, long distance) {
    return new RelativeValue<>((NumberValue<V>) plain(value), global, distance);
  }

  /**
   * {@return whether an integer is certainly what a global held at the function's entry}
   *
   * @param value of any kind
   * @param global its index
   */
  public static boolean isOfEntry(Value value, int global) {
    return value instanceof RelativeValue<?> relative
        && relative.global == global
        && relative.distance == 0;
  }

  /**
   * {@return a value as it is outside of the activation: without what is known of its distance from
   * a global at entry}
   *
   * @param value of any kind
   */
  public static Value plain(Value value) {
    return value instanceof RelativeValue<?> relative ? relative.plain : value;
  }

  /**
   * {@return values as they are outside of the activation; {@code values} itself if they are that}
   *
   * @param values of any kind; not changed
   */
  public static Value[] plain(Value[] values) {
    Value[] plain = values;
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof RelativeValue<?> relative) {
        if (plain == values) {
          plain = MachineState.copy(values);
        }
        plain[i] = relative.plain;
      }
    }
    return plain;
  }

  /** {@return the value that any number has} */
  public NumberValue<V> top() {
    return top;
  }

  /**
   * {@return the value that any value of this type has}
   *
   * @param type a {@link ValueType}
   * @param types those of the module, in which {@code type} may be an index
   */
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

  /**
   * {@return the value with which locals and new fields of this type start: 0 or null}
   *
   * @param type a {@link ValueType} that is defaultable
   */
  public Value defaultOf(int type) {
    return switch (ValueType.unpacked(type)) {
      case ValueType.I32 -> constant(0, 32);
      case ValueType.I64 -> constant(0, 64);
      case ValueType.F32, ValueType.F64, ValueType.V128 -> Opaque.VALUE;
      default -> RefValue.NULL;
    };
  }

  /**
   * {@return the least upper bound of two values of one kind; one of them itself where it equals
   * that}
   *
   * @param left a value
   * @param right a value of the same kind
   */
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
    if (left instanceof RelativeValue || right instanceof RelativeValue) {
      return joinRelative(left, right);
    }
    V a = number(left);
    V b = number(right);
    V joined = domain.join(a, b);
    return joined.equals(a) ? left : joined.equals(b) ? right : of(joined);
  }

  private Value joinRelative(Value left, Value right) {
    Value a = plain(left);
    Value b = plain(right);
    Value joined = join(a, b);
    if (left instanceof RelativeValue<?> one
        && right instanceof RelativeValue<?> other
        && one.isAsFarAs(other)) {
      return joined == a ? left : joined == b ? right : relative(joined, one.global, one.distance);
    }
    return joined;
  }

  /**
   * Extrapolates, so that every chain ends.
   *
   * @param old the value before
   * @param next at least {@code old}
   * @return a value above both
   */
  public Value widen(Value old, Value next) {
    if (old == next || old instanceof RefValue || old == Opaque.VALUE) {
      // Sets of functions of one module are finite.
      return next;
    }
    if (next == top) {
      return top;
    }
    if (next instanceof RelativeValue<?> relative) {
      Value plain = plain(next);
      Value widened = widen(plain(old), plain);
      return widened == plain ? next : relative(widened, relative.global, relative.distance);
    }
    V a = number(old);
    V b = number(next);
    V widened = domain.widen(a, b);
    return widened.equals(a) ? plain(old) : widened.equals(b) ? next : of(widened);
  }

  /**
   * {@return what a value that grows with each pass over a loop comes to, as far as can be
   * foreseen; {@code next} itself where that can't} See {@link ValueDomain#ahead}.
   *
   * @param old the value before the last pass
   * @param next the value after it, at least {@code old}
   */
  public Value ahead(Value old, Value next) {
    if (!(old instanceof NumberValue<?> && next instanceof NumberValue<?>)) {
      return next;
    }
    V now = number(next);
    V ahead = domain.ahead(number(old), now);
    return ahead == now ? next : of(ahead);
  }

  /**
   * {@return what a number comes to, or begins with, in a loop of so many passes that adds the same
   * to it in each}
   *
   * @param start what it begins with
   * @param step what is added, sign-extended
   * @param passes at least 1
   * @param width bits of the number: 32 or 64
   */
  public Value counted(Value start, long step, int passes, int width) {
    V by = domain.constant(step, width);
    V all = number(start);
    V last = all;
    for (int i = 1; i < passes; i++) {
      last = domain.binary(BinaryOp.ADD, last, by, width);
      all = domain.join(all, last);
    }
    return all.equals(number(start)) ? start : of(all);
  }

  /**
   * {@return what a number comes to in a loop that adds the same to it in each pass, up to where it
   * is widened} Applied to its own result, it goes on from there.
   *
   * @param start what it begins with
   * @param step what is added, sign-extended
   * @param width bits of the number: 32 or 64
   */
  public Value counted(Value start, long step, int width) {
    V by = domain.constant(step, width);
    V all = number(start);
    for (int i = 0; i < MOST_COUNTED; i++) {
      V next = domain.join(all, domain.binary(BinaryOp.ADD, all, by, width));
      if (next.equals(all)) {
        break;
      }
      all = domain.widen(all, next);
      if (!all.equals(next)) {
        break;
      }
    }
    return all.equals(number(start)) ? start : of(all);
  }

  /**
   * {@return whether every concrete value that {@code left} stands for is in {@code right}}
   *
   * @param left a value
   * @param right a value of the same kind
   */
  public boolean leq(Value left, Value right) {
    if (left == right || right == top || right == Opaque.VALUE) {
      return true;
    }
    if (right instanceof RelativeValue<?> above) {
      return left instanceof RelativeValue<?> below
          && below.isAsFarAs(above)
          && leq(below.plain, above.plain);
    }
    return left instanceof RefValue reference
        ? reference.leq((RefValue) right)
        : domain.leq(number(left), number(right));
  }

  /**
   * {@return the same words at another width: zero-extended, or cut off}
   *
   * @param word an element at {@code from} bits
   * @param from 32 or 64
   * @param to 32 or 64
   */
  public V resizeUnsigned(V word, int from, int to) {
    if (from == to) {
      return word;
    }
    return from < to
        ? domain.convert(ConvertOp.EXTEND_I32_U, word, from, to)
        : domain.convert(ConvertOp.WRAP_I64, word, from, to);
  }

  /**
   * {@return whether no concrete value is meant, so that the path that made it cannot be taken}
   *
   * @param value of any kind
   */
  public boolean isBottom(Value value) {
    if (value == top || value == Opaque.VALUE) {
      return false;
    }
    return value instanceof RefValue reference
        ? reference.isBottom()
        : domain.isBottom(number(value));
  }
}
