// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

/**
 * The ways in which control leaves an instruction: what a walk through structured code needs to
 * know of it.
 *
 * <p>Source: WebAssembly 3.0, section 2.4.8 (control instructions), and the legacy exception
 * handling proposal.
 */
public enum Control {
  /** To the next instruction. Only values move. */
  NEXT,
  /** Into a callee and back, or, for a tail call, into a callee only. */
  CALL,
  /** Into a block, whose {@code end} closes it. */
  OPEN,
  /** An arm of a block ends here, and another begins. */
  ARM,
  /** The last arm of a block ends here. */
  CLOSE,
  /** To a label or to the next instruction. */
  BRANCH,
  /** To a label, a handler, the caller or nowhere: never to the next instruction. */
  LEAVE
}
