// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/**
 * Any domains together: an element has one of each, and stands for the words that are in all. After
 * each operation the domains tell each other what they know, by {@link Facts}; a domain that must
 * not take part, as one of tags, is left as it is, because {@link ValueDomain#refine} does nothing
 * by default.
 *
 * <p>Source: P. Cousot and R. Cousot, <i>Systematic design of program analysis frameworks</i>, POPL
 * 1979 (reduced product). Joins and widenings are not followed by an exchange: it could undo a
 * widening, and iteration would not end.
 *
 * <p>Cost: that of the domains, and up to {@link Facts#FEW} questions of each after an operation.
 */
public final class CombinedDomain implements ValueDomain<CombinedDomain.Element> {
  /** What one domain learns may let another learn more; a second time seldom tells anything. */
  private static final int ROUNDS = 2;

  private final ImmutableList<ValueDomain<Object>> domains;
  private final Element bottom;
  private final Element top;

  /**
   * An element of each domain, in their order.
   *
   * @param parts one element of each domain
   */
  public record Element(ImmutableList<Object> parts) {
    @Override
    public String toString() {
      return parts.makeString(" & ");
    }
  }

  /** Combines domains. */
  /**
   * Combines domains.
   *
   * @param domains at least one
   */
  // The domains are chosen by name when the program runs, so the compiler can't know their
  // elements' types. Part i of an element is only ever given to domain i, which has made it.
  @SuppressWarnings("unchecked")
  public CombinedDomain(ImmutableList<ValueDomain<?>> domains) {
    if (domains.isEmpty()) {
      throw new IllegalArgumentException("no domains to combine");
    }
    this.domains = domains.collect(domain -> (ValueDomain<Object>) domain);
    this.bottom = new Element(this.domains.collect(ValueDomain::bottom));
    this.top = new Element(this.domains.collect(ValueDomain::top));
  }

  @Override
  public String id() {
    return domains.collect(ValueDomain::id).makeString("*");
  }

  @Override
  public Element bottom() {
    return bottom;
  }

  @Override
  public Element top() {
    return top;
  }

  @Override
  public boolean isBottom(Element value) {
    for (int i = 0; i < domains.size(); i++) {
      if (domains.get(i).isBottom(value.parts.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** An operation of one domain on its part of one element. */
  @FunctionalInterface
  private interface Part {
    Object apply(ValueDomain<Object> domain, int index);
  }

  private Element each(Part part) {
    return new Element(domains.collectWithIndex(part::apply));
  }

  @Override
  public Element join(Element left, Element right) {
    if (isBottom(left)) {
      return right;
    }
    return isBottom(right)
        ? left
        : each((domain, i) -> domain.join(left.parts.get(i), right.parts.get(i)));
  }

  @Override
  public Element meet(Element left, Element right) {
    return orBottom(each((domain, i) -> domain.meet(left.parts.get(i), right.parts.get(i))));
  }

  @Override
  public boolean leq(Element left, Element right) {
    if (isBottom(left)) {
      return true;
    }
    for (int i = 0; i < domains.size(); i++) {
      if (!domains.get(i).leq(left.parts.get(i), right.parts.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Element widen(Element old, Element next) {
    return isBottom(old)
        ? next
        : each((domain, i) -> domain.widen(old.parts.get(i), next.parts.get(i)));
  }

  @Override
  public Element narrow(Element old, Element next) {
    return isBottom(next)
        ? next
        : each((domain, i) -> domain.narrow(old.parts.get(i), next.parts.get(i)));
  }

  @Override
  public Element constant(long value, int width) {
    return each((domain, i) -> domain.constant(value, width));
  }

  @Override
  public OptionalLong asConstant(Element value, int width) {
    for (int i = 0; i < domains.size(); i++) {
      OptionalLong known = domains.get(i).asConstant(value.parts.get(i), width);
      if (known.isPresent()) {
        return isBottom(value) ? OptionalLong.empty() : known;
      }
    }
    return OptionalLong.empty();
  }

  @Override
  public boolean contains(Element value, long concrete, int width) {
    for (int i = 0; i < domains.size(); i++) {
      if (!domains.get(i).contains(value.parts.get(i), concrete, width)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Element unary(UnaryOp op, Element operand, int width) {
    return reduced(each((domain, i) -> domain.unary(op, operand.parts.get(i), width)), width);
  }

  @Override
  public Element binary(BinaryOp op, Element left, Element right, int width) {
    return reduced(
        each((domain, i) -> domain.binary(op, left.parts.get(i), right.parts.get(i), width)),
        width);
  }

  @Override
  public Element compare(CompareOp op, Element left, Element right, int width) {
    return reduced(
        each((domain, i) -> domain.compare(op, left.parts.get(i), right.parts.get(i), width)), 32);
  }

  @Override
  public Element convert(ConvertOp op, Element operand, int from, int to) {
    return reduced(each((domain, i) -> domain.convert(op, operand.parts.get(i), from, to)), to);
  }

  @Override
  public Refined<Element> assume(CompareOp fact, Element left, Element right, int width) {
    ImmutableList<Refined<Object>> refined =
        domains.collectWithIndex(
            (domain, i) -> domain.assume(fact, left.parts.get(i), right.parts.get(i), width));
    return new Refined<>(
        reduced(new Element(refined.collect(Refined::left)), width),
        reduced(new Element(refined.collect(Refined::right)), width));
  }

  @Override
  public Optional<ImmutableLongList> values(Element value, int limit, int width) {
    Optional<ImmutableLongList> fewest = Optional.empty();
    for (int i = 0; i < domains.size(); i++) {
      Optional<ImmutableLongList> known = domains.get(i).values(value.parts.get(i), limit, width);
      if (known.isPresent() && (fewest.isEmpty() || known.get().size() < fewest.get().size())) {
        fewest = known;
      }
    }
    return fewest.map(words -> words.select(word -> contains(value, word, width)));
  }

  @Override
  public UnsignedRange range(Element value, int width) {
    UnsignedRange all = UnsignedRange.full(width);
    for (int i = 0; i < domains.size(); i++) {
      UnsignedRange one = domains.get(i).range(value.parts.get(i), width);
      all = new UnsignedRange(larger(all.min(), one.min()), smaller(all.max(), one.max()));
    }
    return Long.compareUnsigned(all.min(), all.max()) <= 0 ? all : UnsignedRange.full(width);
  }

  private static long larger(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }

  private static long smaller(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  @Override
  public Element refine(Element value, Facts facts, int width) {
    return orBottom(each((domain, i) -> domain.refine(value.parts.get(i), facts, width)));
  }

  private Element orBottom(Element value) {
    return isBottom(value) ? bottom : value;
  }

  /** The element after the domains have told each other what they know. */
  private Element reduced(Element value, int width) {
    Element now = orBottom(value);
    for (int round = 0; round < ROUNDS && !now.equals(bottom); round++) {
      Element before = now;
      Facts facts =
          new Facts(
              values(before, Facts.FEW, width),
              range(before, width),
              word -> contains(before, word, width));
      now =
          facts.words().isPresent() && facts.words().get().isEmpty()
              ? bottom
              : refine(before, facts, width);
      if (now.equals(before)) {
        return now;
      }
    }
    return now;
  }
}
