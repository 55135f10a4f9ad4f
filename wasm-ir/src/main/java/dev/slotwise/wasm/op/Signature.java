// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

import java.util.HashMap;
import java.util.Map;

/**
 * Operand and result types of an instruction, as characters: {@code i l f d v} for i32, i64, f32,
 * f64, v128, and {@code a} for the address type of the memory named by the instruction.
 *
 * @param operands deepest first
 * @param results deepest first
 */
public record Signature(String operands, String results) {

  /** Few signatures serve hundreds of rows. */
  private static final Map<String, Signature> SHARED = new HashMap<>();

  static Signature parse(String text) {
    return SHARED.computeIfAbsent(
        text,
        key -> {
          int arrow = key.indexOf('>');
          return arrow < 0
              ? new Signature("", "")
              : new Signature(key.substring(0, arrow), key.substring(arrow + 1));
        });
  }
}
