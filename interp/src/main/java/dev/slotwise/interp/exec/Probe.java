// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.MachineState;

/** Watches the interpreter at some instructions. */
public interface Probe {

  /** Whether to watch the instruction at this offset, absolute in the file. */
  boolean watches(int offset);

  /** The state before a watched instruction; called once for each time it is reached. */
  void reached(int offset, MachineState state);
}
