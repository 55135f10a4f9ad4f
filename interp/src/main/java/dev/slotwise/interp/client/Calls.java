// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client;

import dev.slotwise.interp.exec.Outcome;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/** What is known of the calls of one function in one context. */
public interface Calls {

  /** The functions that a reachable call can enter, ascending; empty if it traps before. */
  ImmutableIntList callees(int offset);

  /** How a reachable call can end, over all that it enters; relative to the store before it. */
  Outcome outcome(int offset);
}
