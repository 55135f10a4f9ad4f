// SPDX-License-Identifier: Apache-2.0
/**
 * Positions of instructions in the source of a program: {@link dev.slotwise.wasm.source.Positions}
 * is the interface of all readers of debug information, {@link dev.slotwise.wasm.source.SourceMap}
 * the reader of source maps; that of DWARF is in {@code wasm.dwarf}. Depends on nothing.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.wasm.source;

import org.jspecify.annotations.NullMarked;
