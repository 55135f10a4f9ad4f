// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Signature;

/** The opcode table's signatures as {@link ValueType} arrays, by the ordinal of the opcode. */
final class SimpleRules {
  /** In a signature: the address type of the memory that the instruction names. */
  static final int ADDRESS = 1;

  static final int[][] OPERANDS = new int[Opcode.values().length][];
  static final int[][] RESULTS = new int[Opcode.values().length][];

  /**
   * Operands and result in one number, for {@link OperandStack#exchange}, where addresses are i32:
   * the result in bits 0 to 7, the operands from bit 8 on, the topmost first, their count from bit
   * 24 on; a missing result is 0. A shape is 0 if there are more than two operands or one result,
   * or none of both.
   */
  static final int[] SHAPES = new int[Opcode.values().length];

  /** The base-two logarithm of the natural alignment of memory accesses. */
  static final byte[] ALIGNMENT = new byte[Opcode.values().length];

  static {
    for (Opcode op : Opcode.values()) {
      Signature signature = op.signature();
      OPERANDS[op.ordinal()] =
          signature == null ? ModuleFacts.NO_TYPES : types(signature.operands());
      RESULTS[op.ordinal()] = signature == null ? ModuleFacts.NO_TYPES : types(signature.results());
      SHAPES[op.ordinal()] = shape(OPERANDS[op.ordinal()], RESULTS[op.ordinal()]);
      if (op.operation() instanceof MemoryAccess access) {
        ALIGNMENT[op.ordinal()] = (byte) Integer.numberOfTrailingZeros(access.bytes());
      }
    }
  }

  private SimpleRules() {}

  private static int shape(int[] operands, int[] results) {
    if (operands.length > 2 || results.length > 1) {
      return 0;
    }
    int shape = operands.length << 24 | (results.length == 0 ? 0 : code(results[0]));
    for (int i = 0; i < operands.length; i++) {
      shape |= code(operands[operands.length - 1 - i]) << (8 + 8 * i);
    }
    return shape;
  }

  private static int code(int type) {
    return (type == ADDRESS ? ValueType.I32 : type) & 0xFF;
  }

  private static int[] types(String codes) {
    int[] types = new int[codes.length()];
    for (int i = 0; i < types.length; i++) {
      char code = codes.charAt(i);
      types[i] = code == 'a' ? ADDRESS : ValueType.ofSignature(code);
    }
    return types;
  }
}
