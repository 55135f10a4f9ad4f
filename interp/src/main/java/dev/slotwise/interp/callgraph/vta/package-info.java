// SPDX-License-Identifier: Apache-2.0
/**
 * The call-graph algorithm {@code vta} and, with one assumption more, the level {@code provenance};
 * see {@link dev.slotwise.interp.callgraph.vta.ValueFlow}. May depend on {@code interp.callgraph},
 * its levels and {@code rta}, {@code interp.reach}, {@code interp.graph}, {@code interp.host} and
 * {@code wasm.*}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.callgraph.vta;

import org.jspecify.annotations.NullMarked;
