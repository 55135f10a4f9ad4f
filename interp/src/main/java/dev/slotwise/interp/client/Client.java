// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client;

/**
 * An analysis of the states that an interpreter has found. It is shown each reachable instruction
 * and says what follows; it takes no part in the fixpoint.
 *
 * <p>What {@link States} guarantee to a client: each instruction that some run can execute is shown
 * at least once, in each of the contexts in which its function is called, and each state covers
 * every concrete state in which a run executes the instruction in that context, under the
 * assumptions of the analysis. Functions that {@link States#withoutStates} names are the exception:
 * a client must take anything for possible there. An instruction that is not shown can't be
 * reached.
 *
 * <p>Order: functions ascend, contexts are in order of discovery, instructions ascend; nothing is
 * shown twice. All calls are made by one thread.
 *
 * <p>A client from outside is a public class with a public constructor without parameters; {@link
 * Clients#byName} finds it on the class path.
 */
public interface Client {

  /**
   * Begins to look at a module. Called once for each {@link States#show}, before any instruction.
   *
   * @param <V> the elements of the value domain
   * @param subject what is shown; a client that needs a certain value domain finds it there
   * @return an observer that is told of each instruction of this module
   */
  <V> Observer<V> observe(Subject<V> subject);

  /**
   * Is shown the instructions.
   *
   * @param <V> the elements of the value domain
   */
  @FunctionalInterface
  interface Observer<V> {

    /**
     * The state before one instruction, in one context; not to be kept, for it is large.
     *
     * @param instruction valid during this call only
     */
    void reached(Instruction<V> instruction);
  }
}
