// SPDX-License-Identifier: Apache-2.0
/**
 * Validation as the spec defines it, in one pass over the code where it lies, and the branch
 * side-table that later analysis walks. May depend on {@code wasm.binary} (its cursor, limits and
 * errors), {@code wasm.ir} and {@code wasm.op}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.wasm.validate;

import org.jspecify.annotations.NullMarked;
