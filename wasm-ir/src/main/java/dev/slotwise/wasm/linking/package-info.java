// SPDX-License-Identifier: Apache-2.0
/**
 * What a linker left in a module about how it put it together: symbols and relocations. Depends on
 * {@code wasm.ir} and {@code wasm.binary}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.wasm.linking;

import org.jspecify.annotations.NullMarked;
