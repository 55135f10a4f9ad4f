// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.tests.oracle.Choices.Made;
import dev.slotwise.tests.oracle.Choices.Span;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/**
 * Makes a failing case simpler by making its decisions fewer and smaller: leaves out whole
 * functions, statements and runs of them, then turns single decisions to the simplest alternative,
 * as long as the case still fails. What comes out is a case by itself: no part of it can be left
 * out.
 *
 * <p>Sources: A. Zeller and R. Hildebrandt, <i>Simplifying and isolating failure-inducing
 * input</i>, IEEE TSE 2002; D. MacIver and A. Donaldson, <i>Test-case reduction via test-case
 * generation</i>, ECOOP 2020 (on decisions in place of the input).
 */
final class Shrinker {
  private final Function<int[], Made> remake;
  private final Predicate<int[]> fails;
  private final int most;
  private int tries;

  /**
   * @param remake makes the case of some decisions, and says which decisions it came to
   * @param fails whether the case of some decisions fails
   * @param most how many cases to try
   */
  Shrinker(Function<int[], Made> remake, Predicate<int[]> fails, int most) {
    this.remake = remake;
    this.fails = fails;
    this.most = most;
  }

  /** The decisions of a simpler case that fails as well. */
  int[] shrink(int[] failing) {
    int[] best = failing;
    int[] before;
    do {
      before = best;
      best = withoutSpans(best);
      best = withoutTail(best);
      best = each(best, value -> 0);
      best = each(best, value -> value / 2);
      best = each(best, value -> value - 1);
    } while (!Arrays.equals(best, before) && tries < most);
    return best;
  }

  private boolean failsWith(int[] values) {
    return tries++ < most && fails.test(values);
  }

  /** Leaves out what belongs together: the longest first, and from the end. */
  private int[] withoutSpans(int[] values) {
    int[] best = values;
    boolean changed = true;
    while (changed && tries < most) {
      changed = false;
      List<Span> spans =
          remake.apply(best).spans().stream()
              .filter(span -> span.length() > 0)
              .sorted(
                  Comparator.comparingInt(Span::length).thenComparingInt(Span::start).reversed())
              .toList();
      for (Span span : spans) {
        if (span.end() > best.length) {
          continue;
        }
        int[] shorter = without(best, span);
        if (failsWith(shorter)) {
          best = shorter;
          changed = true;
          // Other spans stand elsewhere now.
          break;
        }
      }
    }
    return best;
  }

  private int[] withoutTail(int[] values) {
    int[] best = values;
    for (int length = values.length / 2; length > 0 && tries < most; length /= 2) {
      while (best.length >= length) {
        int[] shorter = Arrays.copyOf(best, best.length - length);
        if (!failsWith(shorter)) {
          break;
        }
        best = shorter;
      }
    }
    return best;
  }

  /** Makes each decision smaller by itself. */
  private int[] each(int[] values, IntUnaryOperator smaller) {
    int[] best = values;
    for (int i = 0; i < best.length && tries < most; i++) {
      if (best[i] > 0) {
        int[] simpler = best.clone();
        simpler[i] = smaller.applyAsInt(best[i]);
        if (simpler[i] != best[i] && failsWith(simpler)) {
          best = simpler;
        }
      }
    }
    return best;
  }

  private static int[] without(int[] values, Span span) {
    int[] shorter = Arrays.copyOf(values, values.length - span.length());
    System.arraycopy(values, span.end(), shorter, span.start(), values.length - span.end());
    return shorter;
  }
}
