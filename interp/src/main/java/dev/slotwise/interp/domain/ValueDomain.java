// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.lattice.Lattice;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * An abstract domain for integers: each element stands for a set of machine words.
 *
 * <p>Concrete words are canonical: a {@code long} that holds the word's bits zero-extended (see
 * {@link BinaryOp}). One element type serves i32 and i64, and every operation says the width. The
 * caller never mixes widths: operands have the width that it names, and only elements of one width
 * (with {@code top} and {@code bottom}, which belong to all) are joined, met or compared.
 *
 * <p>Four methods and the lattice are required; all others have sound defaults that know constants
 * only. Each must be <i>sound</i>: the result holds the concrete result of every choice of words
 * from the operands, operations that trap having none. {@code dev.slotwise.lattice.laws} checks it.
 *
 * <p>The interpreter asks the domain about every operation, comparison, conversion and test, also
 * where all operands are {@code top}. Of {@code top} it uses what the laws of a lattice say: it is
 * above every element, so that a join with it is it. So an element may stand for more than words,
 * such as where they come from: whatever carries over from operands to results is the domain's to
 * say. {@link #constant} is what the program itself makes.
 *
 * <p>Implementations are stateless, have a public constructor without parameters, and are chosen by
 * {@link Domains#byId}.
 *
 * @param <V> the elements; immutable, with value equality and a readable {@code toString}
 */
public interface ValueDomain<V> extends Lattice<V> {

  /** {@return the name that selects this domain, in lower case} */
  String id();

  /**
   * {@return the element of exactly one word, or the closest element above it}
   *
   * @param value a canonical word: bits above {@code width} are 0
   * @param width bits of a word; 32 or 64, but 1 to 64 in laws
   */
  V constant(long value, int width);

  /**
   * {@return the word, if the element stands for exactly one; may be empty where the domain cannot
   * tell}
   *
   * @param value an element of this domain
   * @param width bits of a word; 32 or 64, but 1 to 64 in laws
   */
  OptionalLong asConstant(V value, int width);

  /**
   * {@return whether the element stands for this word (among others)}
   *
   * @param value an element of this domain
   * @param concrete a canonical word
   * @param width bits of a word; 32 or 64, but 1 to 64 in laws
   */
  boolean contains(V value, long concrete, int width);

  /**
   * {@return whether the element stands for no word: the path that made it cannot be taken}
   *
   * @param value an element of this domain
   */
  default boolean isBottom(V value) {
    return value.equals(bottom());
  }

  /**
   * {@return the results of a unary operation}
   *
   * @param op the operation
   * @param operand the element it is applied to, not bottom
   * @param width bits of a word; 32 or 64, but 1 to 64 in laws
   */
  default V unary(UnaryOp op, V operand, int width) {
    if (isBottom(operand)) {
      return bottom();
    }
    OptionalLong known = asConstant(operand, width);
    return known.isPresent() ? constant(op.apply(known.getAsLong(), width), width) : top();
  }

  /**
   * {@return the results of a binary operation; bottom where it always traps}
   *
   * @param op the operation
   * @param left the first operand, not bottom
   * @param right the second operand, not bottom
   * @param width bits of a word; 32 or 64, but 1 to 64 in laws
   */
  default V binary(BinaryOp op, V left, V right, int width) {
    if (isBottom(left) || isBottom(right)) {
      return bottom();
    }
    OptionalLong divisor = asConstant(right, width);
    if (divisor.isEmpty()) {
      return top();
    }
    if (op.canTrap() && divisor.getAsLong() == 0) {
      return bottom();
    }
    OptionalLong dividend = asConstant(left, width);
    if (dividend.isEmpty()) {
      return top();
    }
    return op.traps(dividend.getAsLong(), divisor.getAsLong(), width)
        ? bottom()
        : constant(op.applyDefined(dividend.getAsLong(), divisor.getAsLong(), width), width);
  }

  /**
   * {@return the results of a comparison of two words of {@code width} bits: an i32 that is 0 or 1}
   *
   * @param op the operation
   * @param left the first operand, not bottom
   * @param right the second operand, not bottom
   * @param width bits of a word; 32 or 64, but 1 to 64 in laws
   */
  default V compare(CompareOp op, V left, V right, int width) {
    if (isBottom(left) || isBottom(right)) {
      return bottom();
    }
    OptionalLong a = asConstant(left, width);
    OptionalLong b = asConstant(right, width);
    return a.isPresent() && b.isPresent()
        ? truth(op.test(a.getAsLong(), b.getAsLong(), width))
        : join(truth(false), truth(true));
  }

  /**
   * {@return the results of a conversion}
   *
   * @param op the operation
   * @param operand the element it is applied to, not bottom
   * @param from the width of the operand; {@code op.fromWidth()} but in laws
   * @param to the width of the result; {@code op.toWidth()} but in laws
   */
  default V convert(ConvertOp op, V operand, int from, int to) {
    if (isBottom(operand)) {
      return bottom();
    }
    OptionalLong known = asConstant(operand, from);
    return known.isPresent() ? constant(op.apply(known.getAsLong(), from, to), to) : top();
  }

  /**
   * {@return what a value comes to that grows with each pass over a loop, if it goes on to grow as
   * it did; {@code now} itself where that can't be foreseen} It is above {@code now}, and best what
   * the value is before it is widened first. Who asks finds out with one pass whether it comes to
   * all of that, and does without it if not.
   *
   * @param before the value before the last pass
   * @param now the value after it
   */
  default V ahead(V before, V now) {
    return now;
  }

  /**
   * {@return the part of two operands that remains where a comparison of them is known to hold} For
   * the other side of a branch, pass {@code fact.negated()}. Every pair of words for which the fact
   * holds stays; bottom on a side says that there is none.
   *
   * @param fact the comparison that holds
   * @param left the first operand
   * @param right the second operand
   * @param width bits of a word; 32 or 64, but 1 to 64 in laws
   */
  default Refined<V> assume(CompareOp fact, V left, V right, int width) {
    if (fact == CompareOp.EQ) {
      V both = meet(left, right);
      return new Refined<>(both, both);
    }
    OptionalLong a = asConstant(left, width);
    OptionalLong b = asConstant(right, width);
    return a.isPresent() && b.isPresent() && !fact.test(a.getAsLong(), b.getAsLong(), width)
        ? new Refined<>(bottom(), bottom())
        : new Refined<>(left, right);
  }

  /**
   * {@return whether a comparison can hold: whether {@link #assume} leaves a pair of words} A
   * domain that can tell without building what is left overrides this.
   *
   * @param fact the comparison
   * @param left the first operand
   * @param right the second operand
   * @param width bits of a word; 32 or 64, but 1 to 64 in laws
   */
  default boolean canHold(CompareOp fact, V left, V right, int width) {
    return !isBottom(assume(fact, left, right, width).left());
  }

  /**
   * {@return all words that the element stands for, ascending as unsigned numbers and without
   * repeats, or empty if they are more than {@code limit} or the domain cannot say} A superset is
   * allowed.
   *
   * @param value an element of this domain
   * @param limit the most words that are wanted
   * @param width bits of a word; 32 or 64, but 1 to 64 in laws
   */
  default Optional<ImmutableLongList> values(V value, int limit, int width) {
    if (isBottom(value)) {
      return Optional.of(LongLists.immutable.empty());
    }
    OptionalLong known = asConstant(value, width);
    return known.isPresent() && limit >= 1
        ? Optional.of(LongLists.immutable.of(known.getAsLong()))
        : Optional.empty();
  }

  /**
   * {@return unsigned bounds of the words that the element stands for; any bounds are right of
   * bottom}
   *
   * @param value an element of this domain
   * @param width bits of a word; 32 or 64, but 1 to 64 in laws
   */
  default UnsignedRange range(V value, int width) {
    OptionalLong known = asConstant(value, width);
    return known.isPresent()
        ? new UnsignedRange(known.getAsLong(), known.getAsLong())
        : UnsignedRange.full(width);
  }

  /**
   * {@return the part of an element that remains, given what other domains have proven of the same
   * words: every word of it that {@code facts} allow stays} By default nothing is learned, which is
   * right for a domain that says something else of a word than which one it is, such as a tag; a
   * domain of words alone can return {@code facts.select(this, value, width)}.
   *
   * @param value an element of this domain
   * @param facts what other domains have proven of the word
   * @param width bits of a word; 32 or 64, but 1 to 64 in laws
   */
  default V refine(V value, Facts facts, int width) {
    return value;
  }

  /** The i32 that a comparison gives. */
  private V truth(boolean holds) {
    return constant(holds ? 1 : 0, 32);
  }

  /**
   * Two operands after {@link #assume}.
   *
   * @param <V> the elements of the domain
   * @param left the part of the first operand that remains
   * @param right the part of the second operand that remains
   */
  record Refined<V>(V left, V right) {}

  /**
   * All words from {@code min} to {@code max}, both included, compared as unsigned numbers.
   *
   * @param min the least word
   * @param max the greatest word
   */
  record UnsignedRange(long min, long max) {

    /**
     * {@return every word of a width}
     *
     * @param width bits of a word; 32 or 64, but 1 to 64 in laws
     */
    public static UnsignedRange full(int width) {
      return width == 32 ? FULL_32 : width == 64 ? FULL_64 : of(width);
    }

    private static final UnsignedRange FULL_32 = of(32);
    private static final UnsignedRange FULL_64 = of(64);

    private static UnsignedRange of(int width) {
      return new UnsignedRange(0, -1L >>> (64 - width));
    }
  }
}
