// SPDX-License-Identifier: Apache-2.0
/**
 * Several modules to one: a static linker that joins imports to exports by name, as a loader does,
 * and keeps where everything came from. May depend on {@code wasm.ir}, {@code wasm.op} and {@code
 * wasm.binary}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.wasm.link;

import org.jspecify.annotations.NullMarked;
