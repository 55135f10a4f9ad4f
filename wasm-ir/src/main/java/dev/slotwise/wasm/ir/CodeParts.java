// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** How long a thread waits for the next module's code. */
  private static final int IDLE_SECONDS = 1;

  /**
   * The threads that work beside the callers', kept from one phase and module to the next: to start
   * two for each took a tenth of the time of many small modules.
   */
  private static final ExecutorService HELPERS = helpers();

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
    Parts<T> work = new Parts<>(starts, task);
    List<Future<?>> helpers = new ArrayList<>();
    try {
      for (int helper = 1; helper < Math.min(threads, parts); helper++) {
        helpers.add(HELPERS.submit(work));
      }
      work.run();
      work.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      helpers.forEach(helper -> helper.cancel(true));
    }
    return work.results();
  }

  private static ExecutorService helpers() {
    ThreadFactory daemons =
        work -> {
          Thread thread = new Thread(work, "code");
          thread.setDaemon(true);
          return thread;
        };
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons);
  }

  /** The parts, of which each thread that runs this takes one after the other. */
  private static final class Parts<T> implements Runnable {
    private final ImmutableIntList starts;
    private final Task<T> task;
    private final AtomicInteger next = new AtomicInteger();
    private final List<Optional<T>> done;
    private final Throwable[] failures;
    private int running;
    private boolean isOver;

    Parts(ImmutableIntList starts, Task<T> task) {
      this.starts = starts;
      this.task = task;
      int parts = starts.size() - 1;
      this.done = new ArrayList<>(Collections.nCopies(parts, Optional.empty()));
      this.failures = new Throwable[parts];
    }

    @Override
    public void run() {
      synchronized (this) {
        if (isOver) {
          return;
        }
        running++;
      }
      try {
        work();
      } finally {
        synchronized (this) {
          running--;
          notifyAll();
        }
      }
    }

    /**
     * Waits for those who have begun; who has not, as the machine is busy, has nothing to do any
     * more.
     */
    synchronized void await() throws InterruptedException {
      isOver = true;
      while (running > 0) {
        wait();
      }
    }

    /** After a failure no part is begun. All before the one that failed have been. */
    private void work() {
      int parts = failures.length;
      for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
        try {
          done.set(part, Optional.of(task.work(starts.get(part), starts.get(part + 1))));
        } catch (RuntimeException | Error e) {
          failures[part] = e;
          next.set(parts);
        }
      }
    }

    /** What came of all parts, after {@link #await}. */
    List<T> results() {
      for (Throwable failure : failures) {
        if (failure instanceof Error error) {
          throw error;
        }
        if (failure instanceof RuntimeException exception) {
          throw exception;
        }
      }
      return done.stream().map(Optional::get).toList();
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
