// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

/**
 * The forms of attributes: how a value is written in the bytes.
 *
 * <p>Source: DWARF 5, section 7.5.6; for those of GNU, "DebugFission".
 */
final class Form {
  static final int ADDR = 0x01;
  static final int BLOCK2 = 0x03;
  static final int BLOCK4 = 0x04;
  static final int DATA2 = 0x05;
  static final int DATA4 = 0x06;
  static final int DATA8 = 0x07;
  static final int STRING = 0x08;
  static final int BLOCK = 0x09;
  static final int BLOCK1 = 0x0A;
  static final int DATA1 = 0x0B;
  static final int FLAG = 0x0C;
  static final int SDATA = 0x0D;
  static final int STRP = 0x0E;
  static final int UDATA = 0x0F;
  static final int REF_ADDR = 0x10;
  static final int REF1 = 0x11;
  static final int REF2 = 0x12;
  static final int REF4 = 0x13;
  static final int REF8 = 0x14;
  static final int REF_UDATA = 0x15;
  static final int INDIRECT = 0x16;
  static final int SEC_OFFSET = 0x17;
  static final int EXPRLOC = 0x18;
  static final int FLAG_PRESENT = 0x19;
  static final int STRX = 0x1A;
  static final int ADDRX = 0x1B;
  static final int REF_SUP4 = 0x1C;
  static final int STRP_SUP = 0x1D;
  static final int DATA16 = 0x1E;
  static final int LINE_STRP = 0x1F;
  static final int REF_SIG8 = 0x20;
  static final int IMPLICIT_CONST = 0x21;
  static final int LOCLISTX = 0x22;
  static final int RNGLISTX = 0x23;
  static final int REF_SUP8 = 0x24;
  static final int STRX1 = 0x25;
  static final int STRX2 = 0x26;
  static final int STRX3 = 0x27;
  static final int STRX4 = 0x28;
  static final int ADDRX1 = 0x29;
  static final int ADDRX2 = 0x2A;
  static final int ADDRX3 = 0x2B;
  static final int ADDRX4 = 0x2C;
  static final int GNU_ADDR_INDEX = 0x1F01;
  static final int GNU_STR_INDEX = 0x1F02;

  private Form() {}

  /** Whether a value of this form is the offset and length of bytes. */
  static boolean isBlock(int form) {
    return switch (form) {
      case BLOCK, BLOCK1, BLOCK2, BLOCK4, EXPRLOC, DATA16 -> true;
      default -> false;
    };
  }

  /** Whether a value of this form is an index into the unit's addresses. */
  static boolean isAddressIndex(int form) {
    return switch (form) {
      case ADDRX, ADDRX1, ADDRX2, ADDRX3, ADDRX4, GNU_ADDR_INDEX -> true;
      default -> false;
    };
  }

  /** Whether a value of this form is an index into the unit's string offsets. */
  static boolean isStringIndex(int form) {
    return switch (form) {
      case STRX, STRX1, STRX2, STRX3, STRX4, GNU_STR_INDEX -> true;
      default -> false;
    };
  }

  /** Whether a value of this form is a number. */
  static boolean isConstant(int form) {
    return switch (form) {
      case DATA1, DATA2, DATA4, DATA8, SDATA, UDATA, IMPLICIT_CONST -> true;
      default -> false;
    };
  }
}
