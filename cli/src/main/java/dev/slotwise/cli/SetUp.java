// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.validate.Validator;
import java.nio.file.FileSystems;
import java.util.stream.Stream;

/** Loading what takes longest to load, beside the thread that reads the command line. */
final class SetUp {
  /** Has a section of each kind that most modules have. */
  static final byte[] MODULE = {
    0, 'a', 's', 'm', 1, 0, 0, 0, // Magic and version.
    1, 4, 1, 0x60, 0, 0, // Types: one, without parameters and results.
    2, 7, 1, 1, 'a', 1, 'b', 0, 0, // Imports: a function.
    3, 2, 1, 0, // Functions: one.
    4, 4, 1, 0x70, 0, 0, // Tables: one, empty.
    5, 3, 1, 0, 0, // Memories: one, empty.
    6, 6, 1, 0x7F, 0, 0x41, 0, 0x0B, // Globals: an i32.
    7, 5, 1, 1, 'a', 0, 0, // Exports: a function.
    9, 7, 1, 0, 0x41, 0, 0x0B, 1, 0, // Elements: a segment with one function.
    0x0A, 4, 1, 2, 0, 0x0B, // Code: of one function, which does nothing.
    0x0B, 6, 1, 0, 0x41, 0, 0x0B, 0, // Data: an empty segment.
  };

  private SetUp() {}

  /**
   * Has another thread load the platform's streams and paths, the opcodes, and what reads and
   * validates modules. Each of them needs nothing that needs it, so that no two threads can wait
   * for each other.
   */
  static void begin() {
    Thread thread =
        new Thread(
            () -> {
              Opcode.UNREACHABLE.name();
              Stream.of("").map(String::length).forEach(length -> {});
              FileSystems.getDefault();
              Validator.validate(ModuleDecoder.decode(MODULE));
            },
            "set-up");
    thread.setDaemon(true);
    thread.start();
  }
}
