// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.CustomSection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The sections of one file that debug information can be in: a module, a file that a module's debug
 * information was split into ({@code .dwo}), or a package of these ({@code .dwp}). All are
 * WebAssembly binaries, and keep DWARF in custom sections. Immutable.
 */
public final class DwarfFile {
  /** Its contents are the name of a file with the debug information of this one. */
  private static final String EXTERNAL = "external_debug_info";

  private static final int CUSTOM = 0;
  private static final int CODE = 10;
  private static final int MAGIC = 0x6D736100;

  private final byte[] bytes;
  private final Map<String, CustomSection> sections;
  private final int size;
  private final int codeStart;

  private DwarfFile(byte[] bytes, int size, Map<String, CustomSection> sections, int codeStart) {
    this.size = size;
    this.bytes = bytes;
    this.sections = sections;
    this.codeStart = codeStart;
  }

  /**
   * Finds the sections of a binary.
   *
   * @param bytes the file; must not be changed after
   * @throws dev.slotwise.wasm.ir.ModuleException if it is not a sequence of sections
   */
  public static DwarfFile of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /**
   * Finds the sections of a module that is part of a file, such as a component.
   *
   * @param bytes the file; must not be changed after
   * @param begin where the module starts in it
   * @param end where it ends
   * @throws dev.slotwise.wasm.ir.ModuleException if it is not a sequence of sections
   */
  public static DwarfFile of(byte[] bytes, int begin, int end) {
    ByteCursor cursor = new ByteCursor(bytes, begin, end, "");
    if (cursor.i32LittleEndian() != MAGIC) {
      throw cursor.error("magic header not detected", begin);
    }
    cursor.skip(4);
    Map<String, CustomSection> sections = new TreeMap<>();
    int codeStart = 0;
    while (!cursor.atEnd()) {
      int id = cursor.u8();
      int size = cursor.vectorLength(1);
      int start = cursor.position();
      if (id == CUSTOM) {
        ByteCursor contents = new ByteCursor(bytes, start, start + size, "custom");
        String name = contents.name();
        sections.putIfAbsent(name, new CustomSection(name, contents.position(), start + size));
      } else if (id == CODE && codeStart == 0) {
        codeStart = start;
      }
      cursor.seek(start);
      cursor.skip(size);
    }
    return new DwarfFile(bytes, end - begin, sections, codeStart);
  }

  /** How many bytes the module has. */
  int size() {
    return size;
  }

  /** Whether there are entries here, the file's own or split ones. */
  public boolean hasEntries() {
    return has(".debug_info") || has(".debug_info.dwo");
  }

  /** Whether there are lines here. */
  public boolean hasLines() {
    return has(".debug_line");
  }

  /** The file that has the debug information in place of this one, as a path or an address. */
  public Optional<String> external() {
    CustomSection section = sections.get(EXTERNAL);
    return section == null
        ? Optional.empty()
        : Optional.of(new ByteCursor(bytes, section.start(), section.end(), EXTERNAL).name());
  }

  /**
   * Absolute offset in the file of the code section's contents, which addresses of code are
   * relative to; 0 if there is no code.
   */
  public int codeStart() {
    return codeStart;
  }

  boolean has(String section) {
    return sections.containsKey(section);
  }

  /** A cursor at the start of a section; of an empty one if there is none. */
  DwarfCursor section(String name) {
    CustomSection section = sections.get(name);
    return section == null
        ? new DwarfCursor(bytes, bytes.length, bytes.length, name)
        : new DwarfCursor(bytes, section.start(), section.end(), name);
  }
}
