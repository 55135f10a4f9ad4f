// SPDX-License-Identifier: Apache-2.0
/**
 * Pure lattices: stateless strategy objects over immutable elements. Depends on nothing of
 * Slotwise.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.lattice;

import org.jspecify.annotations.NullMarked;
