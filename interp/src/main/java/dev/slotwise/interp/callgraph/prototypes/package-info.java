// SPDX-License-Identifier: Apache-2.0
/**
 * What the declared types of function pointers, as DWARF has them, let an indirect call enter.
 * {@link dev.slotwise.interp.callgraph.prototypes.Prototypes} is the way in. May depend on {@code
 * wasm.*}, {@code interp.graph}, {@code interp.callgraph.levels} and, for what it says of
 * relocations, {@code interp.callgraph.objects}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.callgraph.prototypes;

import org.jspecify.annotations.NullMarked;
