// SPDX-License-Identifier: Apache-2.0
/**
 * The law kit applied to value domains: every operation against its concrete meaning. May depend on
 * {@code dev.slotwise.interp.domain}, {@code dev.slotwise.lattice}, {@code
 * dev.slotwise.lattice.laws} and {@code dev.slotwise.wasm.op}.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.interp.domain.laws;

import org.jspecify.annotations.NullMarked;
