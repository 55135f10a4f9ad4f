// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Does work on one file that must not end the run: within a time, and within the memory that there
 * is.
 */
public final class Guard {
  private static final long STACK_BYTES = 64L << 20;

  /** How long work that was interrupted may take to end before it is left to itself. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** The work has not ended well; the message is for people. */
  public static final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient ModuleFault fault;

    FaultException(ModuleFault fault) {
      super(fault.message());
      this.fault = fault;
    }

    /** What is wrong. */
    public ModuleFault fault() {
      return fault;
    }
  }

  private Guard() {}

  /**
   * Why a file is not even read: its bytes alone take most of the memory.
   *
   * @param bytes how large it is
   * @param memory how many bytes there are; 0 for the heap of this process
   */
  public static Optional<ModuleFault> tooLarge(long bytes, long memory) {
    long there = memory > 0 ? memory : Runtime.getRuntime().maxMemory();
    return bytes <= there / 4 * 3
        ? Optional.empty()
        : Optional.of(
            ModuleFault.of(
                ModuleFault.Kind.MEMORY,
                "%d bytes are too many for %d bytes of memory".formatted(bytes, there)));
  }

  /**
   * Does work on a thread of its own. When its time is up the thread is interrupted; if it has not
   * ended ten seconds later, it is left to itself.
   *
   * @param timeout how long it may take; zero for as long as it likes
   * @throws FaultException if it takes longer, or Java's heap or stack does not suffice
   * @throws CancellationException if this thread is interrupted; the work is as well
   * @throws RuntimeException what the work throws; so for an {@link Error}
   */
  public static <T> T run(Duration timeout, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = new Thread(null, task, "slotwise-module", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return timeout.isZero() ? task.get() : task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      end(thread);
      throw new FaultException(
          ModuleFault.of(ModuleFault.Kind.TIME, "took longer than " + text(timeout)));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OutOfMemoryError || e.getCause() instanceof StackOverflowError) {
        throw new FaultException(ModuleFault.ofMemory((VirtualMachineError) e.getCause()));
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      // Nothing else can have been thrown: work declares no exception.
      throw (RuntimeException) e.getCause();
    }
  }

  private static void end(Thread thread) {
    thread.interrupt();
    try {
      thread.join(GRACE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String text(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
