// SPDX-License-Identifier: Apache-2.0
/**
 * Turns several modules into one: a static linker that joins imports to exports by name, as a
 * loader does, and remembers from which module everything came. May depend on {@code wasm.ir},
 * {@code wasm.op} and {@code wasm.binary}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.wasm.link;

import org.jspecify.annotations.NullMarked;
