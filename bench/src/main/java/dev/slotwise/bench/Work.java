// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What was done, as rates beside the score: a faster wrong answer shows. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Work {
  /** Bytes of the file. */
  public long bytes;

  /** Functions of the module. */
  public long functions;

  /** Functions in the answer. */
  public long answer;

  void count(Input input) {
    bytes += input.bytes.length;
    functions += input.module.functionCount();
  }
}
