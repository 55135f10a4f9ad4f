// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.LongAccumulator;

/** Tells each second how many modules are analysed, until it is closed. */
final class Telling implements AutoCloseable {
  private final ScheduledExecutorService clock;

  Telling(Progress progress, LongAccumulator done, long all) {
    clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "progress");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        clock.scheduleAtFixedRate(
            () -> progress.tell("analysing", Math.min(done.value(), all), all),
            0,
            1,
            TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
