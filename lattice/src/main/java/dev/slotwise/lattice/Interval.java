// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

import java.util.Arrays;

/**
 * Bounded machine words: an interval of those with a clear sign bit and an interval of those with
 * it set.
 *
 * <p>Words are a circle, and signed and unsigned comparisons cut it at different places; one
 * interval in either order loses the bounds of the other (-1..1 is everything, unsigned). Two
 * intervals that each lie within one half of the circle are both at once: inside a half the two
 * orders agree, no interval wraps, and the four numbers are exactly the reduced product of the
 * unsigned and the signed interval. So join and meet are the least and greatest bounds, which they
 * are not for intervals that may wrap (Gange et al., TOPLAS 2014).
 *
 * <p>Widening moves an unstable bound to the next threshold, or to the end of its half; and where
 * the greatest signed word and the least come together, to the end of the other.
 *
 * <p>Source: P. Cousot and R. Cousot, <i>Static determination of dynamic properties of
 * programs</i>, ISOP 1976; thresholds: B. Blanchet et al., PLDI 2003.
 */
@SuppressWarnings("ReferenceEquality") // identity first: most operands are shared
public class Interval implements Lattice<Interval.Range> {

  private final long[] thresholds;

  /**
   * An interval lattice whose widening stops at some words.
   *
   * @param thresholds words, in any order; none is needed for termination
   */
  public Interval(long... thresholds) {
    this.thresholds = thresholds.clone();
    Arrays.sort(this.thresholds);
  }

  /**
   * A set of words of one width. A half is empty where its minimum is greater than its maximum, and
   * then is 1..0. Made only by the factories, which keep the form canonical.
   *
   * @param width the bits of a word; 0 for {@link #NONE} and {@link #ALL}, which have any width
   * @param lowMin the least word with a clear sign bit
   * @param lowMax the greatest word with a clear sign bit
   * @param highMin the least word with the sign bit set
   * @param highMax the greatest word with the sign bit set
   */
  public record Range(int width, long lowMin, long lowMax, long highMin, long highMax) {

    /** No word. */
    public static final Range NONE = new Range(0, 1, 0, 1, 0);

    /** Every word. */
    public static final Range ALL = new Range(0, 0, Long.MAX_VALUE, Long.MIN_VALUE, -1);

    private static final Range FULL_32 = explicitFull(32);
    private static final Range FULL_64 = explicitFull(64);

    /**
     * {@return the words from {@code min} to {@code max} in unsigned order; none if they are
     * crossed}
     *
     * @param min the least word of the range
     * @param max the greatest word of the range
     * @param width bits of a word, 1 to 64
     */
    public static Range unsigned(long min, long max, int width) {
      return Long.compareUnsigned(min, max) > 0 ? NONE : wrapped(min, max, width);
    }

    /**
     * {@return the words from {@code min} to {@code max} in signed order; none if they are crossed}
     *
     * @param min the least word of the range
     * @param max the greatest word of the range
     * @param width bits of a word, 1 to 64
     */
    public static Range signed(long min, long max, int width) {
      return min > max
          ? NONE
          : wrapped(Words.truncate(min, width), Words.truncate(max, width), width);
    }

    /**
     * {@return the words met going upwards on the circle from {@code first} to {@code last}}
     *
     * @param first the word to begin with, canonical
     * @param last the word to end with, canonical; before {@code first} if the range passes zero
     * @param width bits of a word, 1 to 64
     */
    public static Range wrapped(long first, long last, int width) {
      long half = Words.signBit(width);
      boolean firstHigh = (first & half) != 0;
      boolean lastHigh = (last & half) != 0;
      if (firstHigh == lastHigh && Long.compareUnsigned(first, last) <= 0) {
        return firstHigh ? of(width, 1, 0, first, last) : of(width, first, last, 1, 0);
      }
      if (firstHigh == lastHigh) {
        // Once round: the hull of both ends of one half is that whole half.
        return ALL;
      }
      return firstHigh
          ? of(width, 0, last, first, Words.mask(width))
          : of(width, first, half - 1, half, last);
    }

    private static Range of(int width, long lowMin, long lowMax, long highMin, long highMax) {
      boolean noLow = lowMin > lowMax;
      boolean noHigh = highMin > highMax;
      if (noLow && noHigh) {
        return NONE;
      }
      long half = Words.signBit(width);
      if (lowMin == 0 && lowMax == half - 1 && highMin == half && highMax == Words.mask(width)) {
        return ALL;
      }
      return new Range(
          width,
          noLow ? 1 : lowMin,
          noLow ? 0 : lowMax,
          noHigh ? 1 : highMin,
          noHigh ? 0 : highMax);
    }

    private static Range explicitFull(int width) {
      long half = Words.signBit(width);
      return new Range(width, 0, half - 1, half, Words.mask(width));
    }

    /**
     * {@return the same words, with the bounds of that width if this is {@link #ALL}}
     *
     * @param bits bits of a word, 1 to 64
     */
    public Range at(int bits) {
      if (width != 0 || this.equals(NONE)) {
        return this;
      }
      return bits == 32 ? FULL_32 : bits == 64 ? FULL_64 : explicitFull(bits);
    }

    /** {@return whether some word has a clear sign bit} */
    public boolean hasLow() {
      return lowMin <= lowMax;
    }

    /** {@return whether some word has its sign bit set} */
    public boolean hasHigh() {
      return highMin <= highMax;
    }

    /** {@return the least word in unsigned order; undefined for {@link #NONE}} */
    public long unsignedMin() {
      return hasLow() ? lowMin : highMin;
    }

    /** {@return the greatest word in unsigned order; undefined for {@link #NONE}} */
    public long unsignedMax() {
      return hasHigh() ? highMax : lowMax;
    }

    /** {@return the least word in signed order, sign-extended; undefined for {@link #NONE}} */
    public long signedMin() {
      return hasHigh() ? highMin | -Words.signBit(width) : lowMin;
    }

    /** {@return the greatest word in signed order, sign-extended; undefined for {@link #NONE}} */
    public long signedMax() {
      return hasLow() ? lowMax : highMax | -Words.signBit(width);
    }

    /**
     * {@return whether this holds a canonical word of its width}
     *
     * @param word a canonical word, unsigned
     */
    public boolean contains(long word) {
      return this == ALL
          || (lowMin <= word && word <= lowMax)
          || (highMin <= word && word <= highMax);
    }

    // Records' own equals goes through method handles, a sixth of an abstract interpreter's time.
    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Range range
              && width == range.width
              && lowMin == range.lowMin
              && lowMax == range.lowMax
              && highMin == range.highMin
              && highMax == range.highMax);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(31 * (31 * (31 * lowMin + lowMax) + highMin) + highMax) + width;
    }

    @Override
    public String toString() {
      if (width == 0) {
        return this.equals(NONE) ? "bottom" : "top";
      }
      String low = hasLow() ? lowMin == lowMax ? "" + lowMin : lowMin + ".." + lowMax : "";
      long first = Words.signed(highMin, width);
      long last = Words.signed(highMax, width);
      String high = hasHigh() ? first == last ? "" + first : first + ".." + last : "";
      return "[" + high + (hasLow() && hasHigh() ? " | " : "") + low + "]";
    }
  }

  @Override
  public final Range bottom() {
    return Range.NONE;
  }

  @Override
  public final Range top() {
    return Range.ALL;
  }

  @Override
  public Range join(Range left, Range right) {
    if (left == right || right.equals(Range.NONE)) {
      return left;
    }
    if (left.equals(Range.NONE)) {
      return right;
    }
    if (left.width != right.width) {
      return Range.ALL;
    }
    boolean noLeftLow = !left.hasLow();
    boolean noRightLow = !right.hasLow();
    boolean noLeftHigh = !left.hasHigh();
    boolean noRightHigh = !right.hasHigh();
    long lowMin =
        noLeftLow ? right.lowMin : noRightLow ? left.lowMin : Math.min(left.lowMin, right.lowMin);
    long lowMax =
        noLeftLow ? right.lowMax : noRightLow ? left.lowMax : Math.max(left.lowMax, right.lowMax);
    long highMin =
        noLeftHigh
            ? right.highMin
            : noRightHigh ? left.highMin : Math.min(left.highMin, right.highMin);
    long highMax =
        noLeftHigh
            ? right.highMax
            : noRightHigh ? left.highMax : Math.max(left.highMax, right.highMax);
    return same(left, right, lowMin, lowMax, highMin, highMax);
  }

  @Override
  public Range meet(Range left, Range right) {
    if (left == right || right.equals(Range.ALL)) {
      return left;
    }
    if (left.equals(Range.ALL)) {
      return right;
    }
    if (left.equals(Range.NONE) || right.equals(Range.NONE)) {
      return Range.NONE;
    }
    if (left.width != right.width) {
      return left;
    }
    // An empty half is 1..0, which in the high half must not be mixed with bounds of the other.
    boolean high = left.hasHigh() && right.hasHigh();
    boolean low = left.hasLow() && right.hasLow();
    return same(
        left,
        right,
        low ? Math.max(left.lowMin, right.lowMin) : 1,
        low ? Math.min(left.lowMax, right.lowMax) : 0,
        high ? Math.max(left.highMin, right.highMin) : 1,
        high ? Math.min(left.highMax, right.highMax) : 0);
  }

  @Override
  public boolean leq(Range left, Range right) {
    if (left == right || left.equals(Range.NONE) || right.equals(Range.ALL)) {
      return true;
    }
    if (left.width != right.width) {
      return false;
    }
    return (!left.hasLow() || (right.lowMin <= left.lowMin && left.lowMax <= right.lowMax))
        && (!left.hasHigh() || (right.highMin <= left.highMin && left.highMax <= right.highMax));
  }

  @Override
  public Range widen(Range old, Range next) {
    if (old == next || old.width != next.width || old.equals(Range.NONE)) {
      return next;
    }
    int width = old.width;
    if (width == 0) {
      return next;
    }
    long half = Words.signBit(width);
    // At 64 bits the sign bit is the least long, so half - 1 and -1 are the ends of the halves.
    long lowMin = old.hasLow() && next.lowMin < old.lowMin ? below(next.lowMin, 0) : next.lowMin;
    long lowMax =
        old.hasLow() && next.lowMax > old.lowMax ? above(next.lowMax, half - 1) : next.lowMax;
    long highMin =
        old.hasHigh() && next.highMin < old.highMin ? below(next.highMin, half) : next.highMin;
    long highMax =
        old.hasHigh() && next.highMax > old.highMax
            ? above(next.highMax, Words.mask(width))
            : next.highMax;
    // What has grown to the end of its half, and goes on beyond, has come to the other half by
    // overflow, and grows there as well.
    if (!old.hasHigh() && old.lowMax == half - 1 && next.highMin == half) {
      highMax = above(next.highMax, Words.mask(width));
    }
    if (!old.hasLow() && old.highMin == half && next.lowMax == half - 1) {
      lowMin = below(next.lowMin, 0);
    }
    return same(next, old, lowMin, lowMax, highMin, highMax);
  }

  @Override
  public Range narrow(Range old, Range next) {
    return next;
  }

  /** The greatest threshold from {@code end} up to {@code bound}, or {@code end}. */
  private long below(long bound, long end) {
    long best = end;
    for (long threshold : thresholds) {
      if (threshold >= end && threshold <= bound) {
        best = threshold;
      }
    }
    return best;
  }

  /** The least threshold from {@code bound} up to {@code end}, or {@code end}. */
  private long above(long bound, long end) {
    for (long threshold : thresholds) {
      if (threshold >= bound && threshold <= end) {
        return threshold;
      }
    }
    return end;
  }

  /** A range of these bounds, by preference one that exists already. */
  private static Range same(
      Range first, Range second, long lowMin, long lowMax, long highMin, long highMax) {
    if (has(first, lowMin, lowMax, highMin, highMax)) {
      return first;
    }
    return has(second, lowMin, lowMax, highMin, highMax)
        ? second
        : Range.of(first.width, lowMin, lowMax, highMin, highMax);
  }

  private static boolean has(Range range, long lowMin, long lowMax, long highMin, long highMax) {
    return range.lowMin == lowMin
        && range.lowMax == lowMax
        && range.highMin == highMin
        && range.highMax == highMax;
  }
}
