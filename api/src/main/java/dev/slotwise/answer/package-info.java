// SPDX-License-Identifier: Apache-2.0
/**
 * Puts analyses together to answers: which analyses a level or an assumption asks for, in what
 * order they run, and what a call may enter if all of them hold. The library ({@code dev.slotwise})
 * and the command stand on it. May depend on everything in {@code interp} and {@code wasm}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.answer;

import org.jspecify.annotations.NullMarked;
