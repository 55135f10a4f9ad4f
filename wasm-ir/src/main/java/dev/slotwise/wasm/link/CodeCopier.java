// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.op.Immediates;
import dev.slotwise.wasm.op.Opcode;
import org.jspecify.annotations.Nullable;

/**
 * Copies instructions of a valid module with its indices mapped. Which bytes are indices follows
 * from the opcode table; everything else is copied as it is, in runs as long as can be: most
 * instructions have no index that changes. Linear in the code.
 */
final class CodeCopier {
  private static final int EMPTY_BLOCK = 0x40;

  /** The bit of a memory argument's alignment that says that a memory index follows. */
  private static final int HAS_MEMORY = 0x40;

  /** How the immediates of an instruction are copied. */
  private static final byte GENERAL = 0;

  private static final byte NONE = 1;

  /** One number, which stays. */
  private static final byte NUMBER = 2;

  /** A list of numbers, and one more; all stay. */
  private static final byte NUMBERS = 3;

  private static final byte BYTES_4 = 4;
  private static final byte BYTES_8 = 5;
  private static final byte MEMORY = 6;
  private static final byte BLOCK = 7;
  private static final byte FUNCTION = 8;
  private static final byte GLOBAL = 9;

  /** By the first byte of an instruction; {@link #GENERAL} for all that is rare. */
  private static final byte[] SHAPES = shapes();

  private final byte[] bytes;
  private final IndexMap map;
  private final ByteCursor cursor;

  /**
   * @param bytes the module's
   */
  CodeCopier(byte[] bytes, IndexMap map) {
    this.bytes = bytes;
    this.map = map;
    this.cursor = new ByteCursor(bytes, 0, 0, "code");
  }

  /**
   * Takes the place of an instruction in both codes: of the first one, and of each before which
   * something was written anew. All others stand as far from each other as they did.
   */
  interface Placement {
    void instruction(int from, int to);
  }

  private static byte[] shapes() {
    byte[] shapes = new byte[256];
    for (int code = 0; code < shapes.length; code++) {
      Opcode op = Opcode.single(code);
      shapes[code] =
          op == null
              ? GENERAL
              : switch (op.immediates()) {
                case NONE -> NONE;
                case LABEL, LOCAL, I32, I64 -> NUMBER;
                case LABELS -> NUMBERS;
                case F32 -> BYTES_4;
                case F64 -> BYTES_8;
                case MEMORY_ARGUMENT -> MEMORY;
                case BLOCK_TYPE -> BLOCK;
                case FUNCTION -> FUNCTION;
                case GLOBAL -> GLOBAL;
                default -> GENERAL;
              };
    }
    return shapes;
  }

  /** Copies a function's body, locals included. */
  void body(int start, int end, ByteWriter out, Placement placement) {
    cursor.reset(start, end, "code", -1);
    int groups = cursor.u32();
    out.unsigned(groups);
    for (int i = 0; i < groups; i++) {
      out.unsigned(cursor.u32());
      valueType(out);
    }
    if (!cursor.atEnd()) {
      placement.instruction(cursor.position(), out.size());
    }
    copy(cursor.position(), end, out, placement);
  }

  /** Copies instructions up to {@code end}. */
  void instructions(int start, int end, ByteWriter out) {
    cursor.reset(start, end, "code", -1);
    copy(start, end, out, (from, to) -> {});
  }

  private void copy(int start, int end, ByteWriter out, Placement placement) {
    boolean memoryStays = map.memories().length > 0 && map.memories()[0] == 0;
    int written = start;
    int at = start;
    while (at < end) {
      int @Nullable [] mapped = null;
      int next = GENERAL;
      switch (SHAPES[bytes[at] & 0xFF]) {
        case NONE -> next = at + 1;
        case NUMBER -> next = afterNumber(at + 1);
        case NUMBERS -> next = afterNumbers(at + 1);
        case BYTES_4 -> next = at + 5;
        case BYTES_8 -> next = at + 9;
        case MEMORY -> {
          // One byte with the alignment and without a memory index; then the offset.
          if (memoryStays && (bytes[at + 1] & ~0x3F) == 0) {
            next = afterNumber(at + 2);
          }
        }
        case BLOCK -> {
          if (bytes[at + 1] == EMPTY_BLOCK || isNumberType(bytes[at + 1])) {
            next = at + 2;
          }
        }
        case FUNCTION -> mapped = map.functions();
        case GLOBAL -> mapped = map.globals();
        default -> {}
      }
      if (mapped != null) {
        next = afterNumber(at + 1);
        int index = mapped[number(at + 1, next)];
        if (!isWritten(index, at + 1, next)) {
          out.raw(bytes, written, at + 1);
          out.unsigned(index);
          written = next;
        }
      } else if (next == GENERAL) {
        out.raw(bytes, written, at);
        cursor.seek(at);
        instruction(out);
        next = cursor.position();
        written = next;
      }
      at = next;
      if (written == at && at < end) {
        placement.instruction(at, out.size());
      }
    }
    out.raw(bytes, written, at);
  }

  /** Whether these bytes are the shortest form of a number. */
  private boolean isWritten(int number, int start, int end) {
    int rest = number;
    for (int at = start; at < end - 1; at++) {
      if (bytes[at] != (byte) ((rest & 0x7F) | 0x80)) {
        return false;
      }
      rest >>>= 7;
    }
    return bytes[end - 1] == rest && (rest != 0 || end == start + 1);
  }

  private int afterNumber(int start) {
    int at = start;
    while (bytes[at] < 0) {
      at++;
    }
    return at + 1;
  }

  /** The unsigned number of these bytes. */
  private int number(int start, int end) {
    int number = 0;
    for (int at = end - 1; at >= start; at--) {
      number = (number << 7) | (bytes[at] & 0x7F);
    }
    return number;
  }

  private int afterNumbers(int start) {
    cursor.seek(start);
    cursor.skip(Immediates.LABELS);
    return cursor.position();
  }

  private static boolean isNumberType(byte code) {
    int type = code & 0xFF;
    return type >= 0x7B && type <= 0x7F;
  }

  private void instruction(ByteWriter out) {
    int start = cursor.position();
    Opcode op = cursor.opcode();
    out.raw(bytes, start, cursor.position());
    immediates(op.immediates(), out);
  }

  private void immediates(Immediates immediates, ByteWriter out) {
    switch (immediates) {
      case FUNCTION,
          TYPE,
          GLOBAL,
          TABLE,
          MEMORY,
          TAG,
          ELEMENT,
          DATA,
          TABLE_TABLE,
          ELEMENT_TABLE,
          MEMORY_MEMORY,
          DATA_MEMORY,
          TYPE_TYPE,
          TYPE_DATA,
          TYPE_ELEMENT,
          TYPE_FIELD ->
          immediates.spaces().forEach(space -> out.unsigned(map.mapped(space, cursor.u32())));
      case TYPE_TABLE -> {
        index(map.types(), out);
        index(map.tables(), out);
      }
      case TYPE_COUNT -> {
        index(map.types(), out);
        out.unsigned(cursor.u32());
      }
      case BLOCK_TYPE -> blockType(out);
      case CATCHES -> catches(out);
      case SELECT_TYPES -> {
        int count = cursor.u32();
        out.unsigned(count);
        for (int i = 0; i < count; i++) {
          valueType(out);
        }
      }
      case MEMORY_ARGUMENT, ATOMIC_ARGUMENT -> memoryArgument(out);
      case MEMORY_ARGUMENT_LANE -> {
        memoryArgument(out);
        out.octet(cursor.u8());
      }
      case HEAP_TYPE -> heapType(out);
      case CAST_BRANCH -> {
        out.octet(cursor.castFlags());
        out.unsigned(cursor.u32());
        heapType(out);
        heapType(out);
      }
      case NONE,
          LABEL,
          LABELS,
          LOCAL,
          LANE_OF_16,
          LANE_OF_8,
          LANE_OF_4,
          LANE_OF_2,
          LANES_16,
          I32,
          I64,
          F32,
          F64,
          V128,
          ZERO_BYTE -> {
        int start = cursor.position();
        cursor.skip(immediates);
        out.raw(bytes, start, cursor.position());
      }
    }
  }

  private void index(int[] mapped, ByteWriter out) {
    out.unsigned(mapped[cursor.u32()]);
  }

  private void valueType(ByteWriter out) {
    out.valueType(MergedTypes.mapped(cursor.valueType(), map.types()));
  }

  private void heapType(ByteWriter out) {
    int type = cursor.heapType();
    out.signed(type < 0 ? type : map.types()[type]);
  }

  private void blockType(ByteWriter out) {
    long type = cursor.blockType();
    if (type == ByteCursor.EMPTY_BLOCK) {
      out.octet(EMPTY_BLOCK);
    } else if ((type & ByteCursor.VALUE_BLOCK) != 0) {
      out.valueType(MergedTypes.mapped((int) type, map.types()));
    } else {
      out.signed(map.types()[(int) type]);
    }
  }

  private void catches(ByteWriter out) {
    blockType(out);
    int count = cursor.u32();
    out.unsigned(count);
    for (int i = 0; i < count; i++) {
      int code = cursor.u8();
      out.octet(code);
      if (cursor.catchHasTag(code)) {
        index(map.tags(), out);
      }
      out.unsigned(cursor.u32());
    }
  }

  private void memoryArgument(ByteWriter out) {
    int alignment = cursor.u32();
    int memory = (alignment & HAS_MEMORY) == 0 ? 0 : cursor.u32();
    int mapped = map.memories()[memory];
    out.unsigned(mapped == 0 ? alignment & ~HAS_MEMORY : alignment | HAS_MEMORY);
    if (mapped != 0) {
      out.unsigned(mapped);
    }
    out.unsigned(cursor.u64());
  }
}
