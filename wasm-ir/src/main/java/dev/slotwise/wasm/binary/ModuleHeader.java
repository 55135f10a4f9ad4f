// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

/**
 * Checks the first bytes of a module, and recognises the kinds of files that people give in place
 * of one.
 */
final class ModuleHeader {
  private static final int MAGIC = 0x6D736100;
  private static final int VERSION = 1;
  private static final int COMPONENT_LAYER = 0x0001_0000;

  private ModuleHeader() {}

  /**
   * Reads past it.
   *
   * @throws DecodeException if it is not a module's
   */
  static void skip(ByteCursor cursor, byte[] bytes) {
    int start = cursor.position();
    if (cursor.remaining() < 4 || cursor.i32LittleEndian() != MAGIC) {
      throw cursor.error(
          start == cursor.end()
              ? "unexpected end"
              : "magic header not detected" + (start == 0 ? whatElse(bytes) : ""),
          start);
    }
    if (cursor.remaining() < 4) {
      throw cursor.error("unexpected end", cursor.end());
    }
    int version = cursor.i32LittleEndian();
    if ((version & 0xFFFF_0000) == COMPONENT_LAYER) {
      throw cursor.error(
          "unknown binary version: this is a component, not a core module", start + 4);
    }
    if (version != VERSION) {
      throw cursor.error("unknown binary version", start + 4);
    }
  }

  private static String whatElse(byte[] bytes) {
    if (startsWith(bytes, 0x1F, 0x8B)) {
      return ": this is compressed with gzip";
    }
    if (startsWith(bytes, 0x28, 0xB5, 0x2F, 0xFD)) {
      return ": this is compressed with zstd";
    }
    if (startsWith(bytes, 'P', 'K', 3, 4)) {
      return ": this is a zip file";
    }
    return startsWith(bytes, '(', 'm', 'o', 'd') ? ": this is a module as text" : "";
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
