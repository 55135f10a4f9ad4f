// SPDX-License-Identifier: Apache-2.0
/**
 * Tells the functions of a call graph apart by the callbacks that they are called with. May depend
 * on {@code interp.callgraph}, {@code interp.callgraph.levels}, {@code interp.graph} and {@code
 * wasm}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.callgraph.callbacks;

import org.jspecify.annotations.NullMarked;
