// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.Resolver.Entity;
import java.util.BitSet;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The functions that the loader puts into tables, in slots that it chooses: the functions whose
 * address a module asks for by {@code GOT.func}, every export if some module can look exports up by
 * name, and the functions of unknown side modules.
 */
final class LoaderTables {
  private final Layout layout;

  /** By table of the linked module, its functions. */
  private final Map<Integer, BitSet> functions = new TreeMap<>();

  private LoaderTables(Layout layout) {
    this.layout = layout;
  }

  static LoaderTables of(Layout layout) {
    LoaderTables tables = new LoaderTables(layout);
    for (int part = 0; part < layout.parts.size(); part++) {
      for (Import item : layout.module(part).imports()) {
        if (Conventions.isFunctionAddress(item)) {
          tables.addAddress(part, item.field());
        } else if (layout.looksUp.test(item)) {
          tables.addExports(part);
        }
      }
    }
    tables.addUnknown();
    return tables;
  }

  /** The tables that get functions, ascending. */
  ImmutableIntList tables() {
    return IntLists.immutable.of(functions.keySet().stream().mapToInt(Integer::intValue).toArray());
  }

  /** What the loader puts into a table: functions that its type allows, ascending. */
  ImmutableIntList of(int table) {
    int element = layout.tables.get(table).element();
    return IntLists.immutable.of(
        Objects.requireNonNull(functions.get(table)).stream()
            .filter(
                function ->
                    layout
                        .types
                        .types()
                        .matches(
                            ValueType.reference(layout.functionTypes.get(function), false),
                            element))
            .toArray());
  }

  private void addAddress(int part, String name) {
    Entity exported = layout.resolver.exportedFunction(name);
    if (exported != null) {
      add(part, layout.maps[exported.part()].functions()[exported.index()]);
      return;
    }
    // Nobody defines it, so the host does: the import of this name is the same function.
    for (HostImports.HostImport item : layout.imports.all()) {
      if (item.kind() == ExternalKind.FUNCTION
          && item.module().equals(Conventions.ENVIRONMENT)
          && item.field().equals(name)) {
        add(part, item.index());
      }
    }
  }

  private void addExports(int part) {
    for (int from = 0; from < layout.parts.size(); from++) {
      for (Export export : layout.module(from).exports()) {
        if (export.kind() == ExternalKind.FUNCTION) {
          add(part, layout.maps[from].functions()[export.index()]);
        }
      }
    }
  }

  private void add(int part, int function) {
    int table = sharedTable(part);
    if (table >= 0) {
      functions.computeIfAbsent(table, key -> new BitSet()).set(function);
    }
  }

  /** The table of a part that the loader knows; -1 if there is none. */
  private int sharedTable(int part) {
    WasmModule module = layout.module(part);
    for (Import item : module.imports()) {
      if (item.kind() == ExternalKind.TABLE && item.field().equals(Conventions.SHARED_TABLE)) {
        return layout.maps[part].tables()[item.index()];
      }
    }
    if (!module.tables().isEmpty()) {
      return layout.maps[part].tables()[0];
    }
    for (int from = 0; from < layout.parts.size(); from++) {
      for (Export export : layout.module(from).exports()) {
        if (export.kind() == ExternalKind.TABLE && export.name().equals(Conventions.SHARED_TABLE)) {
          return layout.maps[from].tables()[export.index()];
        }
      }
    }
    return -1;
  }

  /** Functions of unknown side modules can get into every table that is imported or exported. */
  private void addUnknown() {
    if (layout.unknownFunctions.isEmpty()) {
      return;
    }
    BitSet visible = new BitSet();
    visible.set(0, layout.imports.count(ExternalKind.TABLE));
    for (int part = 0; part < layout.parts.size(); part++) {
      int from = part;
      layout
          .module(part)
          .exports()
          .select(export -> export.kind() == ExternalKind.TABLE)
          .forEach(export -> visible.set(layout.maps[from].tables()[export.index()]));
    }
    visible.stream()
        .forEach(
            table ->
                layout.unknownFunctions.forEach(
                    function ->
                        functions.computeIfAbsent(table, key -> new BitSet()).set(function)));
  }
}
