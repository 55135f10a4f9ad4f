// SPDX-License-Identifier: Apache-2.0
/**
 * The call-graph algorithm {@code rta}, for modules and for programs that are given as facts. May
 * depend on {@code interp.callgraph} and its levels, {@code interp.reach}, {@code interp.graph},
 * {@code interp.host} and {@code wasm.*}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.callgraph.rta;

import org.jspecify.annotations.NullMarked;
