// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import static dev.slotwise.wasm.validate.Binary.END;
import static dev.slotwise.wasm.validate.Binary.body;
import static dev.slotwise.wasm.validate.Binary.bytes;
import static dev.slotwise.wasm.validate.Binary.function;
import static dev.slotwise.wasm.validate.Binary.module;
import static dev.slotwise.wasm.validate.Binary.noLocals;
import static dev.slotwise.wasm.validate.Binary.section;
import static dev.slotwise.wasm.validate.Binary.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reading a module ends when its thread is interrupted, as every analysis does. */
class CancellationTest {
  private static final int FUNCTIONS = 20_000;

  /** Twenty megabytes of code, in functions of a kilobyte. */
  private static final byte[] MODULE = nops();

  private static byte[] nops() {
    byte[] nops = new byte[1_000];
    Arrays.fill(nops, (byte) 0x01);
    byte[][] bodies = new byte[FUNCTIONS][];
    Arrays.fill(bodies, body(noLocals(), bytes(nops, END)));
    byte[][] declarations = new byte[FUNCTIONS][];
    Arrays.fill(declarations, bytes(0));
    return module(
        section(1, function(types(), types())), section(3, declarations), section(10, bodies));
  }

  @AfterEach
  void forgetTheInterrupt() {
    // The thread is used for other tests.
    assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
  }

  @Test
  void decodingEnds() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ModuleDecoder.decode(MODULE))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void validationEndsOnAnyNumberOfThreads() {
    WasmModule module = ModuleDecoder.decode(MODULE);
    Thread.currentThread().interrupt();
    for (int threads : new int[] {1, 2, 8}) {
      assertThatThrownBy(() -> Validator.validate(module, threads))
          .isInstanceOf(CancellationException.class);
    }
  }

  /** So that a time limit holds for one module, however large: a whole pass takes much longer. */
  @Test
  void validationThatIsUnderWayEnds() throws InterruptedException {
    WasmModule module = ModuleDecoder.decode(MODULE);
    AtomicInteger passes = new AtomicInteger();
    AtomicBoolean cancelled = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              try {
                while (passes.get() < 10_000) {
                  Validator.validate(module);
                  passes.incrementAndGet();
                }
              } catch (CancellationException e) {
                cancelled.set(true);
              }
            });
    thread.start();
    TimeUnit.MILLISECONDS.sleep(50);
    thread.interrupt();
    thread.join();
    assertThat(cancelled).as("after " + passes + " passes").isTrue();
    Thread.currentThread().interrupt();
  }
}
