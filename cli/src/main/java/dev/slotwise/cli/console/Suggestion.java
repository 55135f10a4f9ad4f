// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import dev.slotwise.cli.format.Printable;
import java.util.Arrays;
import java.util.stream.Stream;

/** Suggests names in place of a name that names nothing. */
public final class Suggestion {
  /** Longer names are compared in vain: comparing takes time in the product of the lengths. */
  private static final int LONGEST = 300;

  /**
   * More is another name: {@code kernel.kernel_exec} is not a misspelt {@code kernel.kernel_fork}.
   */
  private static final int MOST = 3;

  private Suggestion() {}

  /**
   * {@code ; did you mean X?} for the nearest of some names, the first one if several are; nothing
   * if none is near.
   */
  public static String of(String name, Stream<String> names) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String candidate : names.sorted().toList()) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : "; did you mean " + Printable.of(best) + "?";
  }

  /**
   * How far a name is from a candidate; {@link Integer#MAX_VALUE} if nobody would take one for the
   * other. A third of a name may be wrong, but no more than {@link #MOST}, or all before its last
   * dot be missing or another.
   */
  private static int distance(String name, String candidate) {
    int allowed = Math.min(MOST, Math.max(1, Math.min(name.length(), candidate.length()) / 3));
    if (Math.max(name.length(), candidate.length()) <= LONGEST
        && Math.abs(name.length() - candidate.length()) <= allowed) {
      int edits = edits(name, candidate);
      if (edits <= allowed) {
        return edits;
      }
    }
    String field = name.substring(name.lastIndexOf('.') + 1);
    boolean isSameField = field.length() > 1 && candidate.endsWith("." + field);
    return isSameField ? LONGEST : Integer.MAX_VALUE;
  }

  /**
   * The edit distance: insertions, deletions, replacements, and exchanges of neighbours (Damerau
   * 1964, in the restricted form).
   */
  private static int edits(String from, String to) {
    int[] beforeLast = new int[to.length() + 1];
    int[] last = new int[to.length() + 1];
    Arrays.setAll(last, j -> j);
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
        boolean isExchanged =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        if (isExchanged) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[to.length()];
  }
}
