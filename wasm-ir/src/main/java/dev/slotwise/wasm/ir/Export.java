// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * One export.
 *
 * @param name unique among the module's exports
 * @param kind what is exported
 * @param index its index in the index space of its kind
 */
public record Export(String name, ExternalKind kind, int index) {}
