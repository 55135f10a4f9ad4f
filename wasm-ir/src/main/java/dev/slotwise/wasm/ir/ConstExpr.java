// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * A constant expression, in place.
 *
 * @param start absolute offset of its first instruction, in bytes
 * @param end absolute offset after its {@code end}
 */
public record ConstExpr(int start, int end) {}
