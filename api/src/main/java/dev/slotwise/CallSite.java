// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.SiteKind;
import java.util.List;

/**
 * A call instruction and what it can enter.
 *
 * @param caller the function that it stands in
 * @param offset of the instruction, in bytes from the start of the caller's file
 * @param kind which call instruction it is
 * @param resolution how the targets were found
 * @param targets the functions that it can enter, by index; none if no run gets past it
 */
public record CallSite(
    WasmFunction caller,
    int offset,
    SiteKind kind,
    Resolution resolution,
    List<WasmFunction> targets) {

  /**
   * Copies the list, if it can change.
   *
   * @param caller the function with the call
   * @param offset of the call's opcode, in bytes from the start of its file
   * @param kind which call instruction it is
   * @param resolution how the targets were found
   * @param targets what the call can enter, by index
   */
  public CallSite {
    targets = List.copyOf(targets);
  }
}
