// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client;

import dev.slotwise.interp.exec.Outcome;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/** The calls of one function in one context: their targets and outcomes. */
public interface Calls {

  /**
   * {@return the functions that a reachable call can enter, ascending; empty if it traps before}
   *
   * @param offset of the call's opcode, absolute in the file, in bytes
   */
  ImmutableIntList callees(int offset);

  /**
   * {@return how a reachable call can end, over all that it enters; relative to the store before
   * it}
   *
   * @param offset of the call's opcode, absolute in the file, in bytes
   */
  Outcome outcome(int offset);
}
