// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.Value;
import dev.slotwise.wasm.op.CompareOp;
import org.jspecify.annotations.Nullable;

/**
 * The origin of an operand: how it was made from locals and globals, so that a branch on it can
 * refine their values. Notes stand beside the operand stack within one straight line of code and
 * are never joined.
 */
sealed interface Note {

  /**
   * The operand is the value that a local or global has now.
   *
   * @param epoch the {@link Machine}'s epoch when it was read
   */
  record Origin(boolean global, int index, int epoch) implements Note {}

  /**
   * The operand is the truth of a comparison.
   *
   * @param left where the left operand came from
   * @param right where the right operand came from
   * @param leftNote how the left operand was made from a place, for a {@link Tracker}
   * @param rightNote how the right operand was made from a place
   */
  record Comparison(
      CompareOp op,
      int width,
      @Nullable Origin left,
      Value leftValue,
      @Nullable Origin right,
      Value rightValue,
      @Nullable Note leftNote,
      @Nullable Note rightNote)
      implements Note {

    Comparison negated() {
      return new Comparison(
          op.negated(), width, left, leftValue, right, rightValue, leftNote, rightNote);
    }
  }

  /**
   * The operand is the sum of a constant and the i32 that a local or global has now.
   *
   * @param signed whether that holds of the integers too if both are read as signed numbers
   * @param unsigned whether it does if both are read as unsigned numbers
   */
  record Sum(Origin origin, long constant, boolean signed, boolean unsigned) implements Note {

    /** Whether the sum does not wrap around in this reading. */
    boolean isExact(boolean asSigned) {
      return asSigned ? signed : unsigned;
    }
  }

  /**
   * The operand says whether a reference is null.
   *
   * @param whenNull whether the operand is 1 if it is null
   */
  record NullTest(Origin origin, boolean whenNull) implements Note {}

  /**
   * The operand is the truth of two tests, which come out alike: {@code local.tee} keeps the truth
   * of a comparison in a local, so a branch on it says something of the operands that were compared
   * and of the local. Unrolled loops test the local again.
   */
  record Both(Note first, Note second) implements Note {}

  /** The note of the opposite truth; null if the note is of no test. */
  static @Nullable Note negated(@Nullable Note note) {
    if (note instanceof Comparison comparison) {
      return comparison.negated();
    }
    if (note instanceof NullTest test) {
      return new NullTest(test.origin(), !test.whenNull());
    }
    if (note instanceof Both both) {
      Note first = negated(both.first);
      Note second = negated(both.second);
      return first == null || second == null ? null : new Both(first, second);
    }
    return null;
  }
}
