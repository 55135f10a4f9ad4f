// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

/**
 * The index spaces that the immediates of instructions refer to.
 *
 * <p>Source: WebAssembly 3.0, section 2.5.1 (indices).
 */
public enum IndexSpace {
  /** Types. */
  TYPE,
  /** Functions, imports first. */
  FUNCTION,
  /** Tables, imports first. */
  TABLE,
  /** Memories, imports first. */
  MEMORY,
  /** Globals, imports first. */
  GLOBAL,
  /** Exception tags, imports first. */
  TAG,
  /** Element segments. */
  ELEMENT,
  /** Data segments. */
  DATA,
  /** Locals of the function, parameters first. */
  LOCAL,
  /** Counted outwards from the innermost block. */
  LABEL,
  /** Counted within the struct type that the same instruction names. */
  FIELD
}
