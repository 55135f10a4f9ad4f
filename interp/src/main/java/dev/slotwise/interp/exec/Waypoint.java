// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.exec.Label.Raised;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Value;
import org.jspecify.annotations.Nullable;

/**
 * All that a run over a function's code has in hand before a call, in the last pass over each loop
 * around it: a later run can go on from there if nothing before has changed, and can end there if
 * it has nothing that this one had not.
 *
 * @param offset of the call in the file
 * @param labels copies, outermost first; shared with other waypoints, not to be changed
 * @param uncaught what has left the function so far
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Waypoint(int offset, Registers registers, Label[] labels, @Nullable Raised uncaught) {

  /**
   * The registers of a machine that relates no variables.
   *
   * @param notes beside the stack
   * @param epoch to which notes belong
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Registers(
      Value[] locals, Value[] stack, @Nullable Note[] notes, Effect effect, int epoch) {}
}
