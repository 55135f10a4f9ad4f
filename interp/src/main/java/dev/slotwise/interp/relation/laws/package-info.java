// SPDX-License-Identifier: Apache-2.0
/**
 * The law kit for state domains: random programs on elements and on concrete valuations side by
 * side. May depend on {@code dev.slotwise.interp.relation} and {@code dev.slotwise.lattice.laws}.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.interp.relation.laws;

import org.jspecify.annotations.NullMarked;
