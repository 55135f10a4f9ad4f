// SPDX-License-Identifier: Apache-2.0
/**
 * The backward question: which functions can be on the stack when a seed runs, and why. May depend
 * on {@code interp.callgraph}, {@code interp.graph} and {@code wasm.ir}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.closure;

import org.jspecify.annotations.NullMarked;
