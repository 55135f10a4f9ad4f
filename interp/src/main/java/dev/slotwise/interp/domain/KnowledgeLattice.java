// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.interp.domain.Knowledge.Extreme;
import dev.slotwise.interp.domain.Knowledge.Few;
import dev.slotwise.interp.domain.Knowledge.One;
import dev.slotwise.interp.domain.Knowledge.Summary;
import dev.slotwise.lattice.Congruence;
import dev.slotwise.lattice.Interval;
import dev.slotwise.lattice.Interval.Range;
import dev.slotwise.lattice.KnownBits;
import dev.slotwise.lattice.Lattice;
import dev.slotwise.lattice.ValueSet;
import dev.slotwise.lattice.ValueSet.Values;
import java.util.function.LongPredicate;

/**
 * The lattice of {@link Knowledge}. Meets are reduced. Joins and widenings are done part by part
 * and are not: see {@link dev.slotwise.lattice.ReducedProduct} for why. An operation whose result
 * is one of its operands returns that operand.
 */
class KnowledgeLattice implements Lattice<Knowledge> {

  private static final Interval INTERVAL = new Interval();
  private static final Congruence CONGRUENCE = new Congruence();
  private static final KnownBits BITS = new KnownBits();

  /** What was computed before; to forget it changes no result. */
  final Memo memo = new Memo();

  @Override
  public Knowledge bottom() {
    return Extreme.BOTTOM;
  }

  @Override
  public Knowledge top() {
    return Extreme.TOP;
  }

  @Override
  public Knowledge join(Knowledge left, Knowledge right) {
    if (left.equals(right) || right == Extreme.BOTTOM || left == Extreme.TOP) {
      return left;
    }
    if (left == Extreme.BOTTOM || right == Extreme.TOP) {
      return right;
    }
    int width = width(left);
    if (width != width(right)) {
      return Extreme.TOP;
    }
    if (isFinite(left) && isFinite(right)) {
      Values a = words(left);
      Values b = words(right);
      Values both = ValueSet.union(a, b);
      return both.equals(a) ? left : both.equals(b) ? right : Knowledge.ofWords(both, width);
    }
    Knowledge known = memo.get(Memo.JOIN, left, right);
    return known != null ? known : memo.put(Memo.JOIN, left, right, joinParts(left, right, width));
  }

  private static Knowledge joinParts(Knowledge left, Knowledge right, int width) {
    Summary a = Reduction.parts(left, width);
    Summary b = Reduction.parts(right, width);
    Knowledge joined =
        Reduction.summary(
            width,
            INTERVAL.join(a.range(), b.range()),
            CONGRUENCE.join(a.residues(), b.residues()),
            BITS.join(a.bits(), b.bits()));
    return joined.equals(left) ? left : joined.equals(right) ? right : joined;
  }

  @Override
  public Knowledge meet(Knowledge left, Knowledge right) {
    if (left.equals(right) || left == Extreme.BOTTOM || right == Extreme.TOP) {
      return left;
    }
    if (right == Extreme.BOTTOM || left == Extreme.TOP) {
      return right;
    }
    if (isFinite(left) || isFinite(right)) {
      Knowledge listed = isFinite(left) ? left : right;
      Knowledge other = isFinite(left) ? right : left;
      if (listed instanceof One one) {
        return other.contains(one.word()) ? listed : Extreme.BOTTOM;
      }
      return select(listed, new In(other));
    }
    Knowledge known = memo.get(Memo.MEET, left, right);
    return known != null
        ? known
        : memo.put(Memo.MEET, left, right, meetParts((Summary) left, (Summary) right));
  }

  private static Knowledge meetParts(Summary left, Summary right) {
    return Reduction.reduce(
        left.width(),
        INTERVAL.meet(left.range(), right.range()),
        CONGRUENCE.meet(left.residues(), right.residues()),
        BITS.meet(left.bits(), right.bits()));
  }

  @Override
  public boolean leq(Knowledge left, Knowledge right) {
    if (left.equals(right) || left == Extreme.BOTTOM || right == Extreme.TOP) {
      return true;
    }
    if (left == Extreme.TOP || right == Extreme.BOTTOM || width(left) != width(right)) {
      return false;
    }
    if (left instanceof One one) {
      return right.contains(one.word());
    }
    if (left instanceof Few few) {
      return isIn(few.values(), right);
    }
    return left instanceof Summary a
        && right instanceof Summary b
        && CONGRUENCE.leq(a.residues(), b.residues())
        && BITS.leq(a.bits(), b.bits())
        && isWithin(a, b.range());
  }

  /** Widening leaves bounds that are no words of the stride; the words are within closer ones. */
  private static boolean isWithin(Summary words, Range range) {
    return INTERVAL.leq(words.range(), range)
        || (words.residues().modulus() != 1
            && INTERVAL.leq(
                Reduction.align(words.range(), words.residues(), words.width()), range));
  }

  private static boolean isIn(Values words, Knowledge element) {
    for (int i = 0; i < words.size(); i++) {
      if (!element.contains(words.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Knowledge widen(Knowledge old, Knowledge next) {
    boolean few = isFinite(next) && words(next).size() <= ValuesDomain.WIDEN_LIMIT;
    if (few || next instanceof Extreme || old instanceof Extreme || leq(next, old)) {
      return next;
    }
    int width = width(next);
    Summary a = Reduction.parts(old, width);
    Summary b = Reduction.parts(next, width);
    return Reduction.summary(
        width,
        INTERVAL.widen(a.range(), b.range()),
        CONGRUENCE.widen(a.residues(), b.residues()),
        BITS.widen(a.bits(), b.bits()));
  }

  @Override
  public Knowledge narrow(Knowledge old, Knowledge next) {
    return next;
  }

  /** Whether an element is kept word by word. */
  static boolean isFinite(Knowledge element) {
    return element instanceof One || element instanceof Few || element == Extreme.BOTTOM;
  }

  /** The words of an element that is kept word by word. */
  static Values words(Knowledge element) {
    if (element instanceof One one) {
      return Values.ofOwned(new long[] {one.word()});
    }
    return element instanceof Few few ? few.values() : Values.NONE;
  }

  private static int width(Knowledge element) {
    if (element instanceof One one) {
      return one.width();
    }
    if (element instanceof Few few) {
      return few.width();
    }
    return element instanceof Summary summary ? summary.width() : 0;
  }

  /**
   * Holds of the words of an element. A class, because each creation of a lambda with a variable
   * goes through method handles, which the quick compiler does not compile away.
   */
  private record In(Knowledge element) implements LongPredicate {
    @Override
    public boolean test(long word) {
      return element.contains(word);
    }
  }

  /** An element kept word by word, cut down to the words that satisfy a predicate. */
  static Knowledge select(Knowledge element, LongPredicate predicate) {
    Values words = words(element);
    Values kept = words.select(predicate);
    return kept == words ? element : Knowledge.ofWords(kept, width(element));
  }
}
