// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures the least work that any reader must do, {@link LeastWork}: the bound that the machine
 * sets.
 */
public class LeastWorkBenchmark {

  /** The loops, with the module that they run over. */
  @State(Scope.Benchmark)
  public static class Loops {
    LeastWork least = new LeastWork(new Input().prepared.module());

    /** Takes the module of this run. */
    @Setup
    public void prepare(Input input) {
      least = new LeastWork(input.prepared.module());
    }
  }

  @Benchmark
  public long readBytes(Input input, Loops loops, Work work) {
    work.count(input.prepared, 0, 1);
    return loops.least.readBytes();
  }

  @Benchmark
  public long decodeLebs(Input input, Loops loops, Work work) {
    work.count(input.prepared, loops.least.lebCount(), 1);
    return loops.least.decodeLebs();
  }

  @Benchmark
  public long countInstructions(Input input, Loops loops, Work work) {
    int count = loops.least.countInstructions();
    work.count(input.prepared, count, count);
    return count;
  }
}
