// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain.laws;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.domain.ValueDomain.Refined;
import dev.slotwise.interp.domain.ValueDomain.UnsignedRange;
import dev.slotwise.lattice.Product;
import dev.slotwise.lattice.laws.LatticeLaws;
import dev.slotwise.lattice.laws.TransferLaws;
import dev.slotwise.lattice.laws.Violation;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Runs a value domain through the law kit: the laws of its lattice, and each of its operations
 * against the concrete one, exhaustively at 4 bits and with a seeded generator at 32 and 64. Run it
 * on a new domain before anything else.
 */
public final class DomainLaws {

  private static final int ENUMERATED = 40;

  /** The laws of three elements are tried on each triple of so many. */
  private static final int TRIPLED = 70;

  private DomainLaws() {}

  /**
   * {@return the laws that a domain breaks; empty if every law holds}
   *
   * @param <V> the elements of the domain
   * @param domain the value domain to check
   * @param seed of the generator; the same seed tries the same elements and words
   */
  public static <V> ImmutableList<Violation> check(ValueDomain<V> domain, long seed) {
    return check(domain, seed, 4, 32, 64);
  }

  /**
   * Checks the laws at chosen widths, for a quicker answer.
   *
   * @param <V> the elements of the domain
   * @param domain the value domain to check
   * @param seed of the generator; the same seed tries the same elements and words
   * @param widths bits of the words to try, each 1 to 64
   * @return what is broken in a domain; empty if every law holds
   */
  public static <V> ImmutableList<Violation> check(
      ValueDomain<V> domain, long seed, int... widths) {
    MutableList<Violation> violations = Lists.mutable.empty();
    for (int width : widths) {
      TransferLaws<V> laws = transferLaws(domain, width, seed);
      violations.addAllIterable(laws.violations());
      String subject = domain.id() + " at " + width + " bits";
      V one = domain.constant(1, width);
      violations.addAllIterable(
          LatticeLaws.check(
              subject,
              domain,
              laws.elements().take(TRIPLED),
              value -> domain.binary(BinaryOp.ADD, value, one, width)));
      violations.addAllIterable(LatticeLaws.checkPairs(subject, domain, laws.relatedPairs()));
      violations.addAllIterable(checkAhead(subject, domain, laws.relatedPairs()));
    }
    return violations.toImmutable();
  }

  /** A loop may begin from what is foreseen, which must cover what comes to it. */
  private static <V> ImmutableList<Violation> checkAhead(
      String subject, ValueDomain<V> domain, ImmutableList<Product.Pair<V, V>> pairs) {
    return pairs
        .collect(
            pair -> {
              V now = domain.join(pair.first(), pair.second());
              return new Product.Pair<>(now, domain.ahead(pair.first(), now));
            })
        .reject(pair -> domain.leq(pair.first(), pair.second()))
        .take(1)
        .collect(
            pair ->
                new Violation(
                    subject,
                    "what is foreseen covers what there is",
                    "not %s <= %s".formatted(pair.first(), pair.second())));
  }

  /**
   * Checks that larger operands give larger results, in every binary operation and comparison, for
   * a domain that claims it. Soundness does not need it, but without it two solvers may end at
   * different post-fixpoints.
   *
   * @param <V> the elements of the domain
   * @param domain the value domain to check
   * @param seed of the generator; the same seed tries the same elements and words
   * @param width bits of the words to try, 1 to 64
   * @return what is broken; empty if the domain is monotone
   */
  public static <V> ImmutableList<Violation> checkMonotone(
      ValueDomain<V> domain, long seed, int width) {
    TransferLaws<V> laws =
        new TransferLaws<>(
            domain.id(),
            domain,
            width,
            word -> domain.constant(word, width),
            domain::contains,
            seed);
    for (BinaryOp op : BinaryOp.values()) {
      laws.monotone(op.name(), (a, b) -> domain.binary(op, a, b, width));
    }
    for (CompareOp op : CompareOp.values()) {
      laws.monotone(op.name(), (a, b) -> domain.compare(op, a, b, width));
    }
    return laws.violations();
  }

  private static <V> TransferLaws<V> transferLaws(ValueDomain<V> domain, int width, long seed) {
    TransferLaws<V> laws =
        new TransferLaws<>(
            domain.id(),
            domain,
            width,
            word -> domain.constant(word, width),
            domain::contains,
            seed);
    for (BinaryOp op : BinaryOp.values()) {
      laws.binary(
          op.name(),
          (a, b) -> domain.binary(op, a, b, width),
          (a, b) -> op.apply(a, b, width),
          width);
    }
    for (CompareOp op : CompareOp.values()) {
      laws.binary(
          op.name(),
          (a, b) -> domain.compare(op, a, b, width),
          (a, b) -> OptionalLong.of(op.test(a, b, width) ? 1 : 0),
          32);
      laws.refinement(
          op.name(),
          (a, b) -> {
            Refined<V> refined = domain.assume(op, a, b, width);
            return new Product.Pair<>(refined.left(), refined.right());
          },
          (a, b) -> op.test(a, b, width));
    }
    for (UnaryOp op : UnaryOp.values()) {
      laws.unary(
          op.name(),
          a -> domain.unary(op, a, width),
          a -> OptionalLong.of(op.apply(a, width)),
          width);
    }
    for (ConvertOp op : ConvertOp.values()) {
      int to = op == ConvertOp.WRAP_I64 ? (width + 1) / 2 : Math.min(64, 2 * width);
      laws.unary(
          op.name(),
          a -> domain.convert(op, a, width, to),
          a -> OptionalLong.of(op.apply(a, width, to)),
          to);
    }
    return laws.enumeration(a -> domain.values(a, ENUMERATED, width))
        .readBack(a -> domain.asConstant(a, width))
        .bounds(
            a -> {
              UnsignedRange range = domain.range(a, width);
              return new Product.Pair<>(range.min(), range.max());
            })
        // Last, so that what the operations have produced is joined, met and widened as well.
        .concretisation();
  }
}
