// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.state.Effect;

/** How a function is entered. Immutable: the array must not be changed. */
final class Entry {
  private static final Object[] NONE = {};

  /** No call; the arguments of no function. */
  static final Entry NEVER = new Entry(NONE, Effect.NONE);

  private final Object[] arguments;
  private final Effect effect;

  /**
   * @param arguments values of the parameters
   * @param effect what may have happened to the store from instantiation to the call
   */
  Entry(Object[] arguments, Effect effect) {
    this.arguments = arguments;
    this.effect = effect;
  }

  Object[] arguments() {
    return arguments;
  }

  Effect effect() {
    return effect;
  }
}
