// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import java.util.List;
import java.util.Map;

/**
 * The summary of a run.
 *
 * @param places how many modules were found, and things that can't be read, wherever they are
 * @param distinct how many different modules that is
 * @param analysed how many of these this run has analysed; the others were done before
 * @param bytes of those that were analysed
 * @param answered how many of the different modules have an answer without fault
 * @param faults how many places have none, by kind
 * @param slowest what took longest
 * @param seconds how long the run took
 */
public record Summary(
    long places,
    long distinct,
    long analysed,
    long bytes,
    long answered,
    Map<String, Long> faults,
    List<Slow> slowest,
    double seconds) {

  /** Copies lists. */
  public Summary {
    slowest = List.copyOf(slowest);
  }

  /** A module that took long. */
  public record Slow(String file, long bytes, long millis) {}
}
