// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import java.io.ByteArrayOutputStream;

/** Writes modules byte by byte, so that a test says what bytes it means. */
final class Binary {
  static final int I32 = 0x7F;
  static final int I64 = 0x7E;
  static final int F32 = 0x7D;
  static final int F64 = 0x7C;
  static final int V128 = 0x7B;
  static final int FUNCREF = 0x70;
  static final int EXTERNREF = 0x6F;
  static final int EXNREF = 0x69;
  static final int EMPTY = 0x40;
  static final int END = 0x0B;

  private Binary() {}

  /** Numbers as single bytes, byte arrays as they are. */
  static byte[] bytes(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof Integer number) {
        out.write(number);
      } else {
        out.writeBytes((byte[]) part);
      }
    }
    return out.toByteArray();
  }

  static byte[] u32(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    for (; rest >= 0x80; rest >>>= 7) {
      out.write((int) (rest & 0x7F) | 0x80);
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  /** A vector: its length, then its elements. */
  static byte[] vector(byte[]... elements) {
    return bytes(u32(elements.length), bytes((Object[]) elements));
  }

  /** A section that is one vector. */
  static byte[] section(int id, byte[]... elements) {
    return rawSection(id, vector(elements));
  }

  static byte[] rawSection(int id, byte[] contents) {
    return bytes(id, u32(contents.length), contents);
  }

  static byte[] module(byte[]... sections) {
    return bytes(0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, bytes((Object[]) sections));
  }

  /** A list of value types, each of one byte. */
  static byte[] types(int... types) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(types.length);
    for (int type : types) {
      out.write(type);
    }
    return out.toByteArray();
  }

  static byte[] function(byte[] parameters, byte[] results) {
    return bytes(0x60, parameters, results);
  }

  /** A body with its size: declarations of locals, then instructions. */
  static byte[] body(byte[] locals, byte[] code) {
    return bytes(u32(locals.length + code.length), locals, code);
  }

  static byte[] noLocals() {
    return bytes(0);
  }

  static byte[] name(String name) {
    byte[] utf8 = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return bytes(u32(utf8.length), utf8);
  }
}
