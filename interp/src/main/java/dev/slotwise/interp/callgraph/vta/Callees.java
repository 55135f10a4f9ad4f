// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.interp.graph.NodeSet;

/**
 * A set of functions that some dispatches can enter, with places where arguments meet before they
 * go to each function, and results before they go back. Most dispatches of a large program enter
 * one of few sets, and as sets grow, a larger one passes on to a smaller one: so neither sites nor
 * rounds multiply with functions.
 */
record Callees(NodeSet functions, Places.Signature places) {
  static final Callees NONE = new Callees(NodeSet.empty(), Places.Signature.NONE);
}
