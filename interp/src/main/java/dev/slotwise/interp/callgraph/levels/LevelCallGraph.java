// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.IntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The call graphs of the levels {@code types}, {@code tables} and {@code slots}, over all functions
 * of a module.
 *
 * <p>Paper: the table-and-slot analysis of fork instrumentation; class-hierarchy analysis (Dean,
 * Grove and Chambers, ECOOP 1995) with function types in place of classes. Sound under the host
 * model: a slot holds at any time what was put into it, and {@link TableContents} has all that can
 * be. A function is entered only if its type matches the site's, as the spec's run-time check
 * demands. Assumes nothing of the compiler.
 *
 * <p>Cost: one scan of the code, and work linear in segments, sites, and sets of a table's
 * functions of one type. Sites that share table and type share a target set.
 */
public final class LevelCallGraph {
  private final WasmModule module;
  private final CodeFacts facts;
  private final Level level;
  private final Types types;
  private final NodeSet addressTaken;
  private final NodeSet visibleTables;
  private final boolean isAsserted;
  private final TableContents contents;
  private final CallGraph.Builder graph;

  /** By table, then canonical type: the interned set of all that fits. */
  private final MutableIntObjectMap<MutableIntIntMap> setsOfTables = IntObjectMaps.mutable.empty();

  /** By table, then canonical type: the functions that can be in any slot. */
  private final MutableIntObjectMap<ByType> anywhere = IntObjectMaps.mutable.empty();

  private final MutableIntObjectMap<ByType> all = IntObjectMaps.mutable.empty();
  private final int none;

  /** In place of a table's index: the set of all address-taken functions. */
  private static final int NO_TABLE = -1;

  private LevelCallGraph(WasmModule module, CodeFacts facts, Level level, HostModel host) {
    this.module = module;
    this.facts = facts;
    this.level = level;
    this.types = module.types();
    this.isAsserted = facts.areAsserted();
    NodeSet taken = AddressTaken.ofModule(module, facts);
    NodeSet escaped = AddressTaken.escaped(module, taken);
    this.addressTaken = host.writesTables(module) ? taken.union(escaped) : taken;
    this.visibleTables = CodeFacts.visibleTables(module);
    this.contents = TableContents.of(module, facts, host, addressTaken, escaped);
    this.graph = new CallGraph.Builder(module.functionCount());
    this.none = graph.sets().intern(IntLists.immutable.empty());
    graph.addressTaken(addressTaken);
    HostEdges.add(graph, module, host, NodeSet.range(module.functionCount()), escaped);
    Assumption.of(host, module).forEach(graph::assume);
    if (isAsserted) {
      graph.assume(Assumption.AS_ASSERTED);
    }
  }

  /**
   * Builds the call graph of a validated module.
   *
   * @param facts the module's, from {@link CodeFacts#scan}
   * @throws IllegalArgumentException if the level needs the abstract interpreter
   */
  public static CallGraph build(WasmModule module, CodeFacts facts, Level level, HostModel host) {
    if (level.compareTo(Level.SLOTS) > 0) {
      throw new IllegalArgumentException("not a level of this package: " + level.id());
    }
    LevelCallGraph builder = new LevelCallGraph(module, facts, level, host);
    for (int site = 0; site < facts.siteCount(); site++) {
      Cancellation.check();
      builder.addSite(site);
    }
    return builder.graph.build();
  }

  private void addSite(int site) {
    SiteKind kind = facts.kind(site);
    if (kind.isDirect()) {
      addSite(site, Resolution.DIRECT, graph.sets().intern(facts.operand(site)));
    } else if (kind.isIndirect()) {
      addTableSite(site);
    } else {
      addReferenceSite(site);
    }
  }

  private void addTableSite(int site) {
    int table = facts.operand(site);
    if (level == Level.TYPES) {
      addSite(site, Resolution.TYPE, allOf(NO_TABLE, facts.type(site)));
    } else if (level == Level.SLOTS && facts.isIndexKnown(site)) {
      addSlotSite(site, table);
    } else {
      addSite(
          site,
          contents.isUnknown(table) ? Resolution.TOP : Resolution.TYPE,
          allOf(table, facts.type(site)));
    }
  }

  /** The index is proven: one slot, and what can be in any slot. */
  private void addSlotSite(int site, int table) {
    if (contents.isUnknown(table, facts.index(site))) {
      addSite(site, Resolution.TOP, allOf(table, facts.type(site)));
      return;
    }
    int type = types.canonical(facts.type(site));
    ImmutableIntList others = anywhereOf(table).get(type);
    MutableIntList held = IntLists.mutable.empty();
    if (!isBeyond(table, facts.index(site))) {
      contents
          .inSlot(table, facts.index(site))
          .forEach(
              function -> {
                if (fits(function, type)) {
                  held.add(function);
                }
              });
    }
    Resolution resolution =
        others.notEmpty()
            ? Resolution.TYPE
            : held.size() > 1 ? Resolution.BOUNDED : Resolution.EXACT;
    held.addAll(others);
    addSite(
        site,
        resolution,
        held.size() == 1
            ? graph.sets().intern(held.get(0))
            : graph.sets().intern(held.distinct().sortThis().toImmutable()));
  }

  /** Whether no slot has this index: the table is the module's own, and can't have grown. */
  private boolean isBeyond(int table, long index) {
    Table type = module.tables().get(table);
    return !visibleTables.contains(table)
        && !facts.isTableWritten(table)
        && Long.compareUnsigned(index, type.range().minimum()) >= 0;
  }

  private void addReferenceSite(int site) {
    int callee = level == Level.SLOTS ? facts.operand(site) : CodeFacts.UNKNOWN_REFERENCE;
    switch (callee) {
      case CodeFacts.UNKNOWN_REFERENCE ->
          addSite(site, Resolution.TYPE, allOf(NO_TABLE, facts.type(site)));
      case CodeFacts.NULL_REFERENCE -> addSite(site, Resolution.EXACT, none);
      default -> addSite(site, Resolution.EXACT, graph.sets().intern(callee));
    }
  }

  private void addSite(int site, Resolution resolution, int targetSet) {
    int set = isAsserted ? withAsserted(site, targetSet) : targetSet;
    graph.site(
        facts.caller(site),
        facts.offset(site),
        facts.kind(site),
        set == targetSet ? resolution : resolution.of(graph.sets().get(set).size()),
        set);
  }

  /** With what somebody says that the site enters besides. */
  private int withAsserted(int site, int targetSet) {
    NodeSet all = NodeSet.of(graph.sets().get(targetSet).toArray()).union(facts.alsoEntered(site));
    return graph.sets().intern(IntLists.immutable.of(all.toArray()));
  }

  private boolean fits(int function, int canonicalType) {
    return types
        .interner()
        .isSubtype(types.canonical(module.functionTypeIndex(function)), canonicalType);
  }

  /** The interned set of what fits in a table, or of all address-taken functions that fit. */
  private int allOf(int table, int type) {
    int canonical = types.canonical(type);
    MutableIntIntMap sets = setsOfTables.getIfAbsentPut(table, IntIntMaps.mutable::empty);
    if (!sets.containsKey(canonical)) {
      ByType functions =
          all.getIfAbsentPut(
              table, () -> byType(table == NO_TABLE ? addressTaken : contents.all(table)));
      sets.put(canonical, graph.sets().intern(functions.get(canonical)));
    }
    return sets.get(canonical);
  }

  private ByType anywhereOf(int table) {
    return anywhere.getIfAbsentPut(table, () -> byType(contents.inAnySlot(table)));
  }

  /** Functions by canonical type, each under its own and all declared supertypes. */
  private ByType byType(NodeSet functions) {
    MutableIntObjectMap<MutableIntList> lists = IntObjectMaps.mutable.empty();
    functions.forEach(
        function -> {
          OptionalInt type = OptionalInt.of(types.canonical(module.functionTypeIndex(function)));
          while (type.isPresent()) {
            lists.getIfAbsentPut(type.getAsInt(), IntLists.mutable::empty).add(function);
            type = types.interner().supertype(type.getAsInt());
          }
        });
    MutableIntObjectMap<ImmutableIntList> sealed = IntObjectMaps.mutable.empty();
    lists.forEachKeyValue((type, list) -> sealed.put(type, list.toImmutable()));
    return new ByType(sealed);
  }

  private record ByType(IntObjectMap<ImmutableIntList> lists) {
    private ImmutableIntList get(int canonicalType) {
      ImmutableIntList list = lists.get(canonicalType);
      return list == null ? IntLists.immutable.empty() : list;
    }
  }
}
