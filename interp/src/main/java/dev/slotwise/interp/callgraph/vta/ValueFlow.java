// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.callgraph.levels.OutsideFields;
import dev.slotwise.interp.callgraph.levels.TableContents;
import dev.slotwise.interp.callgraph.rta.RapidType;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.collections.api.list.MutableList;
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
  private final SlotFunctions slotFunctions;
  private final ValueGraph graph = new ValueGraph();
  private final Places places;
  private final CodeWalker walker;

  private final BitSet live = new BitSet();
  private final MutableIntList work = IntLists.mutable.empty();
  private final MutableList<NodeSet> allowedSets = Lists.mutable.empty();
  private final MutableLongIntMap allowedIds = LongIntMaps.mutable.empty();
  private final Map<Dispatch.Key, Integer> dispatchIds = new HashMap<>();
  private final MutableList<Dispatch> dispatches = Lists.mutable.empty();
  private final Map<NodeSet, Callees> calleesOf = new HashMap<>();

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
    Indices indices = new Indices(contents, module.tables().size());
    this.slotFunctions = new SlotFunctions(contents, indices, module.tables().size());
    this.places =
        new Places(
            graph,
            module,
            host,
            outside(host),
            setting,
            partition,
            contents,
            indices,
            global -> facts.globalSets(global) > 0);
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

  /** The fields of objects that the host can fill. */
  private NodeSet outside(HostModel host) {
    BitSet called = new BitSet();
    rta.roots().forEach(called::set);
    for (int function = 0; function < module.functionCount(); function++) {
      if (rta.hostTargets(function) >= 0) {
        rta.targetSets().get(rta.hostTargets(function)).forEach(called::set);
      }
    }
    return OutsideFields.of(module, facts, host, NodeSet.copyOf(called));
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
        Cancellation.check();
        int function = work.removeAtIndex(work.size() - 1);
        if (module.isHostFunction(function)) {
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
    if (!module.isHostFunction(function)) {
      places.calledByHost(function);
    }
  }

  private void reach(int function) {
    if (!live.get(function)) {
      live.set(function);
      work.add(function);
    }
  }

  /** Looks at what a dispatch can enter by now. */
  private void resolve(int id) {
    Dispatch dispatch = dispatches.get(id);
    int table = dispatch.key.table();
    Atoms operand = operand(dispatch);
    Atoms written = table == Dispatch.NO_TABLE ? Atoms.NONE : graph.at(places.written(table));
    NodeSet functions =
        called(table, operand, written, allowedSets.get(dispatch.key.allowed()))
            .union(dispatch.key.also());
    if (!functions.equals(dispatch.callees.functions())) {
      Callees callees = callees(functions, dispatch.callees);
      places.connect(dispatch.places, callees.places());
      dispatch.callees = callees;
    }
  }

  private Atoms operand(Dispatch dispatch) {
    int operand = dispatch.key.operand();
    return operand == NOWHERE ? Atoms.NONE : graph.at(operand);
  }

  /** What a call with this operand enters, with what code has written into the table. */
  private NodeSet called(int table, Atoms operand, Atoms written, NodeSet allowed) {
    if (table == Dispatch.NO_TABLE) {
      return operand.isAny() ? allowed : operand.functions().intersection(allowed);
    }
    if (written.isAny() || (operand.isAny() && contents.isUnknown(table))) {
      return allowed;
    }
    return slotFunctions.of(table, operand).union(written.functions()).intersection(allowed);
  }

  /** The places of a set of functions; if it is new it passes on to those of a subset. */
  private Callees callees(NodeSet functions, Callees subset) {
    Callees known = calleesOf.get(functions);
    if (known != null) {
      return known;
    }
    FunctionType type = module.functionType(functions.stream().iterator().nextInt());
    Callees callees = new Callees(functions, places.signature(type));
    calleesOf.put(functions, callees);
    places.connect(callees.places(), subset.places());
    functions
        .minus(subset.functions())
        .forEach(
            function -> {
              reach(function);
              places.enter(callees.places(), function);
            });
    return callees;
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
      Dispatch.Key key =
          new Dispatch.Key(
              operand == NOWHERE ? NOWHERE : graph.find(operand),
              table,
              allowedAt(caller, offset),
              facts.alsoEntered(site));
      Integer id = dispatchIds.get(key);
      if (id == null) {
        id = newDispatch(key, module.types().function(facts.type(site)));
      }
      dispatchOf[site] = id;
      Dispatch dispatch = dispatches.get(id);
      for (int i = 0; i < arguments.length; i++) {
        graph.edge(arguments[i], dispatch.places.parameters() + i);
      }
      return dispatch.places.results();
    }
  }

  private int newDispatch(Dispatch.Key key, FunctionType type) {
    int id = dispatches.size();
    dispatches.add(new Dispatch(key, places.signature(type)));
    dispatchIds.put(key, id);
    if (key.operand() != NOWHERE) {
      graph.watch(key.operand(), id);
    }
    if (key.table() != Dispatch.NO_TABLE) {
      graph.watch(places.written(key.table()), id);
    }
    if (!key.also().isEmpty()) {
      resolve(id);
    }
    return id;
  }

  /** The id of the set of functions that both coarser graphs allow at a site. */
  private int allowedAt(int caller, int offset) {
    int first = slots.targets(slots.siteAt(caller, offset));
    int second = rta.targets(rta.siteAt(caller, offset));
    long pair = ((long) first << 32) | second;
    if (!allowedIds.containsKey(pair)) {
      NodeSet set =
          NodeSet.of(slots.targetSets().get(first).toArray())
              .intersection(NodeSet.of(rta.targetSets().get(second).toArray()));
      allowedIds.put(pair, allowedSets.size());
      allowedSets.add(set);
    }
    return allowedIds.get(pair);
  }

  private CallGraph callGraph() {
    CallGraph.Builder result = new CallGraph.Builder(module.functionCount());
    result.live(NodeSet.copyOf(live)).addressTaken(rta.addressTaken()).roots(rta.roots());
    rta.assumptions().forEach(result::assume);
    if (setting == Setting.OPAQUE) {
      result.assume(Assumption.FUNCTION_POINTERS_ARE_OPAQUE);
    }
    Map<NodeSet, Integer> sets = new HashMap<>();
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
                        : id < 0
                            ? none
                            : interned(dispatches.get(id).callees.functions(), result, sets);
                result.site(function, facts.offset(site), kind, resolution(site), set);
              }
            });
    return result.build();
  }

  private static int interned(
      NodeSet functions, CallGraph.Builder graph, Map<NodeSet, Integer> sets) {
    return sets.computeIfAbsent(
        functions, set -> graph.sets().intern(IntLists.immutable.of(set.toArray())));
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
    } else if (operand(dispatch).isAny() || (isTable && !contents.anywhere(table).isEmpty())) {
      mine = Resolution.TYPE;
    } else {
      mine = dispatch.callees.functions().size() <= 1 ? Resolution.EXACT : Resolution.BOUNDED;
    }
    return mine.compareTo(coarse) < 0 ? mine : coarse;
  }
}
