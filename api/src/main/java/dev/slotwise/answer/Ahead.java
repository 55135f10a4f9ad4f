// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A task that a thread of its own does while this one goes on with something else. To close it
 * before it has ended interrupts it, and nobody waits for it.
 *
 * @param <T> what comes of the task
 */
final class Ahead<T> implements AutoCloseable {
  private final FutureTask<T> task;

  private Ahead(FutureTask<T> task) {
    this.task = task;
  }

  /**
   * Starts a task.
   *
   * @param task ends when its thread is interrupted; what comes of it depends on nothing that
   *     others do in the meantime
   */
  static <T> Ahead<T> start(Supplier<T> task) {
    FutureTask<T> future = new FutureTask<>(task::get);
    Thread thread = new Thread(future, "slotwise-ahead");
    thread.setDaemon(true);
    thread.start();
    return new Ahead<>(future);
  }

  /**
   * Waits for the end of the task.
   *
   * @throws CancellationException if this thread is interrupted; it stays so
   * @throws RuntimeException what the task throws; so for an {@link Error}
   */
  T get() {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      // Nothing else can have been thrown: a supplier declares no exception.
      throw (RuntimeException) e.getCause();
    }
  }

  @Override
  public void close() {
    task.cancel(true);
  }
}
