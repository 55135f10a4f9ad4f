// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * A memory, imported or defined.
 *
 * @param range its limits, in pages
 * @param shared whether threads share it
 * @param pageSizeLog2 16, or what the custom-page-sizes proposal allows
 */
public record Memory(AddressRange range, boolean shared, int pageSizeLog2) {}
