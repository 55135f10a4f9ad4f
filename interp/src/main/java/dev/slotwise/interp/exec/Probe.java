// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.MachineState;

/** Watches the interpreter at one instruction. */
public interface Probe {

  /** Absolute offset in the file of the instruction to watch. */
  int offset();

  /** The state before the instruction; called once for each time it is reached. */
  void reached(MachineState state);
}
