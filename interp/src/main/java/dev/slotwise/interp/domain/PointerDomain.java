// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/**
 * Follows pointers beside another domain: the elements of that domain, and beside each the objects
 * of memory into which the word can point. As a set of words an element is that of the other
 * domain; origins exclude no word.
 *
 * <p>A pointer comes from {@link #located} only; what {@link #constant} makes is none. It moves in
 * whole words. A sum with something that is no pointer points into the same object, and so does a
 * sum of anything with an address that the program names. Masks and the halves of a 64-bit word may
 * leave a pointer or take it away; a difference of pointers is no pointer, but is not known to be
 * none where the left one is; of any other operation the result is none. That is what the
 * assumption {@code pointers-stay-in-their-objects} says of programs; the laws of domains hold
 * without it.
 *
 * <p>Source: ISO/IEC TS 6010, <i>A provenance-aware memory object model for C</i>; an abstract
 * pointer as a set of bases beside a number, after A. Miné, <i>Field-sensitive value analysis of
 * embedded C programs with union types and pointer arithmetics</i>, LCTES 2006.
 *
 * @param <N> the elements of the other domain
 */
public final class PointerDomain<N> implements ValueDomain<Pointer<N>> {
  private final ValueDomain<N> numbers;
  private final Pointer<N> bottom;
  private final Pointer<N> top;

  /**
   * Follows objects beside another domain.
   *
   * @param numbers what is known of the words themselves
   */
  public PointerDomain(ValueDomain<N> numbers) {
    this.numbers = numbers;
    this.bottom = new Pointer<>(numbers.bottom(), Origins.NONE);
    this.top = new Pointer<>(numbers.top(), Origins.ANY);
  }

  /**
   * {@return a constant that points into objects}
   *
   * @param value a canonical word
   * @param width 32 or 64
   * @param origins the objects that it can point into
   */
  public Pointer<N> located(long value, int width, Origins origins) {
    return of(numbers.constant(value, width), origins);
  }

  /**
   * {@return the same word, of which is known into which objects it points}
   *
   * @param value an element of this domain
   * @param origins the objects that it can point into
   */
  public Pointer<N> located(Pointer<N> value, Origins origins) {
    return of(value.number(), origins);
  }

  @Override
  public String id() {
    return numbers.id();
  }

  @Override
  public Pointer<N> bottom() {
    return bottom;
  }

  @Override
  public Pointer<N> top() {
    return top;
  }

  private Pointer<N> of(N number, Origins origins) {
    if (numbers.isBottom(number)) {
      return bottom;
    }
    return origins.isAny() && number.equals(top.number()) ? top : new Pointer<>(number, origins);
  }

  @Override
  public boolean isBottom(Pointer<N> value) {
    return value == bottom || numbers.isBottom(value.number());
  }

  @Override
  public Pointer<N> join(Pointer<N> left, Pointer<N> right) {
    if (left == right || isBottom(right)) {
      return left;
    }
    return isBottom(left)
        ? right
        : of(numbers.join(left.number(), right.number()), left.origins().join(right.origins()));
  }

  @Override
  public Pointer<N> meet(Pointer<N> left, Pointer<N> right) {
    return of(numbers.meet(left.number(), right.number()), left.origins().meet(right.origins()));
  }

  @Override
  public boolean leq(Pointer<N> left, Pointer<N> right) {
    return left == right
        || isBottom(left)
        || (numbers.leq(left.number(), right.number()) && left.origins().leq(right.origins()));
  }

  @Override
  public Pointer<N> widen(Pointer<N> old, Pointer<N> next) {
    return isBottom(old)
        ? next
        : of(numbers.widen(old.number(), next.number()), old.origins().join(next.origins()));
  }

  @Override
  public Pointer<N> ahead(Pointer<N> before, Pointer<N> now) {
    N ahead = numbers.ahead(before.number(), now.number());
    return ahead == now.number() ? now : of(ahead, now.origins());
  }

  @Override
  public Pointer<N> narrow(Pointer<N> old, Pointer<N> next) {
    return isBottom(next) ? next : of(numbers.narrow(old.number(), next.number()), next.origins());
  }

  @Override
  public Pointer<N> constant(long value, int width) {
    return of(numbers.constant(value, width), Origins.OTHER);
  }

  @Override
  public OptionalLong asConstant(Pointer<N> value, int width) {
    return numbers.asConstant(value.number(), width);
  }

  @Override
  public boolean contains(Pointer<N> value, long concrete, int width) {
    return numbers.contains(value.number(), concrete, width);
  }

  @Override
  public Pointer<N> unary(UnaryOp op, Pointer<N> operand, int width) {
    Origins origins = op == UnaryOp.EXTEND32_S ? operand.origins() : Origins.OTHER;
    return of(numbers.unary(op, operand.number(), width), origins);
  }

  @Override
  public Pointer<N> binary(BinaryOp op, Pointer<N> left, Pointer<N> right, int width) {
    Origins origins =
        switch (op) {
          case ADD -> sum(left, right, width);
          case SUB -> right.origins().isOther() ? left.origins() : left.origins().orOther();
          case AND, OR -> left.origins().join(right.origins()).orOther();
          // Two words in one, put together or taken apart.
          case SHL, SHR_S, SHR_U, ROTL, ROTR ->
              width == Long.SIZE ? left.origins().orOther() : Origins.OTHER;
          default -> Origins.OTHER;
        };
    return of(numbers.binary(op, left.number(), right.number(), width), origins);
  }

  private Origins sum(Pointer<N> left, Pointer<N> right, int width) {
    if (right.origins().isOther() || isNamed(left, width)) {
      return left.origins();
    }
    if (left.origins().isOther() || isNamed(right, width)) {
      return right.origins();
    }
    return left.origins().join(right.origins()).orOther();
  }

  /** Whether it is an address that the program names. */
  private boolean isNamed(Pointer<N> value, int width) {
    Origins origins = value.origins();
    return origins.objects().size() == 1
        && !origins.mayBeOther()
        && numbers.asConstant(value.number(), width).isPresent();
  }

  @Override
  public Pointer<N> compare(CompareOp op, Pointer<N> left, Pointer<N> right, int width) {
    return of(numbers.compare(op, left.number(), right.number(), width), Origins.OTHER);
  }

  @Override
  public Pointer<N> convert(ConvertOp op, Pointer<N> operand, int from, int to) {
    return of(numbers.convert(op, operand.number(), from, to), operand.origins());
  }

  /** Words that are equal can have come from different objects: each keeps its origins. */
  @Override
  public Refined<Pointer<N>> assume(CompareOp fact, Pointer<N> left, Pointer<N> right, int width) {
    Refined<N> refined = numbers.assume(fact, left.number(), right.number(), width);
    return new Refined<>(of(refined.left(), left.origins()), of(refined.right(), right.origins()));
  }

  @Override
  public boolean canHold(CompareOp fact, Pointer<N> left, Pointer<N> right, int width) {
    return numbers.canHold(fact, left.number(), right.number(), width);
  }

  @Override
  public Optional<ImmutableLongList> values(Pointer<N> value, int limit, int width) {
    return numbers.values(value.number(), limit, width);
  }

  @Override
  public UnsignedRange range(Pointer<N> value, int width) {
    return numbers.range(value.number(), width);
  }

  @Override
  public Pointer<N> refine(Pointer<N> value, Facts facts, int width) {
    return of(numbers.refine(value.number(), facts, width), value.origins());
  }
}
