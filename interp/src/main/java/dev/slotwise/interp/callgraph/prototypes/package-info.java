// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the functions that an indirect call can enter according to the declared types of function
 * pointers, which DWARF has. {@link dev.slotwise.interp.callgraph.prototypes.Prototypes} is the way
 * in. May depend on {@code wasm.*}, {@code interp.graph}, {@code interp.callgraph.levels} and, for
 * what it says of relocations, {@code interp.callgraph.objects}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.callgraph.prototypes;

import org.jspecify.annotations.NullMarked;
