// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.skeleton;

import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.Opcode;
import java.io.ByteArrayOutputStream;

/** Writes the parts of the binary format that a skeleton needs (Wasm 3.0, sections 5.2, 5.3). */
final class Bytes {
  private static final int NON_NULL = 0x64;
  private static final int NULLABLE = 0x63;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

  byte[] toArray() {
    return out.toByteArray();
  }

  void octet(int value) {
    out.write(value);
  }

  void raw(byte[] bytes, int start, int end) {
    out.write(bytes, start, end - start);
  }

  void append(Bytes other) {
    out.writeBytes(other.toArray());
  }

  /** The length of {@code part}, then {@code part}. */
  void sized(Bytes part) {
    unsigned(part.out.size());
    append(part);
  }

  void op(Opcode op) {
    int code = op.code();
    if (code < 0x100) {
      octet(code);
    } else {
      octet(code >> 16);
      unsigned(code & 0xFFFF);
    }
  }

  void unsigned(int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      octet((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    octet(rest);
  }

  void signed(long value) {
    long rest = value;
    while (rest < -64 || rest > 63) {
      octet((int) ((rest & 0x7F) | 0x80));
      rest >>= 7;
    }
    octet((int) (rest & 0x7F));
  }

  /**
   * A value type.
   *
   * @param type a {@link ValueType}
   */
  void valueType(int type) {
    if (ValueType.isReference(type)) {
      int heapType = ValueType.heapType(type);
      // The short form of abstract types is all that modules of Wasm 2.0 know.
      if (heapType >= 0 || !ValueType.isNullable(type)) {
        octet(ValueType.isNullable(type) ? NULLABLE : NON_NULL);
      }
      signed(heapType);
    } else {
      signed(type);
    }
  }
}
