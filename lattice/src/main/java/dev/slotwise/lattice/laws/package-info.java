// SPDX-License-Identifier: Apache-2.0
/**
 * The law kit: checks lattices and numeric transfer functions, and reports each broken law with a
 * counterexample. Depends on {@code dev.slotwise.lattice} only; it uses no test library, so that a
 * domain's author can run it anywhere.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.lattice.laws;

import org.jspecify.annotations.NullMarked;
