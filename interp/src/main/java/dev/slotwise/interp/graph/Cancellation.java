// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.concurrent.CancellationException;

/**
 * How long work is ended from outside: whoever wants it ended interrupts its thread. Loops that are
 * not bounded by the size of a module check for it.
 */
public final class Cancellation {
  private Cancellation() {}

  /** Whether the work of this thread is to end. */
  public static boolean isAsked() {
    return Thread.currentThread().isInterrupted();
  }

  /**
   * Goes on, or ends the work.
   *
   * @throws CancellationException if the thread is interrupted; it stays so
   */
  public static void check() {
    if (isAsked()) {
      throw new CancellationException("interrupted");
    }
  }
}
