// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;

/**
 * The languages and tools in the section {@code producers}, which tools write about themselves. A
 * section that is malformed says as much as can be read of it.
 *
 * <p>Source: the tool conventions' <i>ProducersSection.md</i>.
 */
record Producers(List<Entry> entries) {

  /**
   * One value of a field.
   *
   * @param field {@code language}, {@code processed-by} or {@code sdk}
   */
  record Entry(String field, String name, String version) {
    @Override
    public String toString() {
      return field + ":" + name + (version.isEmpty() ? "" : ":" + version);
    }
  }

  static Producers of(WasmModule module) {
    List<Entry> entries = new ArrayList<>();
    for (CustomSection section : module.customSections()) {
      if (section.kind() == CustomSection.Kind.PRODUCERS) {
        try {
          read(new ByteCursor(module.bytes(), section.start(), section.end(), ""), entries);
        } catch (ModuleException e) {
          // What stands before the fault has been read.
        }
      }
    }
    return new Producers(List.copyOf(entries));
  }

  private static void read(ByteCursor cursor, List<Entry> entries) {
    int fields = cursor.u32();
    for (int field = 0; Integer.compareUnsigned(field, fields) < 0; field++) {
      String name = cursor.name();
      int values = cursor.u32();
      for (int value = 0; Integer.compareUnsigned(value, values) < 0; value++) {
        entries.add(new Entry(name, cursor.name(), cursor.name()));
      }
    }
  }

  /** The names in a field, in the order of the section. */
  List<String> names(String field) {
    return entries.stream().filter(entry -> entry.field().equals(field)).map(Entry::name).toList();
  }
}
