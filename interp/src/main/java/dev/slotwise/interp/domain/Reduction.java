// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.interp.domain.Knowledge.Extreme;
import dev.slotwise.interp.domain.Knowledge.Few;
import dev.slotwise.interp.domain.Knowledge.One;
import dev.slotwise.interp.domain.Knowledge.Summary;
import dev.slotwise.lattice.Congruence;
import dev.slotwise.lattice.Congruence.Residues;
import dev.slotwise.lattice.Interval;
import dev.slotwise.lattice.Interval.Range;
import dev.slotwise.lattice.KnownBits;
import dev.slotwise.lattice.KnownBits.Bits;
import dev.slotwise.lattice.ValueSet.Values;
import dev.slotwise.lattice.Words;
import java.util.Arrays;

/**
 * Between the parts of a {@link Summary}: each tells the others what it knows, and if few words are
 * left, they are listed.
 *
 * <p>Source: P. Cousot and R. Cousot, POPL 1979, section 10.1 (reduced product); passing facts in
 * turn until nothing changes follows P. Granger, <i>Improving the results of static analyses of
 * programs by local decreasing iterations</i>, FSTTCS 1992.
 */
final class Reduction {

  private static final Interval INTERVAL = new Interval();
  private static final Congruence CONGRUENCE = new Congruence();
  private static final KnownBits BITS = new KnownBits();
  private static final int ROUNDS = 3;

  /** How many candidates are tried to see whether few of them are words of all parts. */
  private static final int CANDIDATES = 2 * ValuesDomain.LIMIT;

  private Reduction() {}

  /** The element of the words that are in all three parts. */
  static Knowledge reduce(int width, Range range, Residues residues, Bits bits) {
    Range r = range;
    Residues m = residues;
    Bits b = BitsDomain.cut(bits, width);
    for (int round = 0; round < ROUNDS; round++) {
      if (r.equals(Range.NONE) || m.equals(Residues.NONE) || b.equals(Bits.NONE)) {
        return Extreme.BOTTOM;
      }
      Bits newBits = b;
      if (!r.equals(Range.ALL)) {
        newBits = BITS.meet(newBits, BitsDomain.between(r.unsignedMin(), r.unsignedMax()));
      }
      if (!m.equals(Residues.ALL)) {
        newBits = BITS.meet(newBits, lowBits(m, width));
      }
      if (newBits.equals(Bits.NONE)) {
        return Extreme.BOTTOM;
      }
      Residues newResidues = CONGRUENCE.meet(m, stride(newBits));
      if (newResidues.equals(Residues.NONE)) {
        return Extreme.BOTTOM;
      }
      Range newRange = align(INTERVAL.meet(r, bounds(newBits, width)), newResidues, width);
      boolean stable = newRange.equals(r) && newResidues.equals(m) && newBits.equals(b);
      r = newRange;
      m = newResidues;
      b = newBits;
      if (stable) {
        break;
      }
    }
    return r.equals(Range.NONE) ? Extreme.BOTTOM : listed(summary(width, r, m, b));
  }

  /** The parts as they are; all words become {@link Extreme#TOP}. */
  static Knowledge summary(int width, Range range, Residues residues, Bits bits) {
    Bits cut = BitsDomain.cut(bits, width);
    return range.equals(Range.ALL)
            && residues.equals(Residues.ALL)
            && cut.unknown() == Words.mask(width)
        ? Extreme.TOP
        : new Summary(width, range, residues, cut);
  }

  /** The parts of an element of some word. */
  static Summary parts(Knowledge element, int width) {
    if (element instanceof Summary summary) {
      return summary;
    }
    if (element instanceof One one) {
      return new Summary(
          width,
          Range.unsigned(one.word(), one.word(), width),
          Residues.of(0, one.word()),
          Bits.of(one.word(), 0));
    }
    return element instanceof Few few ? summarise(few.values(), width) : Summary.unknown(width);
  }

  /** The closest parts around some words, in any number from one. */
  static Summary summarise(Values words, int width) {
    long first = words.get(0);
    long last = words.get(words.size() - 1);
    long all = first;
    long any = first;
    long stride = 0;
    long greatestLow = first;
    long leastHigh = last;
    for (int i = words.size() - 1; i > 0; i--) {
      long word = words.get(i);
      all &= word;
      any |= word;
      stride = Words.gcd(stride, word - first);
      if ((word & Words.signBit(width)) != 0) {
        leastHigh = word;
      } else if (greatestLow == first) {
        greatestLow = word;
      }
    }
    boolean crosses = ((first ^ last) & Words.signBit(width)) != 0;
    Range range =
        crosses
            ? INTERVAL.join(
                Range.unsigned(first, greatestLow, width), Range.unsigned(leastHigh, last, width))
            : Range.unsigned(first, last, width);
    return new Summary(width, range, Residues.of(stride, first), Bits.of(all, any & ~all));
  }

  private static Knowledge listed(Knowledge element) {
    if (!(element instanceof Summary summary)) {
      return element;
    }
    Values words = enumerate(summary, CANDIDATES);
    return words.isAll() || words.size() > ValuesDomain.LIMIT
        ? summary
        : Knowledge.ofWords(words, summary.width());
  }

  /** The words of a summary, or all if there are more candidates than are to be tried. */
  static Values enumerate(Summary summary, int candidates) {
    Range range = summary.range().at(summary.width());
    long step = summary.residues().modulus();
    long low = range.hasLow() ? steps(range.lowMin(), range.lowMax(), step) : 0;
    long high = range.hasHigh() ? steps(range.highMin(), range.highMax(), step) : 0;
    long[] words;
    int count = 0;
    if (Long.compareUnsigned(low, candidates) <= 0
        && Long.compareUnsigned(high, candidates - low) <= 0) {
      words = new long[(int) (low + high)];
      // Bounds are aligned to the stride by reduction; where they are not, no word is counted.
      long lowStart = firstAtLeast(range.lowMin(), summary.residues());
      for (int i = 0; i < low; i++) {
        count = keep(summary, lowStart + i * step, words, count);
      }
      long highStart = firstAtLeast(range.highMin(), summary.residues());
      for (int i = 0; i < high; i++) {
        count = keep(summary, highStart + i * step, words, count);
      }
    } else {
      int unknown = Long.bitCount(summary.bits().unknown());
      if (unknown > 30 || 1 << unknown > candidates) {
        return Values.ALL;
      }
      words = new long[1 << unknown];
      long chosen = 0;
      for (int i = 0; i < words.length; i++) {
        count = keep(summary, summary.bits().ones() | chosen, words, count);
        chosen = (chosen - summary.bits().unknown()) & summary.bits().unknown();
      }
    }
    return Values.ofOwned(count == words.length ? words : Arrays.copyOf(words, count));
  }

  private static int keep(Summary summary, long word, long[] words, int count) {
    if (!summary.contains(word)) {
      return count;
    }
    words[count] = word;
    return count + 1;
  }

  /** At least as many words of a stride as lie between two; every one where the count overflows. */
  private static long steps(long min, long max, long step) {
    long last = step == 0 ? 0 : Long.divideUnsigned(max - min, step);
    return last == -1 ? -1 : last + 1;
  }

  /** Low bits that a power of two in the stride fixes. */
  /** What is left of words that go on to overflow: of a stride its greatest power of two. */
  static Knowledge overflown(Summary words) {
    Bits low = lowBits(words.residues(), words.width());
    return reduce(words.width(), Range.ALL, Residues.ALL, BITS.join(words.bits(), low));
  }

  private static Bits lowBits(Residues residues, int width) {
    if (residues.modulus() == 0) {
      return Bits.of(residues.residue(), 0);
    }
    long below = Long.lowestOneBit(residues.modulus()) - 1;
    return Bits.of(residues.residue() & below, Words.mask(width) & ~below);
  }

  /** The stride of words whose low bits are known. */
  private static Residues stride(Bits bits) {
    return bits.isConstant()
        ? Residues.of(0, bits.ones())
        : Residues.of(Long.lowestOneBit(bits.unknown()), bits.ones());
  }

  private static Range bounds(Bits bits, int width) {
    long sign = Words.signBit(width);
    if ((bits.unknown() & sign) == 0) {
      return Range.unsigned(bits.min(), bits.max(), width);
    }
    return INTERVAL.join(
        Range.unsigned(bits.min(), bits.max() & ~sign, width),
        Range.unsigned(bits.min() | sign, bits.max(), width));
  }

  /** Moves the bounds of each half inwards to words of the stride. */
  static Range align(Range range, Residues residues, int width) {
    if (residues.modulus() == 1 || range.equals(Range.NONE)) {
      return range;
    }
    Range a = range.at(width);
    Range aligned = Range.NONE;
    if (a.hasLow()) {
      aligned = align(a.lowMin(), a.lowMax(), residues, width);
    }
    if (a.hasHigh()) {
      aligned = INTERVAL.join(aligned, align(a.highMin(), a.highMax(), residues, width));
    }
    return aligned.equals(range) ? range : aligned;
  }

  private static Range align(long min, long max, Residues residues, int width) {
    long first = firstAtLeast(min, residues);
    // Past the last word the sum wraps, or the residue alone is below the minimum.
    if (Long.compareUnsigned(first, min) < 0 || Long.compareUnsigned(first, max) > 0) {
      return Range.NONE;
    }
    return residues.modulus() == 0
        ? Range.unsigned(first, first, width)
        : Range.unsigned(
            first, max - Long.remainderUnsigned(max - first, residues.modulus()), width);
  }

  /** The least word of a class from a word on; a word below it if there is none. */
  private static long firstAtLeast(long min, Residues residues) {
    long modulus = residues.modulus();
    if (modulus == 0 || Long.compareUnsigned(residues.residue(), min) >= 0) {
      return residues.residue();
    }
    long past = Long.remainderUnsigned(min - residues.residue(), modulus);
    return past == 0 ? min : min + (modulus - past);
  }
}
