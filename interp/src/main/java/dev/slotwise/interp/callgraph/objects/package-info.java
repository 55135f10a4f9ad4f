// SPDX-License-Identifier: Apache-2.0
/**
 * The call graph algorithm {@code objects}: what can flow to a call where the linker named the
 * objects of memory; the same objects as a {@link dev.slotwise.interp.state.MemoryModel} of the
 * abstract interpreter; and a {@link dev.slotwise.interp.client.Client} that finds pointers which
 * leave them. May depend on {@code interp.callgraph}, {@code interp.callgraph.levels}, {@code
 * interp.client}, {@code interp.code}, {@code interp.domain}, {@code interp.exec}, {@code
 * interp.graph}, {@code interp.host}, {@code interp.state} and {@code wasm}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.callgraph.objects;

import org.jspecify.annotations.NullMarked;
