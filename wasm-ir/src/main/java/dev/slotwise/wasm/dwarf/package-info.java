// SPDX-License-Identifier: Apache-2.0
/**
 * Reads DWARF, versions 4 and 5, as LLVM writes it into WebAssembly modules: entries and their
 * attributes, places of variables, ranges of code, and lines. Everything is a lazy window over the
 * file's bytes, and nothing in it is trusted. Depends on {@code wasm.ir}, {@code wasm.binary} and
 * {@code wasm.source}.
 *
 * <p>Source: DWARF Debugging Information Format, version 5 (2017) and version 4 (2010); WebAssembly
 * tool conventions, "DWARF for WebAssembly".
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.wasm.dwarf;

import org.jspecify.annotations.NullMarked;
