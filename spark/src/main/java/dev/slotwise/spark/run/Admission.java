// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets modules into the one heap that all tasks of a process share: as many as are thought to fit.
 * A module that is thought to need more than the heap has is let in when it is alone.
 */
final class Admission {
  private static final long MEBI = 1L << 20;

  /** What is left after Spark's own share, in mebibytes. */
  private static final int ROOM =
      (int) Math.max(1, Runtime.getRuntime().maxMemory() / MEBI * 3 / 4);

  /**
   * Bytes of heap that a byte of a module takes at most, for what it is decoded to and its rows.
   */
  private static final long HEAP_PER_BYTE = 40;

  private static final int LEAST = 8;
  private static final Semaphore FREE = new Semaphore(ROOM, true);

  private Admission() {}

  /** Does the work for a module of so many bytes once there is room for it. */
  static <T> T with(long bytes, Supplier<T> work) {
    return holding((int) Math.min(ROOM, LEAST + bytes * HEAP_PER_BYTE / MEBI), work);
  }

  /** Does the work while nothing else is done. */
  static <T> T alone(Supplier<T> work) {
    return holding(ROOM, work);
  }

  private static <T> T holding(int permits, Supplier<T> work) {
    FREE.acquireUninterruptibly(permits);
    try {
      return work.get();
    } finally {
      FREE.release(permits);
    }
  }
}
