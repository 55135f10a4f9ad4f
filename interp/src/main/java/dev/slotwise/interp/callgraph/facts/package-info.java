// SPDX-License-Identifier: Apache-2.0

/**
 * Call graphs of programs that are given as facts, by class hierarchy and by rapid type analysis.
 *
 * <p>May use {@code interp.graph}, {@code interp.reach} and {@code interp.callgraph}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.callgraph.facts;

import org.jspecify.annotations.NullMarked;
