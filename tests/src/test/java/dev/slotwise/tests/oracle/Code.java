// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import java.io.ByteArrayOutputStream;

/** Bytes of a module under construction. */
final class Code {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Appends bytes. */
  Code add(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  Code add(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** A name with its length before it; ASCII. */
  Code name(String name) {
    add(name.length());
    name.chars().forEach(out::write);
    return this;
  }

  Code u32(int value) {
    int rest = value;
    while (rest >= 0x80 || rest < 0) {
      out.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    return this;
  }

  Code s32(int value) {
    int rest = value;
    while (rest < -64 || rest > 63) {
      out.write((rest & 0x7F) | 0x80);
      rest >>= 7;
    }
    out.write(rest & 0x7F);
    return this;
  }

  /** {@code i32.const}. */
  Code constant(int value) {
    return add(0x41).s32(value);
  }

  /** Another piece, with its length before it. */
  Code sized(Code contents) {
    return u32(contents.size()).add(contents.bytes());
  }

  Code section(int id, Code contents) {
    return add(id).sized(contents);
  }

  int size() {
    return out.size();
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
