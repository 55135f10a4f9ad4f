// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A line at the terminal for work that takes long. It appears after a second, so short work does
 * not even load the library, and is wiped when the work is done.
 */
public final class Progress implements AutoCloseable {
  private static final int WIDTH = 79;
  private static final String WIPE = "\r\033[K";

  private final Phase phase;
  private final PrintStream terminal;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread thread = new Thread(this::show, "slotwise-progress");

  private Progress(Phase phase, PrintStream terminal) {
    this.phase = phase;
    this.terminal = terminal;
  }

  public static Progress of(Phase phase, PrintStream terminal) {
    Progress progress = new Progress(phase, terminal);
    progress.thread.setDaemon(true);
    progress.thread.start();
    return progress;
  }

  @SuppressWarnings("try") // The bar draws by itself until it is closed.
  private void show() {
    try {
      if (done.await(1, TimeUnit.SECONDS)) {
        return;
      }
      try (ProgressBar bar =
          new ProgressBarBuilder()
              .setInitialMax(-1)
              // How much there is to do is not known: what, how far, and for how long, is.
              .setRenderer((state, width) -> phase.underway())
              .setUpdateIntervalMillis(250)
              .continuousUpdate()
              .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
              .build()) {
        done.await();
      }
      terminal.print(WIPE);
      terminal.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void draw(String line) {
    terminal.print(WIPE + line);
    terminal.flush();
  }

  /** Wipes the line. */
  @Override
  public void close() {
    done.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
