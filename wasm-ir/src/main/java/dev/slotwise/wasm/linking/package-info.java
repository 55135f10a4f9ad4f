// SPDX-License-Identifier: Apache-2.0
/**
 * Symbols and relocations, which a linker leaves in a module to say how it put the module together.
 * Depends on {@code wasm.ir} and {@code wasm.binary}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.wasm.linking;

import org.jspecify.annotations.NullMarked;
