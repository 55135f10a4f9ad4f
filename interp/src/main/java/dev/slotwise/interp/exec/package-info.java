// SPDX-License-Identifier: Apache-2.0
/**
 * The abstract stack machine: what each instruction does to a state. It runs one function at a time
 * and asks a {@link dev.slotwise.interp.exec.CallSink} about everything beyond it. May depend on
 * {@code interp.state}, {@code interp.domain}, {@code interp.fix}, {@code interp.host}, {@code
 * lattice} and {@code wasm.*}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.exec;

import org.jspecify.annotations.NullMarked;
