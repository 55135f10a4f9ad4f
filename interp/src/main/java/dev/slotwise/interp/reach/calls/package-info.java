// SPDX-License-Identifier: Apache-2.0
/**
 * The functions that are live by a call graph, as an answer of {@code interp.reach}; and the things
 * that a function keeps alive. May depend on {@code interp.reach}, {@code interp.callgraph} and
 * {@code interp.graph}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.reach.calls;

import org.jspecify.annotations.NullMarked;
