// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

import java.util.Locale;

/**
 * The levels: how much precision an answer has. On every input, each level's answer is a subset of
 * the one before, up to {@link #FLOW}; those after it believe something of the compiler, sharpen
 * {@link #FLOW} by an analysis that rests on it, and {@link #BEST} by all of them together.
 */
public enum Level {
  /** Indirect calls enter every address-taken function whose type matches. */
  TYPES,
  /** Indirect calls enter what their table can hold. */
  TABLES,
  /**
   * Indirect calls whose index is a constant of the same straight line enter what that slot holds.
   */
  SLOTS,
  /** Indirect calls enter what the abstract interpreter proves. */
  FLOW,
  /**
   * Indirect calls enter what can flow to their operand if function pointers are opaque: see {@link
   * Assumption#FUNCTION_POINTERS_ARE_OPAQUE}.
   */
  PROVENANCE,
  /**
   * Indirect calls enter what can flow to their operand through the objects that the linker named:
   * see {@link Assumption#POINTERS_STAY_IN_THEIR_OBJECTS}.
   */
  OBJECTS,
  /**
   * Indirect calls enter what the declared types of their function pointers allow, where DWARF has
   * them: see {@link Assumption#CALLS_MATCH_PROTOTYPES}.
   */
  PROTOTYPES,
  /** Indirect calls enter what every analysis allows that the module's sections allow. */
  BEST;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** {@return whether it takes the abstract interpreter's answer, or sharpens it} */
  public boolean isInterpreted() {
    return compareTo(FLOW) >= 0;
  }

  /** {@return the name that the command line and JSON have for it} */
  public String id() {
    return id;
  }

  @Override
  public String toString() {
    return id;
  }
}
