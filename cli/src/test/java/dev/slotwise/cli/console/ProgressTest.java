// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final String WIPE = "\r\033[K";

  /** Of a phase that counts no functions, what changes is the time. */
  @Test
  @SuppressWarnings("try") // Closing it is all there is to do with it.
  void theLineIsDrawnAgainWhileNothingIsCountedAndThenWiped() throws InterruptedException {
    ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    CountDownLatch draws = new CountDownLatch(3);
    PrintStream terminal =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
          @Override
          public void print(String text) {
            drawn.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            draws.countDown();
          }
        };
    try (Progress progress = Progress.of(new Phase("scanning", "bash.wasm"), terminal)) {
      assertThat(draws.await(1, TimeUnit.MINUTES)).as("drawn three times").isTrue();
    }
    assertThat(drawn.toString(StandardCharsets.UTF_8))
        .startsWith(WIPE + "scanning bash.wasm ... 1 s")
        .endsWith(WIPE);
  }
}
