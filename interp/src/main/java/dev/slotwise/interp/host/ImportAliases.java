// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.host;

import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The imported tables, memories and mutable globals of a module that may be the same thing. A host
 * can give one table to two imports; what code writes through one of them can then be read through
 * the other. Two imports may be one thing if some thing matches the types of both: element type,
 * value type, address type, page size and sharedness must be equal, and some size must fit both
 * limits. A host model may declare that imports under different names are distinct.
 *
 * <p>Constants may be shared as well, but no one can tell. What a module defines is no import of
 * its own, since imports are there first. Tags are compared where exceptions are caught.
 *
 * <p>Source: WebAssembly 3.0, section 3.3 (matching of external types). Immutable; linear in the
 * imports, because a group of more than {@value #MOST} is given up: see {@link #isUnknown}.
 */
public final class ImportAliases {
  /** Real modules have three at most; more than these would cost their square. */
  private static final int MOST = 32;

  private static final ImmutableIntList NONE = IntLists.immutable.empty();

  private final OfKind[] kinds = new OfKind[ExternalKind.values().length];
  private boolean distinctByName;

  private ImportAliases() {
    Arrays.setAll(kinds, kind -> new OfKind());
  }

  /** What is known of the imports of one kind. */
  private static final class OfKind {
    private final MutableIntObjectMap<ImmutableIntList> others = IntObjectMaps.mutable.empty();
    private final BitSet unknown = new BitSet();
    private final MutableIntIntMap firsts = IntIntMaps.mutable.empty();
  }

  private OfKind ofKind(ExternalKind kind) {
    return kinds[kind.ordinal()];
  }

  /**
   * The aliases in a validated module.
   *
   * @param module a validated module
   * @param host says whether imports under different names are different things
   * @param matters whether a mutable imported global counts; one that code never sets, and whose
   *     first value nobody knows, may hold anything already
   * @return the aliases in that module
   */
  public static ImportAliases of(WasmModule module, HostModel host, IntPredicate matters) {
    ImportAliases aliases = new ImportAliases();
    Types types = module.types();
    aliases.add(
        ExternalKind.TABLE,
        module,
        host,
        index -> {
          Table table = module.tables().get(index);
          return table.range().addressType() + " " + canonical(table.elementType(), types);
        });
    aliases.add(
        ExternalKind.MEMORY,
        module,
        host,
        index -> {
          Memory memory = module.memories().get(index);
          return memory.range().addressType() + " " + memory.shared() + memory.pageSizeLog2();
        });
    aliases.add(
        ExternalKind.GLOBAL,
        module,
        host,
        index -> {
          Global global = module.globals().get(index);
          return global.mutable() && matters.test(index) ? canonical(global.type(), types) : "";
        });
    return aliases;
  }

  /**
   * {@return whether the host model says of some imports that could be one thing that they are not}
   *
   * @param module a validated module
   * @param host says whether imports under different names are different things
   */
  public static boolean areDeclaredDistinct(WasmModule module, HostModel host) {
    return host.distinctImports()
        && of(module, host.withDistinctImports(false), global -> true).distinctByName;
  }

  /**
   * {@return the other imports that may be the same thing as this one, by index in the index space
   * of {@code kind}, ascending; empty if it {@link #isUnknown}, or is no import}
   *
   * @param kind what is imported: a table, memory or global
   * @param index in the index space of {@code kind}
   */
  public ImmutableIntList of(ExternalKind kind, int index) {
    ImmutableIntList known = ofKind(kind).others.get(index);
    return known == null ? NONE : known;
  }

  /**
   * {@return whether so many imports may be the same thing as this one that an analysis is to take
   * it for one of which nothing is ever known}
   *
   * @param kind what is imported: a table, memory or global
   * @param index in the index space of {@code kind}
   */
  public boolean isUnknown(ExternalKind kind, int index) {
    return ofKind(kind).unknown.get(index);
  }

  /**
   * {@return whether another import may be the same thing as this one}
   *
   * @param kind what is imported: a table, memory or global
   * @param index in the index space of {@code kind}
   */
  public boolean isShared(ExternalKind kind, int index) {
    return ofKind(kind).firsts.containsKey(index);
  }

  /**
   * {@return the first of the imports that may be the same thing as this one, or as one that may be
   * the same thing, and so on: for analyses that take all of these for one} {@code index} itself if
   * there is no other.
   *
   * @param kind what is imported: a table, memory or global
   * @param index in the index space of {@code kind}
   */
  public int first(ExternalKind kind, int index) {
    return ofKind(kind).firsts.getIfAbsent(index, index);
  }

  /** What two imports of a kind must have in common to be one thing; empty for none. */
  @FunctionalInterface
  private interface KeyOf {
    String key(int index);
  }

  private void add(ExternalKind kind, WasmModule module, HostModel host, KeyOf keyOf) {
    int count = module.importedCount(kind);
    if (count < 2) {
      return;
    }
    Map<String, MutableIntList> groups = new LinkedHashMap<>();
    for (int index = 0; index < count; index++) {
      String key = keyOf.key(index);
      if (!key.isEmpty()) {
        String name = host.distinctImports() ? name(module, kind, index) : "";
        groups.computeIfAbsent(key + " " + name, any -> IntLists.mutable.empty()).add(index);
      }
    }
    addGroups(kind, module, groups.values());
  }

  private void addGroups(ExternalKind kind, WasmModule module, Collection<MutableIntList> groups) {
    for (MutableIntList group : groups) {
      if (group.size() > MOST) {
        group.forEach(ofKind(kind).unknown::set);
        group.forEach(index -> ofKind(kind).firsts.put(index, group.getFirst()));
        distinctByName = true;
        continue;
      }
      group.forEach(
          index -> {
            MutableIntList same =
                group.select(other -> other != index && canBeOne(kind, module, index, other));
            if (same.notEmpty()) {
              ofKind(kind).others.put(index, same.toImmutable());
              ofKind(kind).firsts.put(index, index);
              distinctByName |=
                  same.anySatisfy(
                      other -> !name(module, kind, other).equals(name(module, kind, index)));
            }
          });
      group.forEach(index -> of(kind, index).forEach(other -> unite(group, kind, index, other)));
    }
  }

  private void unite(MutableIntList group, ExternalKind kind, int one, int other) {
    MutableIntIntMap first = ofKind(kind).firsts;
    int from = Math.max(first.get(one), first.get(other));
    int to = Math.min(first.get(one), first.get(other));
    group.forEach(
        index -> {
          if (first.containsKey(index) && first.get(index) == from) {
            first.put(index, to);
          }
        });
  }

  private static String name(WasmModule module, ExternalKind kind, int index) {
    return module.importOf(kind, index).map(Import::qualifiedName).orElse("");
  }

  private static boolean canBeOne(ExternalKind kind, WasmModule module, int one, int other) {
    return switch (kind) {
      case TABLE -> canBeOne(module.tables().get(one).range(), module.tables().get(other).range());
      case MEMORY ->
          canBeOne(module.memories().get(one).range(), module.memories().get(other).range());
      default -> true;
    };
  }

  /**
   * Whether one thing can fit both limits: its size is at least both minimums, and at most its
   * maximum, which is at most both maximums.
   */
  private static boolean canBeOne(AddressRange one, AddressRange other) {
    return fits(one, other) && fits(other, one);
  }

  private static boolean fits(AddressRange one, AddressRange other) {
    return other.maximum().isEmpty()
        || Long.compareUnsigned(one.minimum(), other.maximum().getAsLong()) <= 0;
  }

  /** A text that two types share if they are equal. */
  private static String canonical(int type, Types types) {
    if (!ValueType.isReference(type) || ValueType.heapType(type) < 0) {
      return Integer.toString(type);
    }
    return types.canonical(ValueType.heapType(type)) + (ValueType.isNullable(type) ? "?" : "!");
  }
}
