// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The work of an iteration, as totals beside the score: a faster wrong answer shows. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Work {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Runs of the benchmark. */
  public long runs;

  /** Bytes of the files. */
  public long bytes;

  /** Functions of the modules. */
  public long functions;

  /** Call sites of the modules. */
  public long sites;

  /** Instructions interpreted, right-hand sides evaluated, or elements of lattices made. */
  public long steps;

  /** Functions or other things in the answers. */
  public long answer;

  /** Bytes that the thread allocated. */
  public long allocated;

  private long allocatedBefore;

  @Setup(Level.Iteration)
  public void begin() {
    allocatedBefore = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @TearDown(Level.Iteration)
  public void end() {
    allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocatedBefore;
  }

  void count(Subject.Prepared module, long doneSteps, long answerSize) {
    runs++;
    bytes += module.bytes().length;
    functions += module.module().functionCount();
    sites += module.facts().siteCount();
    steps += doneSteps;
    answer += answerSize;
  }

  void count(long doneSteps, long answerSize) {
    runs++;
    steps += doneSteps;
    answer += answerSize;
  }
}
