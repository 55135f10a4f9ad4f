// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;

/** Modules with other function names, or with none: the name section is put in by hand. */
final class Renamed {
  private static final int HEADER = 8;

  private Renamed() {}

  /** The module without its name section. */
  static byte[] withoutNames(byte[] module) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(module, 0, HEADER);
    int at = HEADER;
    while (at < module.length) {
      int start = at;
      int id = module[at++];
      int size = 0;
      for (int shift = 0; ; shift += 7) {
        size |= (module[at] & 0x7f) << shift;
        if (module[at++] >= 0) {
          break;
        }
      }
      boolean isNames =
          id == 0 && new String(module, at + 1, module[at], StandardCharsets.UTF_8).equals("name");
      at += size;
      if (!isNames) {
        out.write(module, start, at - start);
      }
    }
    return out.toByteArray();
  }

  /** The module with these function names, by index, and no other names. */
  static byte[] withNames(byte[] module, SortedMap<Integer, String> names) {
    ByteArrayOutputStream map = new ByteArrayOutputStream();
    leb(map, names.size());
    names.forEach(
        (function, name) -> {
          leb(map, function);
          string(map, name);
        });
    ByteArrayOutputStream section = new ByteArrayOutputStream();
    string(section, "name");
    section.write(1);
    leb(section, map.size());
    section.writeBytes(map.toByteArray());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(withoutNames(module));
    out.write(0);
    leb(out, section.size());
    out.writeBytes(section.toByteArray());
    return out.toByteArray();
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    leb(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void leb(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
