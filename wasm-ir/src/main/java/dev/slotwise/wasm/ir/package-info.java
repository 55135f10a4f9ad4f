// SPDX-License-Identifier: Apache-2.0
/**
 * A decoded module: types, index spaces, segments and names, with code left in place as windows
 * into the file's bytes. May depend on {@code wasm.op} only.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.wasm.ir;

import org.jspecify.annotations.NullMarked;
