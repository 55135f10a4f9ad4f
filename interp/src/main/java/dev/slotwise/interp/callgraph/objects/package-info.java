// SPDX-License-Identifier: Apache-2.0
/**
 * The call graph algorithm {@code objects}: what can flow to a call where the linker named the
 * objects of memory. May depend on {@code interp.callgraph}, {@code interp.callgraph.levels},
 * {@code interp.graph}, {@code interp.host} and {@code wasm}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.callgraph.objects;

import org.jspecify.annotations.NullMarked;
