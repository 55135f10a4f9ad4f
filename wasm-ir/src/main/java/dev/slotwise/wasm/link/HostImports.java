// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The imports that stay with the host. Imports of several parts become one import if they have the
 * same name and if one thing can have the types of all.
 */
final class HostImports {
  private final Types types;
  private final List<HostImport> all = new ArrayList<>();
  private final int[] counts = new int[ExternalKind.values().length];

  /** Where the imports of one name and kind stand in {@link #all}. */
  private final Map<Name, List<Integer>> byName = new HashMap<>();

  private record Name(ExternalKind kind, String module, String field) {}

  /**
   * One import of the linked module.
   *
   * @param index in the index space of its kind
   */
  record HostImport(String module, String field, ExternalKind kind, int index, ExternalType type) {}

  HostImports(Types types) {
    this.types = types;
  }

  /** The index that an import gets. */
  int add(Import declaration, ExternalType type) {
    Name name = new Name(declaration.kind(), declaration.module(), declaration.field());
    List<Integer> sameName = byName.computeIfAbsent(name, key -> new ArrayList<>());
    for (int place : sameName) {
      HostImport known = all.get(place);
      Optional<ExternalType> both = known.type().and(type, types);
      if (both.isPresent()) {
        all.set(
            place,
            new HostImport(known.module(), known.field(), known.kind(), known.index(), both.get()));
        return known.index();
      }
    }
    sameName.add(all.size());
    return addNew(name.kind, name.module, name.field, type);
  }

  /** The index of an import that is like no other. */
  int addNew(ExternalKind kind, String module, String field, ExternalType type) {
    int index = counts[kind.ordinal()]++;
    all.add(new HostImport(module, field, kind, index, type));
    return index;
  }

  int count(ExternalKind kind) {
    return counts[kind.ordinal()];
  }

  List<HostImport> all() {
    return all;
  }
}
