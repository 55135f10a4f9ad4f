// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The decisions behind a generated module, in order. They come from a seed, or from a list: past
 * its end every decision is 0, which is the simplest. So any list makes a valid module, and a
 * shorter or smaller one a simpler module.
 */
final class Choices {

  /** The decisions from {@code start} until before {@code end} belong together. */
  record Span(int start, int end) {
    int length() {
      return end - start;
    }
  }

  /** What was decided. */
  @SuppressWarnings("ArrayRecordComponent") // only read
  record Made(int[] values, List<Span> spans) {}

  private interface Source {
    int below(int bound);
  }

  private final Source source;
  private final List<Integer> made = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();

  private Choices(Source source) {
    this.source = source;
  }

  static Choices random(long seed) {
    // Neighbouring seeds would begin alike.
    Random random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
    return new Choices(random::nextInt);
  }

  static Choices replay(int[] values) {
    int[] next = {0};
    return new Choices(
        bound -> next[0] < values.length ? Math.floorMod(values[next[0]++], bound) : 0);
  }

  /** A number from 0 until before {@code bound}. */
  int below(int bound) {
    int value = source.below(bound);
    made.add(value);
    return value;
  }

  /** True once in so many times. */
  boolean oneIn(int times) {
    return below(times) == times - 1;
  }

  /** Does something of which all decisions can be left out together. */
  void together(Runnable part) {
    int start = made.size();
    part.run();
    spans.add(new Span(start, made.size()));
  }

  /** Does something as long as the decision before each time says so, which belongs to it. */
  void several(int mean, Runnable part) {
    boolean[] more = {true};
    while (more[0]) {
      together(
          () -> {
            more[0] = below(mean + 1) != 0;
            if (more[0]) {
              part.run();
            }
          });
    }
  }

  Made made() {
    return new Made(made.stream().mapToInt(Integer::intValue).toArray(), List.copyOf(spans));
  }
}
