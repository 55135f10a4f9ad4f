// SPDX-License-Identifier: Apache-2.0
/**
 * Turns a component into one module. A simulated instantiation says which core instances there are
 * and which instance provides each import. What the canonical ABI does between two instances is
 * written as code. May depend on {@code wasm.component}, {@code wasm.link}, {@code wasm.binary},
 * {@code wasm.ir} and {@code wasm.op}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.wasm.component.link;

import org.jspecify.annotations.NullMarked;
