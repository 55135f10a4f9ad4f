// SPDX-License-Identifier: Apache-2.0
/**
 * Writes modules that trap where what somebody asserts of them is wrong. May depend on {@code wasm}
 * and {@code interp.callgraph}.
 */
@NullMarked
package dev.slotwise.cli.guard;

import org.jspecify.annotations.NullMarked;
