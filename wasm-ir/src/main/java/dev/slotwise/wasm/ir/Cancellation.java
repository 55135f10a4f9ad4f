// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.concurrent.CancellationException;

/**
 * Ends work from outside: a thread that wants it ended interrupts the thread that does it. Loops
 * that look at each function, or at each entry of a section, check for the interrupt, and so do
 * loops whose length is not bounded by the size of a module. A check costs about a nanosecond.
 */
public final class Cancellation {
  private Cancellation() {}

  /** {@return whether the work of this thread is to end} */
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
