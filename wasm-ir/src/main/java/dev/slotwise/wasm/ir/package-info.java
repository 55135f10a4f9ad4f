// SPDX-License-Identifier: Apache-2.0
/**
 * A decoded module: types, index spaces, segments and names, with code left in place as windows
 * into the file's bytes. May depend on {@code wasm.op} only.
 */
@NullMarked
package dev.slotwise.wasm.ir;

import org.jspecify.annotations.NullMarked;
