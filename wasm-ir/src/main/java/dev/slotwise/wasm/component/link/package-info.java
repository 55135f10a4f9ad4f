// SPDX-License-Identifier: Apache-2.0
/**
 * A component to one module: it is instantiated on paper, which says what core instances there are
 * and who imports what from whom; what the canonical ABI does between them is written as code. May
 * depend on {@code wasm.component}, {@code wasm.link}, {@code wasm.binary}, {@code wasm.ir} and
 * {@code wasm.op}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.wasm.component.link;

import org.jspecify.annotations.NullMarked;
