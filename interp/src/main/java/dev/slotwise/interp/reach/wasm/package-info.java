// SPDX-License-Identifier: Apache-2.0
/**
 * WebAssembly modules as programs for {@code interp.reach}: which of a module's things play the
 * parts of packages, functions, types and methods. May depend on {@code interp.reach}, {@code
 * interp.callgraph} and its levels' code facts, {@code interp.graph}, {@code interp.host} and
 * {@code wasm.*}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.reach.wasm;

import org.jspecify.annotations.NullMarked;
