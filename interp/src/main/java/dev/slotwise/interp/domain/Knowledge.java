// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.lattice.Congruence.Residues;
import dev.slotwise.lattice.Interval.Range;
import dev.slotwise.lattice.KnownBits.Bits;
import dev.slotwise.lattice.ValueSet.Values;
import dev.slotwise.lattice.Words;

/**
 * An element of {@link ProductDomain}: nothing, one word, few words, or bounds, stride and bits of
 * many. One word, by far the commonest, is one small object, shared below 1024.
 */
public sealed interface Knowledge {

  /**
   * {@return whether this holds a canonical word of its width}
   *
   * @param word bits above the element's width are 0
   */
  boolean contains(long word);

  /** The elements that every width has. */
  enum Extreme implements Knowledge {
    /** No word. */
    BOTTOM,
    /** Every word. */
    TOP;

    @Override
    public boolean contains(long word) {
      return this == TOP;
    }

    @Override
    public String toString() {
      return this == TOP ? "top" : "bottom";
    }
  }

  /**
   * Exactly one word.
   *
   * @param word canonical
   * @param width bits of the word
   */
  record One(long word, int width) implements Knowledge {
    private static final int SHARED = 1024;
    private static final One[] SHARED_32 = shared(32);
    private static final One[] SHARED_64 = shared(64);

    private static One[] shared(int width) {
      One[] ones = new One[SHARED];
      for (int word = 0; word < SHARED; word++) {
        ones[word] = new One(word, width);
      }
      return ones;
    }

    static One of(long word, int width) {
      if (word >= 0 && word < SHARED) {
        if (width == 32) {
          return SHARED_32[(int) word];
        }
        if (width == 64) {
          return SHARED_64[(int) word];
        }
      }
      return new One(word, width);
    }

    @Override
    public boolean contains(long concrete) {
      return word == concrete;
    }

    // As in Interval.Range, not through method handles.
    @Override
    public boolean equals(Object other) {
      return this == other || (other instanceof One one && word == one.word && width == one.width);
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(word) + width;
    }

    @Override
    public String toString() {
      return Long.toString(Words.signed(word, width));
    }
  }

  /**
   * One of 2 to {@link ValuesDomain#LIMIT} words.
   *
   * @param values the words
   * @param width bits of a word
   */
  record Few(Values values, int width) implements Knowledge {
    @Override
    public boolean contains(long word) {
      return values.contains(word);
    }

    // As in Interval.Range, not through method handles.
    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Few few && width == few.width && values.equals(few.values));
    }

    @Override
    public int hashCode() {
      return 31 * values.hashCode() + width;
    }

    @Override
    public String toString() {
      return values.toString();
    }
  }

  /**
   * A word that is in each of the three. Never all words: that is {@link Extreme#TOP}.
   *
   * @param width bits of a word
   * @param range bounds of the word, signed and unsigned
   * @param residues the stride of the word, as an unsigned number
   * @param bits the known bits of the word
   */
  record Summary(int width, Range range, Residues residues, Bits bits) implements Knowledge {

    private static final Summary UNKNOWN_32 = any(32);
    private static final Summary UNKNOWN_64 = any(64);

    private static Summary any(int width) {
      return new Summary(width, Range.ALL, Residues.ALL, Bits.of(0, Words.mask(width)));
    }

    /** What is known of words of a width of which nothing is known. */
    static Summary unknown(int width) {
      return width == 32 ? UNKNOWN_32 : width == 64 ? UNKNOWN_64 : any(width);
    }

    @Override
    public boolean contains(long word) {
      return range.contains(word) && bits.contains(word) && residues.contains(word);
    }

    // As in Interval.Range, not through method handles.
    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Summary summary
              && width == summary.width
              && range.equals(summary.range)
              && residues.equals(summary.residues)
              && bits.equals(summary.bits));
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * range.hashCode() + residues.hashCode()) + bits.hashCode()) + width;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(range.equals(Range.ALL) ? "" : range.toString());
      if (!residues.equals(Residues.ALL)) {
        text.append(text.isEmpty() ? "" : " ").append(residues);
      }
      if (bits.unknown() != Words.mask(width)) {
        text.append(text.isEmpty() ? "" : " ").append(bits);
      }
      return text.toString();
    }
  }

  /**
   * {@return the element of a set of words, of any size but all}
   *
   * @param words not {@link Values#ALL}
   * @param width bits of a word, 1 to 64
   */
  static Knowledge ofWords(Values words, int width) {
    return switch (words.size()) {
      case 0 -> Extreme.BOTTOM;
      case 1 -> One.of(words.get(0), width);
      default ->
          words.size() <= ValuesDomain.LIMIT
              ? new Few(words, width)
              : Reduction.summarise(words, width);
    };
  }
}
