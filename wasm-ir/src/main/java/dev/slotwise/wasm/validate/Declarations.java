// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Locale;

/**
 * Finds where a declaration stands in the file, for errors: it reads the section again up to it, so
 * that a module need not keep an offset for each declaration.
 */
final class Declarations {
  /** A section by its id in the binary format, and its name in errors. */
  enum Section {
    TYPE(1),
    IMPORT(2),
    FUNCTION(3),
    TABLE(4),
    MEMORY(5),
    GLOBAL(6),
    EXPORT(7),
    START(8),
    ELEMENT(9),
    DATA(11),
    TAG(13);

    final int id;
    final String label = name().toLowerCase(Locale.ROOT);

    Section(int id) {
      this.id = id;
    }
  }

  private final ByteCursor cursor;

  private Declarations(WasmModule module) {
    byte[] bytes = module.front();
    int end = Math.min(module.moduleEnd(), bytes.length);
    this.cursor = new ByteCursor(bytes, module.moduleStart() + 8, end, "");
  }

  /**
   * Absolute offset of a declaration.
   *
   * @param index its place in the section; of types, counted through recursive groups
   * @return 0 if the module has no such section
   */
  static int offset(WasmModule module, Section section, int index) {
    return new Declarations(module).find(section, index);
  }

  private int find(Section section, int index) {
    while (!cursor.atEnd()) {
      int id = cursor.u8();
      int size = cursor.u32();
      if (id == section.id) {
        return item(section, index);
      }
      cursor.skip(size);
    }
    return 0;
  }

  private int item(Section section, int index) {
    if (section == Section.START) {
      return cursor.position();
    }
    int count = cursor.u32();
    if (section == Section.TYPE) {
      return type(index);
    }
    if (section == Section.IMPORT) {
      return importDeclaration(index);
    }
    for (int i = 0; i < index && i < count; i++) {
      skip(section);
    }
    return cursor.position();
  }

  private void skip(Section section) {
    switch (section) {
      case FUNCTION -> cursor.u32();
      case TABLE -> {
        boolean initialized = cursor.peek() == 0x40;
        if (initialized) {
          cursor.skip(2);
        }
        cursor.valueType();
        limits();
        if (initialized) {
          cursor.constExpr();
        }
      }
      case MEMORY -> limits();
      case GLOBAL -> {
        cursor.valueType();
        cursor.u8();
        cursor.constExpr();
      }
      case EXPORT -> {
        cursor.skip(cursor.u32());
        cursor.u8();
        cursor.u32();
      }
      case ELEMENT -> elementSegment();
      case DATA -> {
        int flags = cursor.u32();
        if (flags == 2) {
          cursor.u32();
        }
        if (flags != 1) {
          cursor.constExpr();
        }
        cursor.skip(cursor.u32());
      }
      case TAG -> {
        cursor.u8();
        cursor.u32();
      }
      default -> throw new IllegalArgumentException(section.label);
    }
  }

  private void limits() {
    int flags = cursor.u8();
    cursor.u64();
    if ((flags & 1) != 0) {
      cursor.u64();
    }
    if ((flags & 8) != 0) {
      cursor.u32();
    }
  }

  private void elementSegment() {
    int flags = cursor.u32();
    boolean active = (flags & 1) == 0;
    boolean explicit = (flags & 2) != 0;
    boolean expressions = (flags & 4) != 0;
    if (active) {
      if (explicit) {
        cursor.u32();
      }
      cursor.constExpr();
    }
    if (!active || explicit) {
      if (expressions) {
        cursor.valueType();
      } else {
        cursor.u8();
      }
    }
    for (int i = cursor.u32(); i > 0; i--) {
      if (expressions) {
        cursor.constExpr();
      } else {
        cursor.u32();
      }
    }
  }

  private int type(int index) {
    int left = index;
    int inGroup = 0;
    while (true) {
      if (inGroup == 0 && cursor.peek() == 0x4E) {
        cursor.u8();
        inGroup = cursor.u32();
        continue;
      }
      if (left == 0) {
        return cursor.position();
      }
      skipType();
      left--;
      inGroup = Math.max(0, inGroup - 1);
    }
  }

  private void skipType() {
    int code = cursor.u8();
    if (code == 0x50 || code == 0x4F) {
      for (int i = cursor.u32(); i > 0; i--) {
        cursor.u32();
      }
      code = cursor.u8();
    }
    if (code == 0x60) {
      for (int list = 0; list < 2; list++) {
        for (int i = cursor.u32(); i > 0; i--) {
          cursor.valueType();
        }
      }
    } else {
      int fields = code == 0x5F ? cursor.u32() : 1;
      for (; fields > 0; fields--) {
        storageType();
        cursor.u8();
      }
    }
  }

  private void storageType() {
    int code = cursor.peek();
    if (code == 0x78 || code == 0x77) {
      cursor.u8();
    } else {
      cursor.valueType();
    }
  }

  /** Compact groups of imports hold several declarations: the offset is then the group's. */
  private int importDeclaration(int index) {
    int left = index;
    while (true) {
      int start = cursor.position();
      cursor.skip(cursor.u32());
      int fieldLength = cursor.u32();
      cursor.skip(fieldLength);
      int kind = cursor.u8();
      int held = 1;
      if (fieldLength == 0 && kind == 0x7F) {
        held = cursor.u32();
        for (int i = 0; i < held; i++) {
          cursor.skip(cursor.u32());
          externalType(cursor.u8());
        }
      } else if (fieldLength == 0 && kind == 0x7E) {
        externalType(cursor.u8());
        held = cursor.u32();
        for (int i = 0; i < held; i++) {
          cursor.skip(cursor.u32());
        }
      } else {
        externalType(kind);
      }
      if (left < held) {
        return start;
      }
      left -= held;
    }
  }

  private void externalType(int kind) {
    switch (kind) {
      case 0 -> cursor.u32();
      case 1 -> {
        cursor.valueType();
        limits();
      }
      case 2 -> limits();
      case 3 -> {
        cursor.valueType();
        cursor.u8();
      }
      default -> {
        cursor.u8();
        cursor.u32();
      }
    }
  }
}
