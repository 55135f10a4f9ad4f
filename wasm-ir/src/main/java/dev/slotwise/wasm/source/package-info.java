// SPDX-License-Identifier: Apache-2.0
/**
 * Where instructions come from in the source of a program: {@link
 * dev.slotwise.wasm.source.Positions} is what all readers of debug information answer with, and
 * {@link dev.slotwise.wasm.source.SourceMap} the answer of source maps; that of DWARF is in {@code
 * wasm.dwarf}. Depends on nothing.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.wasm.source;

import org.jspecify.annotations.NullMarked;
