// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.lattice.Flat;
import dev.slotwise.wasm.op.BinaryOp;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * One known word, or unknown: constant propagation. The cheapest domain, and the yardstick for the
 * others: what is proven here was proven with no knowledge of ranges.
 *
 * <p>All operations are {@link ValueDomain}'s defaults but for products and masks with zero, which
 * are known whatever the other operand is. Monotone.
 *
 * <p>Source: G. Kildall, <i>A unified approach to global program optimization</i>, POPL 1973.
 */
public final class ConstantDomain extends Flat<Long> implements ValueDomain<Flat.Element<Long>> {
  /** All objects of this class are alike: they have no state. */
  public ConstantDomain() {}

  /** Shared elements for the constants that code is full of. */
  private static final ImmutableList<Element<Long>> SMALL =
      Lists.immutable.fromStream(LongStream.range(0, 1024).mapToObj(Known::new));

  @Override
  public String id() {
    return "constant";
  }

  @Override
  public Element<Long> refine(Element<Long> value, Facts facts, int width) {
    return facts.select(this, value, width);
  }

  @Override
  public Element<Long> constant(long value, int width) {
    return value >= 0 && value < SMALL.size() ? SMALL.get((int) value) : of(value);
  }

  @Override
  public OptionalLong asConstant(Element<Long> value, int width) {
    return value instanceof Known<Long> known
        ? OptionalLong.of(known.value())
        : OptionalLong.empty();
  }

  @Override
  public boolean contains(Element<Long> value, long concrete, int width) {
    return value instanceof Known<Long> known
        ? known.value() == concrete
        : value instanceof Top<Long>;
  }

  @Override
  public Element<Long> binary(BinaryOp op, Element<Long> left, Element<Long> right, int width) {
    Element<Long> result = ValueDomain.super.binary(op, left, right, width);
    if (result instanceof Top<Long> && (op == BinaryOp.AND || op == BinaryOp.MUL)) {
      return zeroOr(left, zeroOr(right, result));
    }
    return result;
  }

  private static Element<Long> zeroOr(Element<Long> operand, Element<Long> otherwise) {
    return operand instanceof Known<Long> known && known.value() == 0 ? operand : otherwise;
  }
}
