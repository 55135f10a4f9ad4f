// SPDX-License-Identifier: Apache-2.0
/**
 * What is live by a call graph, as an answer of {@code interp.reach}; and what a function keeps
 * alive. May depend on {@code interp.reach}, {@code interp.callgraph} and {@code interp.graph}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.reach.calls;

import org.jspecify.annotations.NullMarked;
