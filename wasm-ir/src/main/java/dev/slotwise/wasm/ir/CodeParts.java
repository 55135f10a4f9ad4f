// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Work on a module's code that several threads share: each takes a run of functions at a time. What
 * comes of it does not depend on how many threads there are, nor on which is first.
 */
public final class CodeParts {
  /** Enough code for a part to pay; few enough for threads to end at about one time. */
  private static final int MOST_BYTES = 1 << 18;

  /** Pays for a part in a process that has just begun, where code is interpreted. */
  private static final int LEAST_BYTES = 1 << 10;

  private static final int PARTS_A_THREAD = 8;

  /** However little code there is, so many threads may share it. */
  private static final int FEW_THREADS = 2;

  private CodeParts() {}

  /**
   * Works on the defined functions {@code from .. to-1}.
   *
   * @param <T> what comes of a part
   */
  @FunctionalInterface
  public interface Task<T> {
    /**
     * {@return the result for the functions of a part}
     *
     * @param from the first function, of those defined here, counted from 0
     * @param to the function after the last
     */
    T work(int from, int to);
  }

  /**
   * Does a task on all defined functions, in parts.
   *
   * @param <T> what comes of a part
   * @param module its code is shared out by size
   * @param threads at most so many; fewer if there is too little code for them
   * @param task must be safe for several threads
   * @return what came of the parts, in order of functions
   * @throws CancellationException if this thread is interrupted; then so are those that work
   * @throws RuntimeException what the task throws on the first part, in order of functions, that it
   *     fails on; so for an {@link Error}
   */
  public static <T> List<T> map(WasmModule module, int threads, Task<T> task) {
    int first = module.importedFunctionCount();
    int end = module.definedFunctionsEnd();
    int bytes = first == end ? 0 : module.bodyEnd(end - 1) - module.bodyStart(first);
    if (threads <= 1 || bytes <= LEAST_BYTES) {
      return List.of(task.work(first, end));
    }
    int workers = Math.min(threads, Math.max(FEW_THREADS, bytes / MOST_BYTES));
    int share = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, bytes / (workers * PARTS_A_THREAD)));
    return map(starts(module, share), workers, task);
  }

  private static <T> List<T> map(ImmutableIntList starts, int threads, Task<T> task) {
    int parts = starts.size() - 1;
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, parts));
    try {
      List<CompletableFuture<T>> running = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        int from = starts.get(part);
        int to = starts.get(part + 1);
        running.add(CompletableFuture.supplyAsync(() -> task.work(from, to), pool));
      }
      List<T> done = new ArrayList<>();
      for (CompletableFuture<T> part : running) {
        done.add(part.get());
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      // Nothing else can have been thrown: a task declares no exception.
      throw (RuntimeException) e.getCause();
    } finally {
      pool.shutdownNow();
    }
  }

  /** Where to cut the defined functions into parts of about as many bytes; last, where they end. */
  private static ImmutableIntList starts(WasmModule module, int bytes) {
    MutableIntList starts = IntLists.mutable.empty();
    int end = module.definedFunctionsEnd();
    long full = 0;
    for (int function = module.importedFunctionCount(); function < end; function++) {
      if (starts.isEmpty() || module.bodyEnd(function) > full) {
        starts.add(function);
        full = (long) module.bodyStart(function) + bytes;
      }
    }
    starts.add(end);
    return starts.toImmutable();
  }
}
