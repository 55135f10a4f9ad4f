// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

/**
 * What is known of each bit of a 64-bit word: zero, one, or either ("tristate numbers").
 *
 * <p>Widening gives up every bit from the lowest newly unknown one upwards: carries run upwards, so
 * a counter's higher bits would follow one by one. A chain then has at most 65 steps and most have
 * two.
 *
 * <p>Source: H. Vishwanathan, M. Shachnai, S. Narayana and S. Nagarakatte, <i>Sound, precise, and
 * fast abstract interpretation with tristate numbers</i>, CGO 2022.
 */
@SuppressWarnings("ReferenceEquality") // identity first: most operands are shared
public class KnownBits implements Lattice<KnownBits.Bits> {
  /** All objects of this class are alike: they have no state. */
  public KnownBits() {}

  /**
   * The words that agree with {@code ones} in every bit that is not in {@code unknown}. The two
   * have no bit in common, but in {@link #NONE}.
   *
   * @param ones the bits that are known to be one
   * @param unknown the bits that are not known
   */
  public record Bits(long ones, long unknown) {

    /** No word. */
    public static final Bits NONE = new Bits(-1, -1);

    /** Every word. */
    public static final Bits ALL = new Bits(0, -1);

    /**
     * {@return the words that may differ from {@code word} in the bits of {@code unknown}}
     *
     * @param word gives the known bits; its other bits are ignored
     * @param unknown a mask of the bits that are not known
     */
    public static Bits of(long word, long unknown) {
      return unknown == -1 ? ALL : new Bits(word & ~unknown, unknown);
    }

    /**
     * {@return whether this holds a word}
     *
     * @param word a canonical word of the width that the element is of
     */
    public boolean contains(long word) {
      return (word & ~unknown) == ones && (ones & unknown) == 0;
    }

    /** {@return the least word in unsigned order} */
    public long min() {
      return ones;
    }

    /** {@return the greatest word in unsigned order} */
    public long max() {
      return ones | unknown;
    }

    /** {@return whether this stands for one word} */
    public boolean isConstant() {
      return unknown == 0;
    }

    // As in Interval.Range, not through method handles.
    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Bits bits && ones == bits.ones && unknown == bits.unknown);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(31 * ones + unknown);
    }

    @Override
    public String toString() {
      if (this.equals(NONE)) {
        return "bottom";
      }
      if (this.equals(ALL)) {
        return "top";
      }
      int digits = Math.max(1, 64 - Long.numberOfLeadingZeros(ones | unknown));
      StringBuilder text = new StringBuilder("0b");
      for (int bit = digits - 1; bit >= 0; bit--) {
        text.append((unknown >>> bit & 1) != 0 ? '?' : (ones >>> bit & 1) != 0 ? '1' : '0');
      }
      return text.toString();
    }
  }

  @Override
  public final Bits bottom() {
    return Bits.NONE;
  }

  @Override
  public final Bits top() {
    return Bits.ALL;
  }

  @Override
  public Bits join(Bits left, Bits right) {
    if (left == right || right.equals(Bits.NONE)) {
      return left;
    }
    if (left.equals(Bits.NONE)) {
      return right;
    }
    long unknown = left.unknown | right.unknown | (left.ones ^ right.ones);
    return unknown == left.unknown
        ? left
        : unknown == right.unknown ? right : Bits.of(left.ones, unknown);
  }

  @Override
  public Bits meet(Bits left, Bits right) {
    if (left == right || right.equals(Bits.ALL)) {
      return left;
    }
    if (left.equals(Bits.ALL)) {
      return right;
    }
    boolean conflict = ((left.ones ^ right.ones) & ~left.unknown & ~right.unknown) != 0;
    if (conflict || left.equals(Bits.NONE) || right.equals(Bits.NONE)) {
      return Bits.NONE;
    }
    return Bits.of(left.ones | right.ones, left.unknown & right.unknown);
  }

  @Override
  public boolean leq(Bits left, Bits right) {
    return left == right
        || left.equals(Bits.NONE)
        || (!right.equals(Bits.NONE)
            && (left.unknown & ~right.unknown) == 0
            && (left.ones & ~right.unknown) == right.ones);
  }

  @Override
  public Bits widen(Bits old, Bits next) {
    long lost = next.unknown & ~old.unknown;
    // -lowestOneBit has that bit and all above it.
    return lost == 0 || old.equals(Bits.NONE)
        ? next
        : Bits.of(next.ones, next.unknown | -Long.lowestOneBit(lost));
  }

  @Override
  public Bits narrow(Bits old, Bits next) {
    return next;
  }
}
