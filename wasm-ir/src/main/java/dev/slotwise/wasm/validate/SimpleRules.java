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

  /** The base-two logarithm of the natural alignment of memory accesses. */
  static final byte[] ALIGNMENT = new byte[Opcode.values().length];

  static {
    for (Opcode op : Opcode.values()) {
      Signature signature = op.signature();
      OPERANDS[op.ordinal()] =
          signature == null ? ModuleFacts.NO_TYPES : types(signature.operands());
      RESULTS[op.ordinal()] = signature == null ? ModuleFacts.NO_TYPES : types(signature.results());
      if (op.operation() instanceof MemoryAccess access) {
        ALIGNMENT[op.ordinal()] = (byte) Integer.numberOfTrailingZeros(access.bytes());
      }
    }
  }

  private SimpleRules() {}

  private static int[] types(String codes) {
    int[] types = new int[codes.length()];
    for (int i = 0; i < types.length; i++) {
      char code = codes.charAt(i);
      types[i] = code == 'a' ? ADDRESS : ValueType.ofSignature(code);
    }
    return types;
  }
}
