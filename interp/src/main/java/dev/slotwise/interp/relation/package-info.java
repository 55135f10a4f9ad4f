// SPDX-License-Identifier: Apache-2.0
/**
 * State domains: what the interpreter knows of several variables together, such as that one is
 * below another, behind {@link dev.slotwise.interp.relation.StateDomain}. Knows integers and their
 * order only, neither WebAssembly nor machine words; may depend on no other package.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.interp.relation;

import org.jspecify.annotations.NullMarked;
