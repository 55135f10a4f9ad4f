// SPDX-License-Identifier: Apache-2.0
/**
 * The call graph of level {@code flow}: the abstract interpreter run from the roots, call edges
 * found as the fixpoint grows. May depend on {@code interp.exec}, {@code interp.state}, {@code
 * interp.domain}, {@code interp.fix}, {@code lattice}, {@code interp.graph}, {@code interp.host},
 * {@code interp.callgraph} and {@code wasm.*}.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.interp.callgraph.flow;

import org.jspecify.annotations.NullMarked;
