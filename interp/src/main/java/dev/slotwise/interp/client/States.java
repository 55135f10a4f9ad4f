// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client;

import java.util.function.IntPredicate;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/** The states of a finished analysis. What it guarantees is said at {@link Client}. */
public interface States {

  /**
   * Shows the instructions of some functions.
   *
   * <p>Cost: each function is interpreted once more in each of its contexts, and the states before
   * all instructions of one function are kept for that time.
   *
   * @param functions which functions; those that can't be reached, or have no states, are passed
   *     over
   * @param client is told of each instruction that can be reached, by function, then offset
   */
  void show(IntPredicate functions, Client client);

  /**
   * Shows all instructions.
   *
   * @param client is told of each instruction that can be reached, by function, then offset
   */
  default void show(Client client) {
    show(function -> true, client);
  }

  /**
   * {@return the defined functions of which nothing is known but that they may run, since the
   * budget did not suffice; ascending} If the analysis did not finish at all, these are all defined
   * functions.
   */
  ImmutableIntList withoutStates();
}
