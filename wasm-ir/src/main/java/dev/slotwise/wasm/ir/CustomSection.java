// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * A custom section, as a window.
 *
 * @param name its name
 * @param start absolute offset of its first byte after the name
 * @param end absolute offset after its last byte
 */
public record CustomSection(String name, int start, int end) {}
