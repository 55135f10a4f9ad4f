// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.op.Immediates;
import dev.slotwise.wasm.op.Opcode;

/**
 * Copies instructions of a valid module with its indices mapped. Which bytes are indices follows
 * from the opcode table; everything else is copied as it is. Linear in the code.
 */
final class CodeCopier {
  private static final int EMPTY_BLOCK = 0x40;

  /** The bit of a memory argument's alignment that says that a memory index follows. */
  private static final int HAS_MEMORY = 0x40;

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

  /** Takes the place of an instruction in both codes. */
  interface Placement {
    void instruction(int from, int to);
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
    while (!cursor.atEnd()) {
      placement.instruction(cursor.position(), out.size());
      instruction(out);
    }
  }

  /** Copies instructions up to {@code end}. */
  void instructions(int start, int end, ByteWriter out) {
    cursor.reset(start, end, "code", -1);
    while (!cursor.atEnd()) {
      instruction(out);
    }
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
          TYPE_TABLE,
          TABLE_TABLE,
          ELEMENT_TABLE,
          MEMORY_MEMORY,
          DATA_MEMORY,
          TYPE_TYPE,
          TYPE_DATA,
          TYPE_ELEMENT,
          TYPE_FIELD ->
          immediates.spaces().forEach(space -> out.unsigned(map.mapped(space, cursor.u32())));
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
