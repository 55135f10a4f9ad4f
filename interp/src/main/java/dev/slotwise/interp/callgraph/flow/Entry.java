// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Value;

/**
 * The state in which a function is entered: its arguments, and what happened to the store before.
 * Immutable: the array must not be changed.
 */
final class Entry {
  private static final Value[] NONE = {};

  /** No call; the arguments of no function. */
  static final Entry NEVER = new Entry(NONE, Effect.NONE);

  private final Value[] arguments;
  private final Effect effect;

  /**
   * @param arguments values of the parameters
   * @param effect what may have happened to the store from instantiation to the call
   */
  Entry(Value[] arguments, Effect effect) {
    this.arguments = arguments;
    this.effect = effect;
  }

  Value[] arguments() {
    return arguments;
  }

  Effect effect() {
    return effect;
  }
}
