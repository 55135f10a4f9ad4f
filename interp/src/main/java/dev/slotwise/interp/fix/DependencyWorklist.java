// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntUnaryOperator;
import org.eclipse.collections.impl.set.mutable.primitive.IntHashSet;

/**
 * Says which task is due next where tasks and what they read come to light on the way: the
 * bookkeeping of a fixpoint without its values. A task is run, tells what facts it reads, and is
 * due again when one of them changes. Tasks and facts are dense ints, each numbered by the caller
 * as it likes; an interpreter may have a task for each function and facts for summaries and
 * globals.
 *
 * <p>Guarantees: a task that waits is not queued twice; the one with the least priority is next, of
 * equals the one with the least number, so the order does not depend on hashes. That a run ends is
 * the caller's to ensure: facts must change finitely often. Whoever wants values, widening and a
 * budget looked after too uses {@link DemandSolver}.
 *
 * <p>Cost: logarithmic in the tasks that wait, for each that becomes due; memory is linear in tasks
 * and in reads. Not thread-safe.
 */
public final class DependencyWorklist {
  private final PriorityQueue<Entry> queue = new PriorityQueue<>();
  private final BitSet due = new BitSet();
  private final List<IntHashSet> readersOf = new ArrayList<>();
  private final IntUnaryOperator priority;

  private record Entry(int priority, int task) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byPriority = Integer.compare(priority, other.priority);
      return byPriority != 0 ? byPriority : Integer.compare(task, other.task);
    }
  }

  /**
   * A worklist without a task.
   *
   * @param priority the priority of a task, asked each time it becomes due; less is sooner
   */
  public DependencyWorklist(IntUnaryOperator priority) {
    this.priority = priority;
  }

  /** Makes a task due, if it does not wait already. */
  public void schedule(int task) {
    if (!due.get(task)) {
      due.set(task);
      queue.add(new Entry(priority.applyAsInt(task), task));
    }
  }

  /** Notes that {@code task} reads {@code fact}: it becomes due whenever the fact changes. */
  public void reads(int task, int fact) {
    while (readersOf.size() <= fact) {
      readersOf.add(new IntHashSet(0));
    }
    readersOf.get(fact).add(task);
  }

  /** Makes all tasks due that read {@code fact}, also one that is running now. */
  public void changed(int fact) {
    if (fact < readersOf.size()) {
      readersOf.get(fact).forEach(this::schedule);
    }
  }

  /** Whether no task waits. */
  public boolean isEmpty() {
    return queue.isEmpty();
  }

  /**
   * Takes out the task that is due next; what it reads from now on counts for its next run.
   *
   * @throws java.util.NoSuchElementException if no task waits
   */
  public int next() {
    int task = queue.remove().task();
    due.clear(task);
    return task;
  }
}
