// SPDX-License-Identifier: Apache-2.0
/**
 * Call graphs of programs that are given as facts, by class hierarchy and by rapid type analysis.
 * May depend on {@code interp.graph}, {@code interp.reach}, {@code interp.callgraph} and the
 * worklist of {@code interp.callgraph.rta}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.callgraph.facts;

import org.jspecify.annotations.NullMarked;
