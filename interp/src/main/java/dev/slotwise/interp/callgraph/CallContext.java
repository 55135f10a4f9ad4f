// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The values of the callback parameters with which a function is called. A parameter that is not
 * listed can hold any value.
 *
 * @param bindings in order of parameter
 */
public record CallContext(ImmutableList<Binding> bindings) {

  /** In place of a function: null, or an index of a slot that holds no function. */
  public static final int NULL = -1;

  /** Called with anything. */
  public static final CallContext ANY = new CallContext(Lists.immutable.empty());

  /**
   * A parameter and what it holds.
   *
   * @param parameter its index among the parameters of the function
   * @param function the function that the reference is of, or that a table has at the index; or
   *     {@link #NULL}
   */
  public record Binding(int parameter, int function) {}
}
