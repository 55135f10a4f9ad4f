// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Validates all bodies of a module on several threads, each with a {@link FunctionValidator} of its
 * own. Bodies are handed out in order and in small runs; of several errors the one with the lowest
 * function index counts, so that the outcome is that of one thread.
 */
final class BodyChecks {
  /** Bodies a run: enough to make handing out cheap, few enough to share out evenly. */
  private static final int RUN = 32;

  /** Below it, starting a thread costs more than it gains. */
  private static final int BYTES_PER_THREAD = 1 << 18;

  private final ModuleFacts facts;
  private final Limits limits;
  private final int end;
  private final AtomicInteger next;
  private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

  /** What is wrong with a body; or with the machine, such as too little memory. */
  private record Failure(int function, Throwable error) {}

  BodyChecks(ModuleFacts facts, Limits limits) {
    this.facts = facts;
    this.limits = limits;
    this.end = facts.module.functionCount();
    this.next = new AtomicInteger(facts.module.importedFunctionCount());
  }

  /**
   * Validates the bodies.
   *
   * @param threads at most so many threads, this one included
   * @throws ModuleException the error of the first body that has one
   */
  void run(int threads) {
    Thread[] helpers =
        new Thread[Math.max(0, Math.min(threads - 1, codeBytes() / BYTES_PER_THREAD))];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Thread(this::work, "validate-" + i);
      helpers[i].setDaemon(true);
      helpers[i].start();
    }
    work();
    for (Thread helper : helpers) {
      join(helper);
    }
    Failure first = failure.get();
    if (first != null) {
      if (first.error instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) first.error;
    }
  }

  private int codeBytes() {
    WasmModule module = facts.module;
    int first = module.importedFunctionCount();
    return first == end ? 0 : module.bodyEnd(end - 1) - module.bodyStart(first);
  }

  private void work() {
    FunctionValidator validator = new FunctionValidator(facts, limits);
    for (int start = next.getAndAdd(RUN); start < end; start = next.getAndAdd(RUN)) {
      int stop = Math.min(end, start + RUN);
      for (int function = start; function < stop; function++) {
        try {
          validator.validate(function);
        } catch (RuntimeException | Error e) {
          // Later bodies need not be read: their errors would not count.
          next.set(end);
          note(new Failure(function, e));
          return;
        }
      }
    }
  }

  private void note(Failure found) {
    failure.accumulateAndGet(
        found, (a, b) -> a == null || (b != null && b.function < a.function) ? b : a);
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
