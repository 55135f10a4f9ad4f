// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.wasm.binary.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Small modules, put together by hand: imports, one function, and what tells where it is from. */
final class TinyModule {
  private final List<String> imports = new ArrayList<>();
  private final List<String> exports = new ArrayList<>();
  private final ByteWriter customs = new ByteWriter();
  private String data = "";
  private byte[] code = {};

  /** Imports a function without parameters. */
  TinyModule imports(String module, String field) {
    ByteWriter one = new ByteWriter();
    one.name(module);
    one.name(field);
    one.octet(0);
    one.octet(0);
    imports.add(new String(one.toArray(), StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Exports the one function that it defines. */
  TinyModule exports(String name) {
    exports.add(name);
    return this;
  }

  /** The instructions of its function, without the last {@code end}. */
  TinyModule code(int... octets) {
    code = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      code[i] = (byte) octets[i];
    }
    return this;
  }

  TinyModule data(String text) {
    data = text;
    return this;
  }

  /** Names its function. */
  TinyModule names(String function) {
    ByteWriter map = new ByteWriter();
    map.octet(1);
    map.unsigned(imports.size());
    map.name(function);
    ByteWriter section = new ByteWriter();
    section.name("name");
    section.octet(1);
    section.sized(map);
    section(customs, 0, section);
    return this;
  }

  /** A section {@code producers} with one value of one field. */
  TinyModule producers(String field, String name, String version) {
    ByteWriter section = new ByteWriter();
    section.name("producers");
    section.octet(1);
    section.name(field);
    section.octet(1);
    section.name(name);
    section.name(version);
    section(customs, 0, section);
    return this;
  }

  /** A custom section with these bytes. */
  TinyModule custom(String name, int... octets) {
    ByteWriter section = new ByteWriter();
    section.name(name);
    for (int octet : octets) {
      section.octet(octet);
    }
    section(customs, 0, section);
    return this;
  }

  byte[] bytes() {
    ByteWriter module = new ByteWriter();
    octets(module, 0, 'a', 's', 'm', 1, 0, 0, 0);
    octets(module, 1, 4, 1, 0x60, 0, 0);
    ByteWriter part = new ByteWriter();
    part.unsigned(imports.size());
    imports.forEach(one -> part.raw(one.getBytes(StandardCharsets.ISO_8859_1), 0, one.length()));
    section(module, 2, part);
    octets(module, 3, 2, 1, 0);
    octets(module, 5, 3, 1, 0, 1);
    part.clear();
    part.unsigned(exports.size());
    for (String name : exports) {
      part.name(name);
      part.octet(0);
      part.unsigned(imports.size());
    }
    section(module, 7, part);
    ByteWriter body = new ByteWriter();
    body.octet(0);
    body.raw(code, 0, code.length);
    body.octet(0x0b);
    part.clear();
    part.octet(1);
    part.sized(body);
    section(module, 10, part);
    part.clear();
    octets(part, 1, 0, 0x41, 0, 0x0b);
    part.name(data);
    section(module, 11, part);
    module.append(customs);
    return module.toArray();
  }

  private static void octets(ByteWriter out, int... octets) {
    for (int octet : octets) {
      out.octet(octet);
    }
  }

  private static void section(ByteWriter out, int id, ByteWriter content) {
    out.octet(id);
    out.sized(content);
  }
}
