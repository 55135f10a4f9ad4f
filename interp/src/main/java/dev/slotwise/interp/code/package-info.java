// SPDX-License-Identifier: Apache-2.0
/**
 * Walks through the code of functions, in place and once: what all analyses have in common that
 * need no fixpoint within a function. {@link dev.slotwise.interp.code.CodeWalk} knows control and
 * calls, {@link dev.slotwise.interp.code.ValueWalk} also operands and locals; an analysis adds what
 * values mean to it. Depends on {@code wasm} alone.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.code;

import org.jspecify.annotations.NullMarked;
