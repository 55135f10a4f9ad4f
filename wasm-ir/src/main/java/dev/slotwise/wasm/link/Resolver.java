// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Import;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.collections.api.list.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * Says for each import of a program what stands behind it: a definition of one of its modules, or
 * an import that stays with the host. Re-exported imports are followed; a cycle of them, which
 * nothing defines, stays with the host.
 */
final class Resolver {
  /** No program re-exports imports as often; a chain as long is made to exhaust the stack. */
  private static final int MAX_CHAIN = 1000;

  private final ImmutableList<Part> parts;
  private final List<Map<String, Export>> exports = new ArrayList<>();

  /** By part, kind and index: null until it is known. */
  private final @Nullable Entity[][][] targets;

  private final BitSet[][] open;

  /** By part, the names of the exports that answer an import. */
  private final List<Set<String>> used = new ArrayList<>();

  /**
   * Something that can be imported.
   *
   * @param part the part whose index space it is in
   * @param index in the index space of its kind
   */
  record Entity(int part, int index) {}

  Resolver(ImmutableList<Part> parts) {
    this.parts = parts;
    int kinds = ExternalKind.values().length;
    this.targets = new Entity[parts.size()][kinds][];
    this.open = new BitSet[parts.size()][kinds];
    for (int part = 0; part < parts.size(); part++) {
      Map<String, Export> byName = new HashMap<>();
      parts.get(part).module().exports().forEach(export -> byName.put(export.name(), export));
      exports.add(byName);
      used.add(new HashSet<>());
      for (ExternalKind kind : ExternalKind.values()) {
        int count = parts.get(part).module().importedCount(kind);
        targets[part][kind.ordinal()] = new Entity[count];
        open[part][kind.ordinal()] = new BitSet();
      }
    }
  }

  /**
   * What stands behind an entity: itself, if it is defined or stays with the host.
   *
   * @throws LinkException if an export of the name is of another kind
   */
  Entity resolve(ExternalKind kind, Entity entity) {
    Entity target = resolve(kind, entity, 0);
    return target == null ? entity : target;
  }

  /** Whether an export of a part answers an import, as far as these are resolved. */
  boolean isUsed(int part, Export export) {
    return used.get(part).contains(export.name());
  }

  /** The first part that exports a function of this name, and what stands behind it. */
  @Nullable Entity exportedFunction(String name) {
    for (int part = 0; part < parts.size(); part++) {
      Export export = exports.get(part).get(name);
      if (export != null && export.kind() == ExternalKind.FUNCTION) {
        used.get(part).add(name);
        return resolve(ExternalKind.FUNCTION, new Entity(part, export.index()));
      }
    }
    return null;
  }

  /** Null for an entity whose own resolution is under way. */
  private @Nullable Entity resolve(ExternalKind kind, Entity entity, int depth) {
    @Nullable Entity[] known = targets[entity.part()][kind.ordinal()];
    if (entity.index() >= known.length) {
      return entity;
    }
    Entity target = known[entity.index()];
    if (target != null) {
      return target;
    }
    Import declaration =
        parts.get(entity.part()).module().importOf(kind, entity.index()).orElseThrow();
    if (depth > MAX_CHAIN) {
      throw new LinkException(
          describe(parts.get(entity.part()), declaration) + ": re-exported too often");
    }
    BitSet underWay = open[entity.part()][kind.ordinal()];
    if (underWay.get(entity.index())) {
      return null;
    }
    underWay.set(entity.index());
    target = entity;
    for (Entity candidate : candidates(entity.part(), declaration)) {
      Entity found = resolve(kind, candidate, depth + 1);
      if (found != null) {
        used.get(candidate.part()).add(declaration.field());
        target = found;
        break;
      }
    }
    known[entity.index()] = target;
    return target;
  }

  private List<Entity> candidates(int importer, Import declaration) {
    List<Entity> found = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      if (parts.get(part).importNames().contains(declaration.module())) {
        Export export = exports.get(part).get(declaration.field());
        if (export != null && export.kind() != declaration.kind()) {
          throw new LinkException(
              "%s: %s exports a %s of that name"
                  .formatted(
                      describe(parts.get(importer), declaration),
                      parts.get(part).file(),
                      export.kind().text()));
        }
        if (export != null) {
          found.add(new Entity(part, export.index()));
        }
      }
    }
    if (found.isEmpty()
        && parts.get(importer).isLoaded()
        && Conventions.isGlobalSymbol(declaration)) {
      for (int part = 0; part < parts.size(); part++) {
        Export export = exports.get(part).get(declaration.field());
        if (export != null && export.kind() == declaration.kind()) {
          found.add(new Entity(part, export.index()));
        }
      }
    }
    return found;
  }

  /** Such as {@code side.wasm: import of function env.report}. */
  static String describe(Part part, Import declaration) {
    return "%s: import of %s %s"
        .formatted(part.file(), declaration.kind().text(), declaration.qualifiedName());
  }
}
