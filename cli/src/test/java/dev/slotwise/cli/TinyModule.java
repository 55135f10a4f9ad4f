// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** Modules whose functions all take nothing and return nothing, put together by hand. */
final class TinyModule {
  /** A tag without parameters, of type 0; a table of functions that holds those defined. */
  private final List<String> imports = new ArrayList<>();

  private final List<String> exports = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private final TreeMap<Integer, String> names = new TreeMap<>();
  private boolean table;

  /** Imports a function, {@code module.field}; imports come before all else. */
  TinyModule imports(String... qualifiedNames) {
    imports.addAll(List.of(qualifiedNames));
    return this;
  }

  /**
   * A function with a name.
   *
   * @param code its instructions in hexadecimal, without locals and the last {@code end}
   */
  TinyModule function(String name, String code) {
    names.put(imports.size() + bodies.size(), name);
    return unnamed(code);
  }

  TinyModule unnamed(String code) {
    bodies.add(code);
    return this;
  }

  /** Exports the last function. */
  TinyModule exported(String name) {
    exports.add(name + "=" + (imports.size() + bodies.size() - 1));
    return this;
  }

  /** Exports a table that holds all defined functions. */
  TinyModule withTable() {
    table = true;
    return this;
  }

  String write(Path file) throws IOException {
    return Files.write(file, bytes()).toString();
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(out, 1, 1, hex("60 00 00"));
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    for (String one : imports) {
      int dot = one.indexOf('.');
      string(part, one.substring(0, dot));
      string(part, one.substring(dot + 1));
      part.writeBytes(hex("00 00"));
    }
    section(out, 2, imports.size(), part.toByteArray());
    section(out, 3, bodies.size(), new byte[bodies.size()]);
    if (table) {
      section(out, 4, 1, new byte[] {0x70, 0, (byte) bodies.size()});
    }
    section(out, 13, 1, new byte[] {0, 0});
    part.reset();
    for (String one : exports) {
      string(part, one.substring(0, one.indexOf('=')));
      part.write(0);
      part.write(Integer.parseInt(one.substring(one.indexOf('=') + 1)));
    }
    if (table) {
      string(part, "table");
      part.write(1);
      part.write(0);
    }
    section(out, 7, exports.size() + (table ? 1 : 0), part.toByteArray());
    if (table) {
      part.reset();
      part.writeBytes(hex("00 41 00 0b"));
      part.write(bodies.size());
      for (int i = 0; i < bodies.size(); i++) {
        part.write(imports.size() + i);
      }
      section(out, 9, 1, part.toByteArray());
    }
    part.reset();
    for (String body : bodies) {
      byte[] code = hex("00 " + body + " 0b");
      part.write(code.length);
      part.writeBytes(code);
    }
    section(out, 10, bodies.size(), part.toByteArray());
    return names.isEmpty() ? out.toByteArray() : Renamed.withNames(out.toByteArray(), names);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static void section(ByteArrayOutputStream out, int id, int count, byte[] items) {
    out.write(id);
    int size = items.length + 1;
    out.write((size & 0x7f) | 0x80);
    out.write(size >> 7);
    out.write(count);
    out.writeBytes(items);
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }
}
