// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.source;

import org.eclipse.collections.api.list.ImmutableList;

/**
 * The positions in the source from which the code of a file comes.
 *
 * <p>An answer is a list of frames: where the instruction was written, and, if the function there
 * was inlined, where each function was called that is inlined around it; the innermost first. It is
 * empty where nothing is known.
 */
public interface Positions {
  /**
   * Where an instruction comes from.
   *
   * @param offset of the instruction in the file
   * @param bodyStart where the body of its function starts in the file, with the locals
   * @throws dev.slotwise.wasm.ir.ModuleException if the debug information can't be read
   */
  ImmutableList<Frame> at(int offset, int bodyStart);

  /**
   * Where a function comes from: of its first instruction that comes from anywhere, the outermost
   * frame.
   *
   * @param bodyStart where its body starts in the file
   * @param bodyEnd where it ends
   * @throws dev.slotwise.wasm.ir.ModuleException if the debug information can't be read
   */
  ImmutableList<Frame> ofFunction(int bodyStart, int bodyEnd);
}
