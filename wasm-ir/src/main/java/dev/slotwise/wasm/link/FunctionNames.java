// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of functions and exports of the linked module. A name is the one that the part uses; if
 * several parts use it, the name of the part stands before it, as in {@code side.wasm:helper}.
 */
final class FunctionNames {
  private FunctionNames() {}

  /** By index, the name of each function; empty for an import that has none of its own. */
  static List<String> of(Layout layout) {
    String[] names = new String[layout.count(ExternalKind.FUNCTION)];
    Map<String, Integer> partOf = new HashMap<>();
    for (int part = 0; part < layout.parts.size(); part++) {
      WasmModule module = layout.module(part);
      for (int f = module.importedFunctionCount(); f < module.functionCount(); f++) {
        partOf.merge(module.functionName(f), part, (a, b) -> a.equals(b) ? a : -1);
      }
    }
    for (int part = 0; part < layout.parts.size(); part++) {
      WasmModule module = layout.module(part);
      int[] map = layout.maps[part].functions();
      for (int f = 0; f < module.functionCount(); f++) {
        boolean imported = module.isImportedFunction(f);
        if (imported && map[f] < layout.imports.count(ExternalKind.FUNCTION)) {
          // What a component imports has the name that WIT gives it.
          if (names[map[f]] == null && layout.parts.get(part).isLoaded()) {
            names[map[f]] = module.names().of(Names.Space.FUNCTION, f).orElse(null);
          }
        } else if (!imported) {
          String name = module.functionName(f);
          boolean ownName =
              partOf.getOrDefault(name, -1) == part && !name.equals("func[" + f + "]");
          names[map[f]] = ownName ? name : prefix(layout.parts.get(part)) + name;
        }
      }
    }
    List<String> all = new ArrayList<>();
    for (String name : names) {
      all.add(name == null ? "" : name);
    }
    return all;
  }

  /**
   * The exports of all parts, in their order; what two parts export under one name, once.
   *
   * @param internal whether to leave out what other parts import: but not tables and memories,
   *     which the loader makes room in
   */
  static List<Export> exports(Layout layout, boolean internal) {
    List<Export> all = new ArrayList<>();
    Map<String, Export> byName = new HashMap<>();
    Set<String> taken = new HashSet<>();
    layout
        .parts
        .select(Part::isPublic)
        .forEach(part -> part.module().exports().forEach(item -> taken.add(item.name())));
    for (int part = 0; part < layout.parts.size(); part++) {
      if (!layout.parts.get(part).isPublic()) {
        continue;
      }
      for (Export export : layout.module(part).exports()) {
        if (internal && isInternal(layout, part, export)) {
          continue;
        }
        int index = layout.maps[part].of(export.kind())[export.index()];
        Export first =
            byName.putIfAbsent(export.name(), new Export(export.name(), export.kind(), index));
        if (first == null) {
          all.add(new Export(export.name(), export.kind(), index));
        } else if (first.kind() != export.kind() || first.index() != index) {
          String name = prefix(layout.parts.get(part)) + export.name();
          while (!taken.add(name)) {
            name += "'";
          }
          all.add(new Export(name, export.kind(), index));
        }
      }
    }
    return all;
  }

  /** Whether {@link #exports} leaves out any if exports that other parts import are internal. */
  static boolean hidesAny(Layout layout) {
    for (int part = 0; part < layout.parts.size(); part++) {
      int of = part;
      if (layout.module(part).exports().anySatisfy(export -> isInternal(layout, of, export))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isInternal(Layout layout, int part, Export export) {
    boolean shared = export.kind() == ExternalKind.TABLE || export.kind() == ExternalKind.MEMORY;
    return !shared && layout.resolver.isUsed(part, export);
  }

  /** What stands before a name that more than one part uses. */
  static String prefix(Part part) {
    return part.name() + ":";
  }
}
