// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

/**
 * Codes that proposals to WebAssembly use and that are in no standard yet. A module with one is not
 * malformed in the eyes of the tool that made it, so errors say which proposal it needs.
 *
 * <p>Sources: the binary formats in the proposals stack-switching, custom-descriptors,
 * shared-everything-threads, memory-control, half-precision and stringref.
 */
final class Proposals {
  private static final String STACK_SWITCHING = "stack-switching";
  private static final String CUSTOM_DESCRIPTORS = "custom-descriptors";
  private static final String SHARED_EVERYTHING = "shared-everything-threads";
  private static final String MEMORY_CONTROL = "memory-control";
  private static final String HALF_PRECISION = "half-precision";
  private static final String STRINGREF = "stringref";

  private Proposals() {}

  /** What to say of the code of a composite type that is in no standard. */
  static String compositeType(int code) {
    return switch (code) {
      case 0x5D -> needs(STACK_SWITCHING);
      case 0x4C, 0x4D -> needs(CUSTOM_DESCRIPTORS);
      case 0x65 -> needs(SHARED_EVERYTHING);
      default -> "malformed type";
    };
  }

  /**
   * What to say of the code of a value type or heap type that is in no standard.
   *
   * @param code as one unsigned byte
   * @param otherwise what to say if no proposal has it
   */
  static String type(int code, String otherwise) {
    return switch (code) {
      case 0x68, 0x75 -> needs(STACK_SWITCHING);
      case 0x62 -> needs(CUSTOM_DESCRIPTORS);
      case 0x65 -> needs(SHARED_EVERYTHING);
      case 0x67, 0x66, 0x61, 0x60 -> needs(STRINGREF);
      default -> otherwise;
    };
  }

  /** What to say of an opcode of one byte that is in no standard. */
  static String opcode(int code) {
    return code >= 0xE0 && code <= 0xE6
        ? needs(STACK_SWITCHING)
        : "illegal opcode 0x%02x".formatted(code);
  }

  /** What to say of an opcode behind a prefix that is in no standard. */
  static String opcode(int prefix, long code) {
    return switch (prefix) {
      case 0xFB ->
          code >= 0x20 && code <= 0x26
              ? needs(CUSTOM_DESCRIPTORS)
              : code >= 0x80 && code <= 0xB7 ? needs(STRINGREF) : illegal(prefix, code);
      case 0xFC ->
          code == 0x12
              ? needs(MEMORY_CONTROL)
              : code == 0x30 || code == 0x31 ? needs(HALF_PRECISION) : illegal(prefix, code);
      case 0xFD -> code >= 0x120 && code <= 0x14F ? needs(HALF_PRECISION) : illegal(prefix, code);
      case 0xFE ->
          code == 0x04 || (code >= 0x4F && code <= 0x74)
              ? needs(SHARED_EVERYTHING)
              : illegal(prefix, code);
      default -> illegal(prefix, code);
    };
  }

  /** What to say of flags of a table that are in no standard. */
  static String tableFlags(int flags) {
    return flags == 0b010 || flags == 0b011 ? needs(SHARED_EVERYTHING) : "malformed limits flags";
  }

  /** What to say of a global's mutability that is in no standard: 3 is shared and mutable. */
  static String mutability(int mutability) {
    return mutability == 0b11 ? needs(SHARED_EVERYTHING) : "malformed mutability";
  }

  /** What to say of the kind of an import that is in no standard. */
  static String importKind(int kind) {
    return kind == 0x20 ? needs(CUSTOM_DESCRIPTORS) : "malformed import kind";
  }

  private static String illegal(int prefix, long code) {
    return "illegal opcode 0x%02x 0x%02x".formatted(prefix, code);
  }

  private static String needs(String proposal) {
    return "needs the " + proposal + " proposal, which Slotwise does not read";
  }
}
