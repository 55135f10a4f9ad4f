// SPDX-License-Identifier: Apache-2.0
/**
 * Bytes to modules: the cursor over the binary format, the section decoder, its limits and its
 * errors. May depend on {@code wasm.ir} and {@code wasm.op}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.wasm.binary;

import org.jspecify.annotations.NullMarked;
