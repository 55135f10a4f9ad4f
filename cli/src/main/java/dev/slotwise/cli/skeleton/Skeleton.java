// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.skeleton;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.binary.DecodeException;
import dev.slotwise.wasm.ir.WasmModule;

/**
 * Writes the skeleton of a module: a valid module with the same types, imports, functions, tables,
 * memories, tags, globals, exports, elements and function names, whose bodies hold only what the
 * levels {@code types}, {@code tables} and {@code slots} look at. Call graphs, closures and
 * witnesses at these levels are the same; only offsets differ. Algorithms, constants, strings, data
 * segments, names of locals and debugging sections are gone, so that a case can be shared without
 * its program.
 *
 * <p>A skeleton is for analysis, not for running, and level {@code flow} sees less in it.
 */
public final class Skeleton {
  private static final int CUSTOM = 0;
  private static final int CODE = 10;
  private static final int DATA = 11;
  private static final int DATA_COUNT = 12;
  private static final int HEADER_BYTES = 8;

  // Subsections of the name section whose entities a skeleton lacks.
  private static final int LOCAL_NAMES = 2;
  private static final int LABEL_NAMES = 3;
  private static final int DATA_NAMES = 9;

  private final WasmModule module;
  private final CodeFacts facts;

  private Skeleton(WasmModule module, CodeFacts facts) {
    this.module = module;
    this.facts = facts;
  }

  /**
   * The bytes of the skeleton. Linear in the module.
   *
   * @param module valid
   * @param facts the module's
   */
  public static byte[] of(WasmModule module, CodeFacts facts) {
    return new Skeleton(module, facts).write();
  }

  private byte[] write() {
    ByteWriter out = new ByteWriter();
    out.raw(module.bytes(), 0, HEADER_BYTES);
    ByteCursor cursor = new ByteCursor(module.bytes(), HEADER_BYTES, module.bytes().length, "");
    while (!cursor.atEnd()) {
      int start = cursor.position();
      int id = cursor.u8();
      int size = cursor.u32();
      int payload = cursor.position();
      cursor.skip(size);
      switch (id) {
        case CUSTOM -> custom(out, start, payload, payload + size);
        case CODE -> section(out, CODE, code());
        case DATA, DATA_COUNT -> {
          // No code is left that reads data, and memory has no part in these levels.
        }
        default -> out.raw(module.bytes(), start, payload + size);
      }
    }
    return out.toArray();
  }

  private ByteWriter code() {
    ByteWriter code = new ByteWriter();
    int first = module.importedFunctionCount();
    code.unsigned(module.functionCount() - first);
    for (int function = first; function < module.functionCount(); function++) {
      code.sized(new SkeletonBody(module, facts, function).write());
    }
    return code;
  }

  private void custom(ByteWriter out, int start, int payload, int end) {
    ByteCursor cursor = new ByteCursor(module.bytes(), payload, end, "custom");
    String name = cursor.name();
    if (name.equals("dylink.0")) {
      out.raw(module.bytes(), start, end);
    } else if (name.equals("name")) {
      ByteWriter names = new ByteWriter();
      names.raw(module.bytes(), payload, cursor.position());
      copyNames(cursor, names);
      section(out, CUSTOM, names);
    }
  }

  private void copyNames(ByteCursor cursor, ByteWriter names) {
    try {
      while (!cursor.atEnd()) {
        int start = cursor.position();
        int id = cursor.u8();
        cursor.skip(cursor.u32());
        if (id != LOCAL_NAMES && id != LABEL_NAMES && id != DATA_NAMES) {
          names.raw(module.bytes(), start, cursor.position());
        }
      }
    } catch (DecodeException ignored) {
      // A malformed custom section doesn't make a module invalid: what was read of it stays.
    }
  }

  private static void section(ByteWriter out, int id, ByteWriter payload) {
    out.octet(id);
    out.sized(payload);
  }
}
