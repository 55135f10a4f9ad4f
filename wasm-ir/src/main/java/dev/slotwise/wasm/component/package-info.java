// SPDX-License-Identifier: Apache-2.0
/**
 * The binary format of components: bytes to definitions, whose structure has been checked while
 * they were read. What is checked, and what is not, is said in {@link
 * dev.slotwise.wasm.component.ComponentDecoder}. May depend on {@code wasm.ir}, {@code wasm.op} and
 * {@code wasm.binary}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.wasm.component;

import org.jspecify.annotations.NullMarked;
