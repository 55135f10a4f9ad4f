// SPDX-License-Identifier: Apache-2.0
/**
 * Clients of the abstract interpreter: analyses that look at the state before every instruction
 * that can be reached, once, after the fixpoint. May depend on {@code interp.exec}, {@code
 * interp.state}, {@code interp.relation}, {@code interp.domain} and {@code wasm.*}.
 *
 * <p>A client implements {@link dev.slotwise.interp.client.Client}. Whatever has a solution hands
 * out {@link dev.slotwise.interp.client.States}, and these show it to clients: level {@code flow}
 * of call graphs does.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.interp.client;

import org.jspecify.annotations.NullMarked;
