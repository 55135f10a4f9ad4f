// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.StoreView;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.Lists;

/** Shows what a finished analysis knows at an instruction. */
public interface Inspector {

  /** Knows nothing: of an analysis that did not finish. */
  Inspector NONE = (function, offset) -> Lists.immutable.empty();

  /**
   * The states before an instruction, one for each context in which its function is called; empty
   * if it can't be reached.
   *
   * @param function a defined function
   * @param offset of an instruction in its body, absolute in the file
   */
  ImmutableList<View> at(int function, int offset);

  /**
   * The state before an instruction, in one context.
   *
   * @param context offsets of the call sites that lead here, the latest last; empty without
   *     contexts
   * @param entryGlobals what some globals hold at the function's entry, if that is what tells this
   *     context from others; ascending
   * @param state locals, operand stack, and what happened to the store since the function's entry
   * @param store globals, tables and memories
   */
  record View(
      ImmutableIntList context,
      ImmutableList<EntryGlobal> entryGlobals,
      MachineState state,
      StoreView<?> store) {}

  /** A global and its value, unsigned. */
  record EntryGlobal(int global, long value) {}
}
