// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Runs the parts of an analysis one by one; who implements it can show how far the work is. */
public interface Phases {

  /** Runs them, and tells nobody. */
  Phases SILENT =
      new Phases() {
        @Override
        public <T> T counted(String what, String file, Function<IntConsumer, T> task) {
          return task.apply(count -> {});
        }
      };

  /**
   * Runs a task that tells how many functions it has reached.
   *
   * @param what the name of the phase, such as {@code level flow}
   * @param file what is analysed, as messages call it
   */
  <T> T counted(String what, String file, Function<IntConsumer, T> task);

  /** Runs a task. */
  default <T> T phase(String what, String file, Supplier<T> task) {
    return counted(what, file, count -> task.get());
  }
}
