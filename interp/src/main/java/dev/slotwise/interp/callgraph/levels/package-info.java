// SPDX-License-Identifier: Apache-2.0
/**
 * The levels {@code types}, {@code tables} and {@code slots}: call graphs from one linear scan of
 * the code and from what the tables can hold. May depend on {@code interp.callgraph}, {@code
 * interp.graph}, {@code interp.host} and {@code wasm.*}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.callgraph.levels;

import org.jspecify.annotations.NullMarked;
