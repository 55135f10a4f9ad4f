// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.ObjectIntMaps;

/**
 * Interned target sets, and what a site can enter of the functions that its operand allows: those
 * whose type matches and that the level below allows as well. Both levels are sound, so what either
 * excludes is excluded.
 */
final class Targets {
  private final WasmModule module;
  private final CodeFacts facts;
  private final CallGraph below;
  private final MutableList<ImmutableIntList> sets = Lists.mutable.empty();
  private final MutableObjectIntMap<ImmutableIntList> ids = ObjectIntMaps.mutable.empty();
  private final Map<Query, Integer> answers = new HashMap<>();
  private final int none;

  /** By function, the set of it alone; -1 while nobody has asked for it. */
  private final int[] singles;

  private record Query(RefValue callees, int canonicalType, int below, NodeSet also) {}

  /**
   * @param below the call graph of level slots
   */
  Targets(WasmModule module, CodeFacts facts, CallGraph below) {
    this.module = module;
    this.facts = facts;
    this.below = below;
    this.singles = new int[module.functionCount()];
    Arrays.fill(singles, -1);
    this.none = intern(IntLists.immutable.empty());
  }

  int none() {
    return none;
  }

  int single(int function) {
    if (singles[function] < 0) {
      singles[function] = intern(IntLists.immutable.of(function));
    }
    return singles[function];
  }

  ImmutableIntList get(int set) {
    return sets.get(set);
  }

  int intern(ImmutableIntList functions) {
    int known = ids.getIfAbsent(functions, -1);
    if (known >= 0) {
      return known;
    }
    ids.put(functions, sets.size());
    sets.add(functions);
    return sets.size() - 1;
  }

  /**
   * The set that a site enters.
   *
   * @param type the type index that the site asks for
   */
  int matching(int caller, int offset, RefValue callees, int type) {
    int site = below.siteAt(caller, offset);
    Types types = module.types();
    // Both graphs have the same sites.
    NodeSet also = facts.alsoEntered(site);
    Query query = new Query(callees, types.canonical(type), below.targets(site), also);
    Integer known = answers.get(query);
    if (known == null) {
      known = intern(select(callees, type, below.targetSets().get(query.below), also));
      answers.put(query, known);
    }
    return known;
  }

  private ImmutableIntList select(
      RefValue callees, int type, ImmutableIntList allowed, NodeSet also) {
    if (callees.isUnknown()) {
      return allowed;
    }
    ImmutableIntList functions = callees.functions();
    MutableIntList both = IntLists.mutable.empty();
    int at = 0;
    for (int i = 0; i < functions.size(); i++) {
      int function = functions.get(i);
      while (at < allowed.size() && allowed.get(at) < function) {
        at++;
      }
      if (at < allowed.size()
          && allowed.get(at) == function
          && module.types().isSubtype(module.functionTypeIndex(function), type)) {
        both.add(function);
      }
    }
    return also.isEmpty()
        ? both.toImmutable()
        : IntLists.immutable.of(NodeSet.of(both.toArray()).union(also).toArray());
  }
}
