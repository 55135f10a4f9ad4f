// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.naive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A second decoder that shares no code with the first and cares for nothing but being obvious: an
 * object an instruction, everything in lists. It reads what the real modules use: Wasm 2.0 with
 * tail calls, legacy exceptions, atomics and vectors; one kind of type section (functions only).
 */
final class NaiveModule {
  record FunctionType(List<Integer> parameters, List<Integer> results) {}

  record FunctionImport(String module, String field, int type) {}

  /** An instruction with the immediates that matter to calls and tables. */
  record Instruction(int offset, int opcode, long first, long second) {}

  /** {@code offset} is null where it isn't one {@code i32.const}. */
  record Elements(int mode, int table, Long offset, List<Integer> functions) {}

  final List<FunctionType> types = new ArrayList<>();
  final List<FunctionImport> imports = new ArrayList<>();
  final List<Integer> functionTypes = new ArrayList<>();
  final TreeMap<String, Integer> functionExports = new TreeMap<>();
  final List<Elements> elements = new ArrayList<>();
  final List<List<Instruction>> bodies = new ArrayList<>();

  /** Tables that are imported or exported. */
  final Set<Integer> visibleTables = new TreeSet<>();

  /** Whether a tag or a global that can hold a reference is imported or exported. */
  boolean hasOtherWaysOut;

  /** The start function, or -1. */
  int start = -1;

  private int importedTables;
  private final List<Integer> globalTypes = new ArrayList<>();

  /** Functions that {@code ref.func} in a global's initial value names. */
  final List<Integer> globalReferences = new ArrayList<>();

  private final byte[] bytes;
  private int at;

  NaiveModule(byte[] bytes) {
    this.bytes = bytes;
    at = 8;
    while (at < bytes.length) {
      int id = next();
      int size = (int) unsigned();
      int end = at + size;
      switch (id) {
        case 1 -> readTypes();
        case 2 -> readImports();
        case 3 -> readFunctions();
        case 6 -> readGlobals();
        case 7 -> readExports();
        case 8 -> start = (int) unsigned();
        case 9 -> readElements();
        case 10 -> readCode();
        default -> {}
      }
      at = end;
    }
  }

  private void readTypes() {
    for (long i = unsigned(); i > 0; i--) {
      if (next() != 0x60) {
        throw new IllegalStateException("not a function type");
      }
      types.add(new FunctionType(valueTypes(), valueTypes()));
    }
  }

  private List<Integer> valueTypes() {
    List<Integer> list = new ArrayList<>();
    for (long i = unsigned(); i > 0; i--) {
      list.add(next());
    }
    return list;
  }

  private void readImports() {
    for (long i = unsigned(); i > 0; i--) {
      String module = string();
      String field = string();
      switch (next()) {
        case 0 -> {
          int type = (int) unsigned();
          imports.add(new FunctionImport(module, field, type));
          functionTypes.add(type);
        }
        case 1 -> {
          next();
          limits();
          visibleTables.add(importedTables++);
        }
        case 2 -> limits();
        case 3 -> {
          int type = next();
          globalTypes.add(type);
          hasOtherWaysOut |= next() == 1 && isReference(type);
        }
        default -> {
          next();
          unsigned();
          hasOtherWaysOut = true;
        }
      }
    }
  }

  static boolean isReference(int type) {
    return type == 0x70 || type == 0x6F;
  }

  private void limits() {
    int flags = next();
    unsigned();
    if ((flags & 1) != 0) {
      unsigned();
    }
  }

  private void readFunctions() {
    for (long i = unsigned(); i > 0; i--) {
      functionTypes.add((int) unsigned());
    }
  }

  private void readGlobals() {
    for (long i = unsigned(); i > 0; i--) {
      globalTypes.add(next());
      next();
      for (Instruction instruction : expression()) {
        if (instruction.opcode() == 0xD2) {
          globalReferences.add((int) instruction.first());
        }
      }
    }
  }

  private void readExports() {
    for (long i = unsigned(); i > 0; i--) {
      String name = string();
      int kind = next();
      int index = (int) unsigned();
      switch (kind) {
        case 0 -> functionExports.put(name, index);
        case 1 -> visibleTables.add(index);
        case 2 -> {}
        case 3 -> hasOtherWaysOut |= isReference(globalTypes.get(index));
        default -> hasOtherWaysOut = true;
      }
    }
  }

  private void readElements() {
    for (long i = unsigned(); i > 0; i--) {
      int flags = (int) unsigned();
      boolean active = (flags & 1) == 0;
      int table = active && (flags & 2) != 0 ? (int) unsigned() : 0;
      Long offset = null;
      if (active) {
        List<Instruction> expression = expression();
        if (expression.size() == 1 && expression.get(0).opcode() == 0x41) {
          offset = expression.get(0).first() & 0xFFFF_FFFFL;
        }
      }
      if ((flags & 3) != 0) {
        next();
      }
      List<Integer> functions = new ArrayList<>();
      for (long j = unsigned(); j > 0; j--) {
        if ((flags & 4) == 0) {
          functions.add((int) unsigned());
        } else {
          Instruction item = expression().get(0);
          functions.add(item.opcode() == 0xD2 ? (int) item.first() : -1);
        }
      }
      int mode = active ? 0 : (flags & 2) != 0 ? 2 : 1;
      elements.add(new Elements(mode, table, offset, functions));
    }
  }

  private void readCode() {
    for (long i = unsigned(); i > 0; i--) {
      int end = (int) unsigned() + at;
      for (long groups = unsigned(); groups > 0; groups--) {
        unsigned();
        next();
      }
      List<Instruction> body = new ArrayList<>();
      while (at < end) {
        body.add(instruction());
      }
      bodies.add(body);
    }
  }

  /** The instructions before the {@code end} of a constant expression. */
  private List<Instruction> expression() {
    List<Instruction> list = new ArrayList<>();
    while (true) {
      Instruction instruction = instruction();
      if (instruction.opcode() == 0x0B) {
        return list;
      }
      list.add(instruction);
    }
  }

  private Instruction instruction() {
    int offset = at;
    int opcode = next();
    long first = 0;
    long second = 0;
    switch (opcode) {
      case 0x02, 0x03, 0x04, 0x06 -> first = signed();
      case 0x0E -> {
        long count = unsigned();
        // The labels of a br_table, packed as the set that they are: the deepest 64 do.
        for (long i = 0; i <= count; i++) {
          long label = unsigned();
          if (label < 64) {
            first |= 1L << label;
          } else {
            second = 1;
          }
        }
      }
      case 0x07, 0x08, 0x09, 0x0C, 0x0D, 0x10, 0x12, 0x18 -> first = unsigned();
      case 0x11, 0x13 -> {
        first = unsigned();
        second = unsigned();
      }
      case 0x1C -> {
        for (long i = unsigned(); i > 0; i--) {
          next();
        }
      }
      case 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3F, 0x40, 0xD2 -> first = unsigned();
      case 0x41, 0x42 -> first = signed();
      case 0x43 -> at += 4;
      case 0x44 -> at += 8;
      case 0xD0 -> next();
      case 0xFC -> {
        opcode = 0xFC00 | (int) unsigned();
        switch (opcode) {
          case 0xFC08, 0xFC0A, 0xFC0C, 0xFC0E -> {
            first = unsigned();
            second = unsigned();
          }
          case 0xFC09, 0xFC0B, 0xFC0D, 0xFC0F, 0xFC10, 0xFC11 -> first = unsigned();
          default -> {}
        }
      }
      case 0xFD -> opcode = vector();
      case 0xFE -> {
        opcode = 0xFE00 | (int) unsigned();
        if (opcode == 0xFE03) {
          next();
        } else {
          unsigned();
          unsigned();
        }
      }
      default -> {
        if (opcode >= 0x28 && opcode <= 0x3E) {
          unsigned();
          unsigned();
        }
      }
    }
    return new Instruction(offset, opcode, first, second);
  }

  private int vector() {
    int code = (int) unsigned();
    if (code <= 11 || code == 92 || code == 93) {
      unsigned();
      unsigned();
    } else if (code == 12 || code == 13) {
      at += 16;
    } else if (code >= 21 && code <= 34) {
      next();
    } else if (code >= 84 && code <= 91) {
      unsigned();
      unsigned();
      next();
    }
    return 0xFD0000 | code;
  }

  private int next() {
    return bytes[at++] & 0xFF;
  }

  private String string() {
    int length = (int) unsigned();
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.UTF_8);
  }

  private long unsigned() {
    long value = 0;
    int shift = 0;
    int b;
    do {
      b = next();
      value |= (long) (b & 0x7F) << shift;
      shift += 7;
    } while (b >= 0x80);
    return value;
  }

  private long signed() {
    long value = 0;
    int shift = 0;
    int b;
    do {
      b = next();
      value |= (long) (b & 0x7F) << shift;
      shift += 7;
    } while (b >= 0x80);
    return shift < 64 && (b & 0x40) != 0 ? value | -1L << shift : value;
  }
}
