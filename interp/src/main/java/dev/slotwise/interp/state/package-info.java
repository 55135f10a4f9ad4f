// SPDX-License-Identifier: Apache-2.0
/**
 * The states of a machine: values, and the store (globals, tables, memories) as the effect of the
 * code that ran. Everything here is immutable and shares structure. May depend on {@code
 * interp.domain}, {@code lattice} and {@code wasm.*}.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.interp.state;

import org.jspecify.annotations.NullMarked;
