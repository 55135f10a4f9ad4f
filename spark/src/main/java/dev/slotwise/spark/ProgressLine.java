// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import dev.slotwise.spark.run.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** One line at a terminal, written anew as the run goes on and wiped at its end. */
final class ProgressLine implements Progress, AutoCloseable {
  private static final String WIPE = "\r\033[K";
  private final PrintStream terminal;
  private final long begun = System.nanoTime();
  private boolean shown;

  ProgressLine(PrintStream terminal, boolean shown) {
    this.terminal = terminal;
    this.shown = shown;
  }

  @Override
  public synchronized void tell(String phase, long done, long all) {
    if (shown) {
      long seconds = (System.nanoTime() - begun) / 1_000_000_000;
      String count = all > 0 ? String.format(Locale.ROOT, ", %,d of %,d modules", done, all) : "";
      terminal.print(WIPE + "slotwise: " + phase + count + ", " + seconds + " s");
      terminal.flush();
    }
  }

  /** Wipes the line; what is told after that isn't shown. */
  @Override
  public synchronized void close() {
    if (shown) {
      terminal.print(WIPE);
      terminal.flush();
      shown = false;
    }
  }
}
