// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.host;

import dev.slotwise.cli.console.AbsentName;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.NamePattern;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.collections.api.set.ImmutableSet;

/**
 * A host model that was read from a file.
 *
 * @param base the model that it starts from
 * @param imports the imports that the file itself names
 */
record HostFile(String file, HostModel model, HostModel base, ImmutableSet<String> imports) {

  /** The names in the file that name nothing in a module. */
  List<AbsentName> absent(WasmModule module) {
    List<AbsentName> absent = new ArrayList<>();
    Set<String> reentered = new TreeSet<>();
    for (String name : imports.toSortedList()) {
      if (!anyMatches(
          name, AbsentName.imports(module, one -> one.kind() == ExternalKind.FUNCTION))) {
        absent.add(AbsentName.functionImport(module, name));
      }
      HostModel.Effect effect = model.imports().get(name);
      if (effect != null) {
        reentered.addAll(effect.reenters().castToSet());
      }
    }
    for (String name : reentered) {
      if (!anyMatches(
          name, AbsentName.exports(module, one -> one.kind() == ExternalKind.FUNCTION))) {
        absent.add(AbsentName.functionExport(module, name));
      }
    }
    for (String name : model.globals().keysView().toSortedList()) {
      add(absent, "imported global", name, imports(module, kind -> kind == ExternalKind.GLOBAL));
    }
    for (String name : model.untouched().toSortedList()) {
      Predicate<ExternalKind> hasState =
          kind -> kind != ExternalKind.FUNCTION && kind != ExternalKind.TAG;
      List<String> names = new ArrayList<>(imports(module, hasState));
      AbsentName.exports(module, one -> hasState.test(one.kind())).forEach(names::add);
      add(absent, "table, memory or global", name, names);
    }
    return absent;
  }

  private static List<String> imports(WasmModule module, Predicate<ExternalKind> kinds) {
    return AbsentName.imports(module, one -> kinds.test(one.kind())).toList();
  }

  private static void add(List<AbsentName> absent, String what, String name, List<String> names) {
    if (!names.contains(name)) {
      absent.add(AbsentName.of(what, name, names.stream()));
    }
  }

  private static boolean anyMatches(String pattern, Stream<String> names) {
    return names.anyMatch(name -> NamePattern.matches(pattern, name));
  }
}
