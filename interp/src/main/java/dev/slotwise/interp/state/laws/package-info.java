// SPDX-License-Identifier: Apache-2.0
/**
 * Checks, without JUnit, that an instance of {@code interp.state}'s plugs guarantees what it must.
 * Depends on {@code interp.state}, {@code lattice.laws} and {@code wasm}.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.interp.state.laws;

import org.jspecify.annotations.NullMarked;
