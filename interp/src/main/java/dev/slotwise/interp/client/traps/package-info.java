// SPDX-License-Identifier: Apache-2.0
/**
 * A client that says which instructions can trap. May depend on {@code interp.client}, {@code
 * interp.exec}, {@code interp.state}, {@code interp.domain} and {@code wasm.*}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.client.traps;

import org.jspecify.annotations.NullMarked;
