// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;

/**
 * Takes what leaves the interpreter of one function: calls, whose outcome it gives back, and heap
 * fields, which all functions share. The sink decides what a call edge means; the interpreter never
 * sees a call graph.
 */
public interface CallSink {

  /** How much of a table or reference an indirect call knows. */
  enum Knowledge {
    /** One slot, or one reference. */
    EXACT,
    /** Several slots or references. */
    BOUNDED,
    /** Any slot: the index is unknown. */
    ANY_SLOT
  }

  /**
   * A direct call.
   *
   * @param offset of the call instruction in the file
   * @param arguments not to be changed after
   * @param effect what happened to the store from the caller's entry to this call
   */
  Outcome call(int offset, int function, Value[] arguments, Effect effect);

  /**
   * A call through a table or a reference.
   *
   * @param type the type index that the callee must match
   * @param callees what may be called
   */
  Outcome callIndirect(
      int offset,
      int type,
      RefValue callees,
      Knowledge knowledge,
      Value[] arguments,
      Effect effect);

  /** What a field of some object holds; bottom if no object with that field exists. */
  Value readField(int field);

  /** Some object's field is set. */
  void writeField(int field, Value value);

  /** Called once per instruction batch: {@code steps} more instructions were interpreted. */
  void spend(int steps);
}
