// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.TargetSets;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.callgraph.levels.TableContents;
import dev.slotwise.interp.callgraph.rta.RapidType;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;

/**
 * The call-graph algorithm {@code vta}: function references and table indices are followed through
 * a graph of places, whatever the order in which code runs; a call enters what has flowed to its
 * operand. It starts from the roots, and only code that is reached adds to the graph.
 *
 * <p>Papers: V. Sundaresan et al., <i>Practical virtual method call resolution for Java</i>, OOPSLA
 * 2000 (variable type analysis); for its place between others, Go's {@code
 * golang.org/x/tools/go/callgraph/vta}, which also starts from a coarser graph: here from {@code
 * rta} and level {@code slots}, whose sites bound what a site can enter.
 *
 * <p>Soundness: a place holds all that can ever lie there in a run, and what a site enters is among
 * what lies at its operand's place. With {@link Setting#SOUND} an index that is computed or loaded
 * may be any. With {@link Setting#OPAQUE} it rests on the assumption {@code
 * function-pointers-are-opaque}.
 *
 * <p>Cost: one walk through the code that is reached, and propagation near linear in the edges, of
 * which an instruction adds at most as many as it has operands. Sites that share operand and table
 * share their targets.
 */
public final class ValueFlow {
  private final WasmModule module;
  private final CodeFacts facts;
  private final Setting setting;
  private final CallGraph rta;
  private final CallGraph slots;
  private final TableContents contents;
  private final Indices indices;
  private final ValueGraph graph = new ValueGraph();
  private final Places places;
  private final CodeWalker walker;

  private final BitSet live = new BitSet();
  private final MutableIntList work = IntLists.mutable.empty();
  private final TargetSets.Builder allowed = new TargetSets.Builder();
  private final MutableList<ImmutableIntList> allowedSets = Lists.mutable.empty();
  private final MutableLongIntMap allowedIds = LongIntMaps.mutable.empty();
  private final Map<Dispatch.Key, Integer> dispatchIds = new HashMap<>();
  private final MutableList<Dispatch> dispatches = Lists.mutable.empty();

  /**
   * By site of {@link CodeFacts}, which the slots graph shares: its dispatch; -1 if it is direct,
   * or never reached.
   */
  private final int[] dispatchOf;

  private ValueFlow(
      WasmModule module,
      CodeFacts facts,
      HostModel host,
      Roots roots,
      Setting setting,
      MemoryPartition partition) {
    this.module = module;
    this.facts = facts;
    this.setting = setting;
    this.rta = RapidType.build(module, facts, host, roots);
    this.slots = LevelCallGraph.build(module, facts, Level.SLOTS, host);
    this.contents = TableContents.withoutWrites(module, facts, host);
    this.indices = new Indices(contents, module.tables().size());
    this.places = new Places(graph, module, host, setting, partition, contents, indices);
    this.walker = new CodeWalker(module, graph, places, setting, new Calls());
    this.dispatchOf = new int[facts.siteCount()];
    Arrays.fill(dispatchOf, -1);
  }

  /**
   * Builds the call graph of a validated module.
   *
   * @param facts the module's, from {@link CodeFacts#scan}
   * @param partition how memory is divided; with {@link Setting#SOUND} it makes no difference
   */
  public static CallGraph build(
      WasmModule module,
      CodeFacts facts,
      HostModel host,
      Roots roots,
      Setting setting,
      MemoryPartition partition) {
    ValueFlow analysis = new ValueFlow(module, facts, host, roots, setting, partition);
    analysis.initialize();
    analysis.run();
    return analysis.callGraph();
  }

  /** What constant expressions put into globals, and into the objects that they make. */
  private void initialize() {
    for (int index = 0; index < module.globals().size(); index++) {
      Global global = module.globals().get(index);
      if (global.initializer().isPresent()) {
        graph.edge(walker.evaluate(global.initializer().get()), places.global(index));
      }
    }
    for (Table table : module.tables()) {
      table.initializer().ifPresent(walker::evaluate);
    }
    for (ElementSegment segment : module.elements()) {
      segment.expressions().forEach(walker::evaluate);
    }
    rta.roots().forEach(this::calledByHost);
  }

  private void run() {
    while (true) {
      while (!work.isEmpty()) {
        int function = work.removeAtIndex(work.size() - 1);
        if (module.isImportedFunction(function)) {
          if (rta.hostTargets(function) >= 0) {
            rta.targetSets().get(rta.hostTargets(function)).forEach(this::calledByHost);
          }
        } else {
          walker.walk(function);
        }
      }
      graph.propagate(this::resolve);
      if (work.isEmpty() && graph.isStable()) {
        return;
      }
    }
  }

  private void calledByHost(int function) {
    reach(function);
    if (!module.isImportedFunction(function)) {
      places.calledByHost(function);
    }
  }

  private void reach(int function) {
    if (!live.get(function)) {
      live.set(function);
      work.add(function);
    }
  }

  /** Looks at what has come to the operand of a dispatch since last time. */
  private void resolve(int id) {
    Dispatch dispatch = dispatches.get(id);
    int table = dispatch.key.table();
    Atoms operand =
        dispatch.key.operand() == NOWHERE ? Atoms.NONE : graph.at(dispatch.key.operand());
    if (operand.isAny() && !dispatch.anySlot) {
      dispatch.anySlot = true;
      if (table == Dispatch.NO_TABLE || contents.isUnknown(table)) {
        dispatch.allowed.forEach(function -> enter(dispatch, function));
      } else {
        contents.all(table).forEach(function -> enterIfAllowed(dispatch, function));
      }
    }
    if (!operand.isAny()) {
      operand.forEachNotIn(
          dispatch.seenOperand,
          atom -> {
            if (table == Dispatch.NO_TABLE) {
              enterIfAllowed(dispatch, atom);
            } else if (atom != ValueGraph.BASE) {
              contents
                  .at(table, indices.slotOf(atom))
                  .ifPresent(function -> enterIfAllowed(dispatch, function));
            }
          });
      dispatch.seenOperand = operand;
    }
    if (table != Dispatch.NO_TABLE) {
      Atoms written = graph.at(places.written(table));
      if (written.isAny()) {
        dispatch.allowed.forEach(function -> enter(dispatch, function));
      } else {
        written.forEachNotIn(dispatch.seenWritten, function -> enterIfAllowed(dispatch, function));
        dispatch.seenWritten = written;
      }
    }
  }

  private void enterIfAllowed(Dispatch dispatch, int function) {
    if (dispatch.allows(function)) {
      enter(dispatch, function);
    }
  }

  private void enter(Dispatch dispatch, int function) {
    if (dispatch.targets.get(function)) {
      return;
    }
    dispatch.targets.set(function);
    reach(function);
    FunctionType type = module.functionType(function);
    for (int i = 0; i < dispatch.parameterCount; i++) {
      if (module.isImportedFunction(function)) {
        places.toHost(dispatch.parameters + i, type.parameters().get(i));
      } else if (places.isTracked(type.parameters().get(i))) {
        graph.edge(dispatch.parameters + i, places.parameter(function, i));
      }
    }
    for (int i = 0; i < dispatch.resultCount; i++) {
      if (places.isTracked(type.results().get(i))) {
        graph.edge(places.result(function, i), dispatch.results + i);
      }
    }
  }

  /** The calls of the code that is walked through. */
  private final class Calls implements CodeWalker.Sink {
    @Override
    public void direct(int callee) {
      reach(callee);
    }

    @Override
    public int indirect(int caller, int offset, int operand, int[] arguments) {
      int site = slots.siteAt(caller, offset);
      int table = facts.kind(site).isIndirect() ? facts.operand(site) : Dispatch.NO_TABLE;
      Dispatch.Key key = new Dispatch.Key(operand, table, allowedAt(caller, offset));
      Integer id = dispatchIds.get(key);
      if (id == null) {
        id = newDispatch(key, module.types().function(facts.type(site)));
      }
      dispatchOf[site] = id;
      Dispatch dispatch = dispatches.get(id);
      for (int i = 0; i < arguments.length; i++) {
        graph.edge(arguments[i], dispatch.parameters + i);
      }
      return dispatch.results;
    }
  }

  private int newDispatch(Dispatch.Key key, FunctionType type) {
    int id = dispatches.size();
    int parameters = type.parameters().size();
    int results = type.results().size();
    Dispatch dispatch =
        new Dispatch(
            key,
            allowedSets.get(key.allowed()),
            graph.nodes(parameters),
            parameters,
            graph.nodes(results),
            results);
    dispatches.add(dispatch);
    dispatchIds.put(key, id);
    if (key.operand() != NOWHERE) {
      graph.watch(key.operand(), id);
    }
    if (key.table() != Dispatch.NO_TABLE) {
      graph.watch(places.written(key.table()), id);
      contents.anywhere(key.table()).forEach(function -> enterIfAllowed(dispatch, function));
      OptionalInt initial = contents.initial(key.table());
      if (dispatch.allows(initial)) {
        enter(dispatch, initial.getAsInt());
      }
    }
    return id;
  }

  /** The id of the set of functions that both coarser graphs allow at a site. */
  private int allowedAt(int caller, int offset) {
    int first = slots.targets(slots.siteAt(caller, offset));
    int second = rta.targets(rta.siteAt(caller, offset));
    long pair = ((long) first << 32) | second;
    if (!allowedIds.containsKey(pair)) {
      NodeSet both = NodeSet.of(rta.targetSets().get(second).toArray());
      ImmutableIntList set = slots.targetSets().get(first).select(both::contains);
      int id = allowed.intern(set);
      if (id == allowedSets.size()) {
        allowedSets.add(set);
      }
      allowedIds.put(pair, id);
    }
    return allowedIds.get(pair);
  }

  private CallGraph callGraph() {
    CallGraph.Builder result =
        new CallGraph.Builder(module.functionCount(), module.importedFunctionCount());
    result.live(NodeSet.copyOf(live)).addressTaken(rta.addressTaken()).roots(rta.roots());
    rta.assumptions().forEach(result::assume);
    if (setting == Setting.OPAQUE) {
      result.assume(Assumption.FUNCTION_POINTERS_ARE_OPAQUE);
    }
    int[] sets = new int[dispatches.size()];
    for (int id = 0; id < sets.length; id++) {
      sets[id] =
          result
              .sets()
              .intern(IntLists.immutable.of(dispatches.get(id).targets.stream().toArray()));
    }
    int none = result.sets().intern(IntLists.immutable.empty());
    live.stream()
        .forEach(
            function -> {
              if (rta.hostTargets(function) >= 0) {
                result.hostTargets(
                    function,
                    result.sets().intern(rta.targetSets().get(rta.hostTargets(function))));
              }
              for (int site = facts.firstSite(function); site < facts.endSite(function); site++) {
                SiteKind kind = facts.kind(site);
                int id = dispatchOf[site];
                int set =
                    kind.isDirect()
                        ? result.sets().intern(facts.operand(site))
                        : id < 0 ? none : sets[id];
                result.site(function, facts.offset(site), kind, resolution(site), set);
              }
            });
    return result.build();
  }

  private Resolution resolution(int site) {
    Resolution coarse = slots.resolution(site);
    if (facts.kind(site).isDirect() || dispatchOf[site] < 0) {
      return coarse;
    }
    Dispatch dispatch = dispatches.get(dispatchOf[site]);
    int table = dispatch.key.table();
    boolean isTable = table != Dispatch.NO_TABLE;
    Resolution mine;
    if (isTable && (contents.isUnknown(table) || graph.at(places.written(table)).isAny())) {
      mine = Resolution.TOP;
    } else if (dispatch.anySlot || (isTable && !contents.anywhere(table).isEmpty())) {
      mine = Resolution.TYPE;
    } else {
      mine = dispatch.targets.cardinality() <= 1 ? Resolution.EXACT : Resolution.BOUNDED;
    }
    return mine.compareTo(coarse) < 0 ? mine : coarse;
  }
}
