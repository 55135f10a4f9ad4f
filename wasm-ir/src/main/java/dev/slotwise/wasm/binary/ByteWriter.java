// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.Opcode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the primitives of the binary format. Integers get their shortest form. What is written
 * stays in one array, whose length is bounded by the platform's.
 *
 * <p>Source: WebAssembly 3.0, sections 5.2 (values) and 5.3 (types).
 */
public final class ByteWriter {
  private static final int NON_NULL = 0x64;
  private static final int NULLABLE = 0x63;

  /** How many bytes a size takes that is filled in later. */
  private static final int PADDED_SIZE_BYTES = 5;

  private byte[] bytes;
  private int size;

  public ByteWriter() {
    this(64);
  }

  /**
   * @param capacity how many bytes to make room for at first
   */
  public ByteWriter(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** How many bytes there are so far: the offset of the next one. */
  public int size() {
    return size;
  }

  public byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Forgets what was written. */
  public void clear() {
    size = 0;
  }

  public void octet(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /** Copies {@code from[start, end)}. */
  public void raw(byte[] from, int start, int end) {
    int length = end - start;
    reserve(length);
    System.arraycopy(from, start, bytes, size, length);
    size += length;
  }

  public void append(ByteWriter other) {
    raw(other.bytes, 0, other.size);
  }

  /** The length of {@code part}, then {@code part}. */
  public void sized(ByteWriter part) {
    unsigned(part.size);
    append(part);
  }

  /** The length of {@code text} in UTF-8, then {@code text}. */
  public void name(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    unsigned(utf8.length);
    raw(utf8, 0, utf8.length);
  }

  /** Leaves room for a size; gives what {@link #endSized} takes to fill it in. */
  public int beginSized() {
    int start = size;
    for (int i = 1; i < PADDED_SIZE_BYTES; i++) {
      octet(0x80);
    }
    octet(0);
    return start;
  }

  /** Fills in how many bytes were written since {@link #beginSized} gave {@code start}. */
  public void endSized(int start) {
    int length = size - start - PADDED_SIZE_BYTES;
    for (int i = 0; i < PADDED_SIZE_BYTES; i++) {
      int continues = i < PADDED_SIZE_BYTES - 1 ? 0x80 : 0;
      bytes[start + i] = (byte) (((length >>> (7 * i)) & 0x7F) | continues);
    }
  }

  public void op(Opcode op) {
    int code = op.code();
    if (code < 0x100) {
      octet(code);
    } else {
      octet(code >> 16);
      unsigned(code & 0xFFFF);
    }
  }

  /** An unsigned LEB128 of 32 bits. */
  public void unsigned(int value) {
    reserve(5);
    int rest = value;
    int at = size;
    while (rest >>> 7 != 0) {
      bytes[at++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    size = at;
  }

  /** An unsigned LEB128 of 64 bits. */
  public void unsigned(long value) {
    long rest = value;
    while (rest >>> 7 != 0) {
      octet((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    octet((int) rest);
  }

  public void signed(long value) {
    long rest = value;
    while (rest < -64 || rest > 63) {
      octet((int) ((rest & 0x7F) | 0x80));
      rest >>= 7;
    }
    octet((int) (rest & 0x7F));
  }

  /**
   * A value type, or a packed one.
   *
   * @param type a {@link ValueType}
   */
  public void valueType(int type) {
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

  private void reserve(int more) {
    if (more > bytes.length - size) {
      long wanted = Math.max((long) size + more, Math.min(size * 2L, Integer.MAX_VALUE - 16));
      if (wanted > Integer.MAX_VALUE - 16) {
        throw new OutOfMemoryError("a module of more than 2 GB");
      }
      bytes = Arrays.copyOf(bytes, (int) wanted);
    }
  }
}
