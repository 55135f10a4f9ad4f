// SPDX-License-Identifier: Apache-2.0
/**
 * Graphs over dense ints and the algorithms that analyses share: reachability, strongly connected
 * components, shortest witnesses, reverse post-order and weak topological order. Depends on nothing
 * of Slotwise; no algorithm here recurses, so depth of a graph never costs Java stack.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.interp.graph;

import org.jspecify.annotations.NullMarked;
