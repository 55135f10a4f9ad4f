// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import java.util.OptionalLong;

/**
 * The place of a value, as far as an expression of DWARF has one of the shapes that compilers write
 * for WebAssembly.
 *
 * @param kind what sort of place
 * @param index which local or global, or how far from the bottom of the operand stack; the address
 *     of what is in memory; the offset from the frame base of what is in the frame; the value of a
 *     constant
 * @param offset what is to be added to what is there to have the value
 * @param isValue whether what is there, with the offset, is the value; else it is the value's
 *     address
 */
public record Place(Kind kind, long index, long offset, boolean isValue) {

  /** Sorts of places. */
  public enum Kind {
    LOCAL,
    GLOBAL,
    /** On the operand stack of the function, counted from its bottom. */
    OPERAND,
    /** In linear memory, at a constant address. */
    MEMORY,
    /** In linear memory, off the frame base. */
    FRAME,
    /** Nowhere: the value is a constant. */
    CONSTANT,
    /** Of another shape, or nowhere. */
    OTHER
  }

  private static final Place OTHER = new Place(Kind.OTHER, 0, 0, false);

  private static final int OP_ADDR = 0x03;
  private static final int OP_CONST1U = 0x08;
  private static final int OP_CONST1S = 0x09;
  private static final int OP_CONST2U = 0x0A;
  private static final int OP_CONST2S = 0x0B;
  private static final int OP_CONST4U = 0x0C;
  private static final int OP_CONST4S = 0x0D;
  private static final int OP_CONST8U = 0x0E;
  private static final int OP_CONST8S = 0x0F;
  private static final int OP_CONSTU = 0x10;
  private static final int OP_CONSTS = 0x11;
  private static final int OP_PLUS_UCONST = 0x23;
  private static final int OP_LIT0 = 0x30;
  private static final int OP_LIT31 = 0x4F;
  private static final int OP_FBREG = 0x91;
  private static final int OP_STACK_VALUE = 0x9F;
  private static final int OP_ADDRX = 0xA1;
  private static final int OP_WASM_LOCATION = 0xED;
  private static final int OP_GNU_ADDR_INDEX = 0xFB;

  /** Reads an expression: all of the cursor's window. */
  static Place read(Unit unit, DwarfCursor cursor) {
    if (cursor.atEnd()) {
      return OTHER;
    }
    Place place = first(unit, cursor);
    while (place.kind != Kind.OTHER && !cursor.atEnd()) {
      place = place.then(cursor.u8(), cursor);
    }
    return place;
  }

  private Place then(int op, DwarfCursor cursor) {
    if (isValue) {
      return OTHER;
    }
    return switch (op) {
      case OP_PLUS_UCONST -> new Place(kind, index, offset + cursor.uleb(), false);
      case OP_STACK_VALUE -> new Place(kind, index, offset, true);
      default -> OTHER;
    };
  }

  private static Place first(Unit unit, DwarfCursor cursor) {
    int op = cursor.u8();
    if (op >= OP_LIT0 && op <= OP_LIT31) {
      return new Place(Kind.CONSTANT, op - OP_LIT0, 0, false);
    }
    return switch (op) {
      case OP_WASM_LOCATION -> wasm(cursor.u8(), cursor);
      case OP_ADDR -> memory(unit.live(cursor.fixed(unit.addressSize)));
      case OP_ADDRX, OP_GNU_ADDR_INDEX -> memory(unit.indexedAddress(cursor.uleb()));
      case OP_FBREG -> new Place(Kind.FRAME, cursor.sleb(), 0, false);
      case OP_CONST1U -> constant(cursor.u8());
      case OP_CONST1S -> constant((byte) cursor.u8());
      case OP_CONST2U -> constant(cursor.u16());
      case OP_CONST2S -> constant((short) cursor.u16());
      case OP_CONST4U -> constant(cursor.u32());
      case OP_CONST4S -> constant(cursor.u32() << 32 >> 32);
      case OP_CONST8U, OP_CONST8S -> constant(cursor.u64());
      case OP_CONSTU -> constant(cursor.uleb());
      case OP_CONSTS -> constant(cursor.sleb());
      default -> OTHER;
    };
  }

  private static Place wasm(int kind, DwarfCursor cursor) {
    // A global that relocations name has four bytes.
    return kind == 3 ? ofKind(1, cursor.u32()) : ofKind(kind, cursor.uleb());
  }

  private static Place ofKind(int kind, long index) {
    return switch (kind) {
      case 0 -> new Place(Kind.LOCAL, index, 0, false);
      case 1 -> new Place(Kind.GLOBAL, index, 0, false);
      case 2 -> new Place(Kind.OPERAND, index, 0, false);
      default -> OTHER;
    };
  }

  private static Place memory(OptionalLong address) {
    return address.isEmpty() ? OTHER : new Place(Kind.MEMORY, address.getAsLong(), 0, false);
  }

  private static Place constant(long value) {
    return new Place(Kind.CONSTANT, value, 0, false);
  }
}
