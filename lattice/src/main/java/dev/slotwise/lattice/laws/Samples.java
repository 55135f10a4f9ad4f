// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice.laws;

import dev.slotwise.lattice.Lattice;
import dev.slotwise.lattice.Words;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.api.set.MutableSet;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.Sets;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * Elements of a numeric lattice with words that they must hold: made of constants by join, meet and
 * widening, and taken in from transfer functions. On small words they come with all their words.
 */
final class Samples<V> {

  private static final int EXHAUSTIVE_WIDTH = 8;
  private static final int EXHAUSTIVE_ELEMENTS = 90;
  private static final int SEEDED_ELEMENTS = 600;
  private static final int OFFERED_PART = 5;
  private static final int WORDS_KEPT = 8;

  /** The words that lie at equal distances: as many, this far apart. */
  private static final int[] COUNTS = {2, 3, 4, 8};

  private static final int[] STRIDES = {1, 2, 3, 4, 8};

  private final Lattice<V> lattice;
  private final int width;
  private final LongFunction<V> constant;
  private final TransferLaws.Membership<V> membership;
  private final Random random;
  private final MutableList<Sample<V>> samples = Lists.mutable.empty();
  private final MutableSet<V> seen = Sets.mutable.empty();
  private final Families<V> families = new Families<>();
  private final int limit;
  private int offered;

  Samples(
      Lattice<V> lattice,
      int width,
      LongFunction<V> constant,
      TransferLaws.Membership<V> membership,
      Random random) {
    this.lattice = lattice;
    this.width = width;
    this.constant = constant;
    this.membership = membership;
    this.random = random;
    this.limit = areExhaustive() ? EXHAUSTIVE_ELEMENTS : SEEDED_ELEMENTS;
    add(lattice.bottom(), LongLists.immutable.empty());
    add(lattice.top(), LongLists.immutable.of(word(), word(), word(), word()));
    if (areExhaustive()) {
      for (long word = 0; word <= Words.mask(Math.min(width, 4)); word++) {
        add(constant.apply(word), LongLists.immutable.of(word));
      }
    }
    // A lattice with few elements cannot fill the list; so many tries find them all.
    for (int tries = 0; tries < 4 * limit && samples.size() < limit; tries++) {
      grow();
    }
    for (int count : COUNTS) {
      for (int stride : STRIDES) {
        addCosets(count, stride);
      }
    }
  }

  /** An element, and words in it: all of them on small words, else some. */
  record Sample<V>(V element, ImmutableLongList words) {
    @Override
    public String toString() {
      return element + " of " + words.collect(Long::toUnsignedString).makeString("{", ", ", "}");
    }
  }

  /** Collects a few different words. */
  static final class Collector {
    private final MutableLongList words = LongLists.mutable.empty();

    void add(long word) {
      if (words.size() < WORDS_KEPT && !words.contains(word)) {
        words.add(word);
      }
    }
  }

  /** Whether samples are tried in every pair, with all their words. */
  boolean areExhaustive() {
    return width <= EXHAUSTIVE_WIDTH;
  }

  ImmutableList<Sample<V>> all() {
    return samples.toImmutable();
  }

  ImmutableList<V> elements() {
    return samples.collect(Sample::element).toImmutable();
  }

  Sample<V> draw() {
    return samples.get(random.nextInt(samples.size()));
  }

  /** Pairs of elements that have much in common, and of results with their operands. */
  void forEachRelatedPair(BiConsumer<Sample<V>, Sample<V>> action) {
    families.forEachPair(action);
  }

  /**
   * Takes in a result with words it was found to hold: as one of its operation, and, until there
   * are enough of these, for operations to come.
   */
  void offer(String operation, V element, Collector known, Sample<V> left, Sample<V> right) {
    if (!known.words.isEmpty() && families.wants(operation, element)) {
      families.add(
          operation,
          sample(element, known),
          Lists.mutable.<Sample<V>>empty().with(left).with(right));
    }
    if (offered < limit / OFFERED_PART && !known.words.isEmpty() && random.nextInt(8) == 0) {
      int before = samples.size();
      add(element, known.words.toImmutable());
      offered += samples.size() - before;
    }
  }

  private void add(V element, ImmutableLongList known) {
    if (seen.add(element)) {
      samples.add(new Sample<>(element, areExhaustive() ? wordsOf(element) : known));
    }
  }

  private Sample<V> sample(V element, Collector known) {
    return new Sample<>(element, areExhaustive() ? wordsOf(element) : known.words.toImmutable());
  }

  /**
   * Words at equal distances, from different starts: elements of one shape and size, of which some
   * have no word in common.
   */
  private void addCosets(int count, int stride) {
    long mask = Words.mask(width);
    for (long first = 0; first <= Math.min(stride, mask); first++) {
      V element = lattice.bottom();
      Collector words = new Collector();
      for (int i = 0; i < count; i++) {
        long word = Words.truncate(first + (long) i * stride, width);
        words.add(word);
        element = lattice.join(element, constant.apply(word));
      }
      String family = count + " words, " + stride + " apart";
      if (families.wants(family, element)) {
        families.add(family, sample(element, words), Lists.mutable.empty());
      }
    }
  }

  private ImmutableLongList wordsOf(V element) {
    MutableLongList words = LongLists.mutable.empty();
    for (long word = 0; word <= Words.mask(width); word++) {
      if (membership.contains(element, word, width)) {
        words.add(word);
      }
    }
    return words.toImmutable();
  }

  private void grow() {
    switch (random.nextInt(6)) {
      case 0 -> add(draw(), draw(), false);
      case 1 -> add(draw(), draw(), true);
      case 2 -> {
        Sample<V> a = draw();
        Sample<V> b = draw();
        V meet = lattice.meet(a.element(), b.element());
        add(
            meet,
            a.words()
                .newWithAll(b.words())
                .distinct()
                .select(word -> membership.contains(meet, word, width)));
      }
      default -> addCluster();
    }
  }

  private void add(Sample<V> a, Sample<V> b, boolean widening) {
    V join = lattice.join(a.element(), b.element());
    Collector words = new Collector();
    a.words().forEach(words::add);
    b.words().forEach(words::add);
    add(widening ? lattice.widen(a.element(), join) : join, words.words.toImmutable());
  }

  /** The join of a few words at equal distances, as tables and structures have them. */
  private void addCluster() {
    long first = word();
    long stride = random.nextBoolean() ? 1L << random.nextInt(Math.min(width, 5)) : word();
    int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 5);
    V element = lattice.bottom();
    Collector words = new Collector();
    for (int i = 0; i < count; i++) {
      long word = Words.truncate(first + i * stride, width);
      words.add(word);
      element = lattice.join(element, constant.apply(word));
    }
    add(element, words.words.toImmutable());
  }

  /** A word, more often one where something changes: zero, powers of two, the ends. */
  private long word() {
    long raw =
        switch (random.nextInt(6)) {
          case 0 -> random.nextInt(20);
          case 1 -> (1L << random.nextInt(width)) + random.nextInt(3) - 1;
          case 2 -> -random.nextInt(20);
          case 3 -> Words.signBit(width) + random.nextInt(7) - 3;
          case 4 -> random.nextLong() >>> random.nextInt(64);
          default -> random.nextLong();
        };
    return Words.truncate(raw, width);
  }
}
