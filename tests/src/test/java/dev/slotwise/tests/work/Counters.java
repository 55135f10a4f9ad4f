// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.work;

/** What code that {@link CountingLoader} has loaded did; for one thread at a time. */
public final class Counters {
  /** Methods entered. */
  public static long calls;

  /** Backward branches tried: turns of loops. */
  public static long loops;

  /** Objects made. */
  public static long objects;

  /** Elements of arrays made. */
  public static long elements;

  private Counters() {}

  static void reset() {
    calls = 0;
    loops = 0;
    objects = 0;
    elements = 0;
  }

  static Work read() {
    return new Work(calls, loops, objects, elements);
  }

  /** The counts at one time. */
  record Work(long calls, long loops, long objects, long elements) {
    long[] values() {
      return new long[] {calls, loops, objects, elements};
    }
  }
}
