// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes small modules byte by byte: functions of type {@code (i32) -> i32}, one table that holds
 * the first defined functions in its first slots, one mutable global that starts as zero, one page
 * of memory.
 */
final class TestModule {
  /** {@code (i32) -> i32}, the type of every function. */
  static final int TYPE = 0;

  private final int slots;
  private final List<int[]> bodies = new ArrayList<>();
  private final List<Integer> exported = new ArrayList<>();
  private int imports;

  /**
   * @param slots how many functions, from the first on, the table holds; it has 16 slots
   */
  TestModule(int slots) {
    this.slots = slots;
  }

  /** Imports so many functions; they come before the others, as everywhere. */
  TestModule imported(int count) {
    imports = count;
    return this;
  }

  /** Adds a function with two more i32 locals; its code is without the last {@code end}. */
  TestModule function(int... code) {
    bodies.add(code);
    return this;
  }

  /** Exports the function added last. */
  TestModule export() {
    exported.add(bodies.size() - 1);
    return this;
  }

  /** Exports the function added first. */
  TestModule exportFirst() {
    exported.add(0);
    return this;
  }

  WasmModule build() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(file, 1, bytes(1, 0x60, 1, 0x7F, 1, 0x7F));
    if (imports > 0) {
      ByteArrayOutputStream imported = number(imports);
      for (int i = 0; i < imports; i++) {
        imported.writeBytes(new byte[] {1, 'm', 1, (byte) ('a' + i), 0, TYPE});
      }
      section(file, 2, imported);
    }
    ByteArrayOutputStream functions = number(bodies.size());
    bodies.forEach(body -> functions.write(TYPE));
    section(file, 3, functions);
    section(file, 4, bytes(1, 0x70, 0, 16));
    section(file, 5, bytes(1, 0, 1));
    section(file, 6, bytes(1, 0x7F, 1, 0x41, 0, 0x0B));
    ByteArrayOutputStream exports = bytes(exported.size());
    for (int function : exported) {
      exports.writeBytes(new byte[] {1, (byte) ('a' + function), 0, (byte) (imports + function)});
    }
    section(file, 7, exports);
    ByteArrayOutputStream elements = bytes(1, 0, 0x41, 0, 0x0B, slots);
    for (int slot = 0; slot < slots; slot++) {
      elements.write(imports + slot);
    }
    section(file, 9, elements);
    ByteArrayOutputStream code = number(bodies.size());
    for (int[] body : bodies) {
      code.writeBytes(number(body.length + 4).toByteArray());
      code.writeBytes(bytes(1, 2, 0x7F).toByteArray());
      code.writeBytes(bytes(body).toByteArray());
      code.write(0x0B);
    }
    section(file, 10, code);
    return ModuleDecoder.decode(file.toByteArray());
  }

  private static ByteArrayOutputStream bytes(int... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int value : values) {
      bytes.write(value);
    }
    return bytes;
  }

  /** In three bytes. */
  private static ByteArrayOutputStream number(int value) {
    return bytes((value & 0x7F) | 0x80, (value >> 7 & 0x7F) | 0x80, value >> 14);
  }

  private static void section(ByteArrayOutputStream file, int id, ByteArrayOutputStream content) {
    file.write(id);
    file.writeBytes(number(content.size()).toByteArray());
    file.writeBytes(content.toByteArray());
  }
}
