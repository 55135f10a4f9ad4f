// SPDX-License-Identifier: Apache-2.0
/**
 * Pure lattices: stateless strategy objects over immutable elements. Depends on nothing of
 * Slotwise.
 */
@NullMarked
package dev.slotwise.lattice;

import org.jspecify.annotations.NullMarked;
