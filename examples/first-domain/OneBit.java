// SPDX-License-Identifier: Apache-2.0
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.domain.laws.DomainLaws;
import dev.slotwise.wasm.op.BinaryOp;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * Words of which at most one bit is set: flags before they are added up. Every other word is known
 * by itself, so this is constant propagation, and flags on top. 67 elements make the longest chain,
 * so widening is the join.
 */
public final class OneBit implements ValueDomain<OneBit.Element> {

  /** What is known of a word. */
  public sealed interface Element {}

  /** It is one of the set {@code bits}, alone, or 0 if {@code zero}; bottom if it is neither. */
  public record Flag(long bits, boolean zero) implements Element {}

  /** It is this one, of several bits. */
  public record Sum(long word) implements Element {}

  /** Nothing. */
  public record Any() implements Element {}

  private static final Element BOTTOM = new Flag(0, false);
  private static final Element TOP = new Any();

  @Override
  public String id() {
    return "one-bit";
  }

  @Override
  public Element constant(long value, int width) {
    return Long.bitCount(value) <= 1 ? new Flag(value, value == 0) : new Sum(value);
  }

  @Override
  public OptionalLong asConstant(Element value, int width) {
    return words(value).filter(some -> some.size() == 1).stream()
        .mapToLong(ImmutableLongList::getFirst)
        .findFirst();
  }

  @Override
  public boolean contains(Element value, long concrete, int width) {
    return leq(constant(concrete, width), value);
  }

  @Override
  public Optional<ImmutableLongList> values(Element value, int limit, int width) {
    return words(value).filter(some -> some.size() <= limit);
  }

  /** All words, ascending; empty if they are too many to say. */
  private static Optional<ImmutableLongList> words(Element value) {
    if (value instanceof Sum sum) {
      return Optional.of(LongLists.immutable.of(sum.word()));
    }
    if (!(value instanceof Flag flag)) {
      return Optional.empty();
    }
    var words = flag.zero() ? LongLists.mutable.of(0) : LongLists.mutable.empty();
    for (long rest = flag.bits(); rest != 0; rest &= rest - 1) {
      words.add(Long.lowestOneBit(rest));
    }
    return Optional.of(words.toImmutable());
  }

  @Override
  public Element binary(BinaryOp op, Element left, Element right, int width) {
    if (op == BinaryOp.SHL && left instanceof Flag flag && right instanceof Any) {
      return shifted(flag, width);
    }
    Element all = BOTTOM;
    Optional<ImmutableLongList> first = words(left);
    Optional<ImmutableLongList> second = words(right);
    if (first.isEmpty() || second.isEmpty()) {
      return isBottom(left) || isBottom(right) ? BOTTOM : TOP;
    }
    for (long a : first.get().toArray()) {
      for (long b : second.get().toArray()) {
        OptionalLong result = op.apply(a, b, width); // empty if it traps
        all = result.isPresent() ? join(all, constant(result.getAsLong(), width)) : all;
      }
    }
    return all;
  }

  /** A flag moved up by any count: it becomes any higher bit, or drops out at the upper end. */
  private static Element shifted(Flag flag, int width) {
    long higher = -Long.lowestOneBit(flag.bits()) & (-1L >>> (64 - width));
    return new Flag(higher, flag.zero() || (flag.bits() & ~1L) != 0);
  }

  @Override
  public Element bottom() {
    return BOTTOM;
  }

  @Override
  public Element top() {
    return TOP;
  }

  @Override
  public boolean leq(Element left, Element right) {
    return left instanceof Flag a && right instanceof Flag b
        ? (a.bits() & ~b.bits()) == 0 && (b.zero() || !a.zero())
        : right.equals(TOP) || left.equals(right) || left.equals(BOTTOM);
  }

  @Override
  public Element join(Element left, Element right) {
    return left instanceof Flag a && right instanceof Flag b
        ? new Flag(a.bits() | b.bits(), a.zero() || b.zero())
        : leq(left, right) ? right : leq(right, left) ? left : TOP;
  }

  @Override
  public Element meet(Element left, Element right) {
    return left instanceof Flag a && right instanceof Flag b
        ? new Flag(a.bits() & b.bits(), a.zero() && b.zero())
        : leq(left, right) ? left : leq(right, left) ? right : BOTTOM;
  }

  @Override
  public Element widen(Element old, Element next) {
    return next;
  }

  @Override
  public Element narrow(Element old, Element next) {
    return next;
  }

  /** Runs the law kit: prints what is broken, and nothing if all is well. */
  public static void main(String[] args) {
    DomainLaws.check(new OneBit(), 1).forEach(System.out::println);
  }
}
