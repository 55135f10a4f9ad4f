// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import dev.slotwise.interp.callgraph.CallContext;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * A shortest chain of calls from one function to another: why a function is in a closure, or what a
 * root reaches it by.
 *
 * @param context what its first function is called with
 * @param hops the calls in order; empty if the chain starts where it ends
 */
public record Witness(CallContext context, ImmutableList<Hop> hops) {

  /** The chain of a function to itself. */
  public static final Witness EMPTY = new Witness(CallContext.ANY, Lists.immutable.empty());

  /** In place of a call site: the host calls back while an import runs. */
  public static final int HOST = -1;

  /**
   * One call.
   *
   * @param caller the function that calls
   * @param site the call site, or {@link #HOST}
   * @param callee the function entered
   * @param context what it is called with
   */
  public record Hop(int caller, int site, int callee, CallContext context) {}
}
