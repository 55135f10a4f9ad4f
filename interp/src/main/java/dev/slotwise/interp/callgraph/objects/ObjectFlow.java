// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.TableContents;
import dev.slotwise.interp.callgraph.levels.TableSlots.Run;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ConstExprEvaluator;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.ConstValue;
import dev.slotwise.wasm.ir.ConstValue.Bits;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.linking.Linking;
import dev.slotwise.wasm.linking.Relocations;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The call-graph algorithm {@code objects}: function pointers are followed through the objects that
 * the linker named. Relocations say which constants and which words of data are table slots or
 * addresses; memory is an object a data symbol, with its words, and one for all of heap and stack.
 * A pointer that an addition takes out of its object keeps the object and loses the offset.
 *
 * <p>Papers: L. Andersen, <i>Program analysis and specialization for the C programming
 * language</i>, 1994; with fields, D. Pearce, P. Kelly and C. Hankin, <i>Efficient field-sensitive
 * pointer analysis of C</i>, TOPLAS 2007.
 *
 * <p>Soundness: if the graph that it starts from is, and {@link
 * Assumption#POINTERS_STAY_IN_THEIR_OBJECTS} holds, a call enters what is found. The outcome is a
 * least fixed point, and does not depend on the order of work.
 *
 * <p>Cost: one walk through the code that is reached, and propagation near linear in what flows,
 * for sets are shared and what is computed of them is remembered.
 */
public final class ObjectFlow implements ObjectWalker.Frame {
  private static final int NONE = -1;
  private static final int WORD = Integer.BYTES;

  private final WasmModule module;
  private final CodeFacts facts;
  private final CallGraph base;
  private final Linking linking;
  private final TableContents contents;
  private final long[] slots;

  /** By function, the first of these that has it in the first table. */
  private final MutableIntIntMap slotOf = IntIntMaps.mutable.empty();

  private final NamedObjects objects;
  private final Sets sets;
  private final ValueNodes nodes;
  private final Constants constants;
  private final ObjectWalker walker;
  private final int[] parameters;
  private final int[] results;
  private final int[] globals;
  private final int thrown;

  /** What the host has been given. It gives back numbers and that, moved in its object. */
  private final int host;

  private final BitSet live = new BitSet();
  private final MutableIntList work = IntLists.mutable.empty();

  // By site of the base graph.
  private final int[] operands;
  private final int[][] arguments;
  private final int[] siteResults;
  private final BitSet[] entered;

  /** Sites whose operand can come from heap or stack. */
  private final BitSet callsFromRest = new BitSet();

  private ObjectFlow(
      WasmModule module, CodeFacts facts, HostModel hostModel, CallGraph base, Linking linking) {
    this.module = module;
    this.facts = facts;
    this.base = base;
    this.linking = linking;
    this.contents = TableContents.of(module, facts, hostModel);
    this.slots = slots(contents, module.tables().size());
    for (int i = slots.length - 1; i >= 0 && !module.tables().isEmpty(); i--) {
      int slot = i;
      contents.at(0, slots[i]).ifPresent(function -> slotOf.put(function, slot));
    }
    this.objects = new NamedObjects(module, linking);
    int[] sizes = objects.sizes();
    this.sets = new Sets(sizes);
    this.nodes = new ValueNodes(sets, sizes);
    this.constants = new Constants(nodes, sets);
    this.walker = new ObjectWalker(module, this, nodes, constants);
    this.parameters = unknown(module.functionCount());
    this.results = unknown(module.functionCount());
    this.thrown = nodes.node();
    this.host = nodes.node();
    this.globals = new int[module.globals().size()];
    this.operands = unknown(base.siteCount());
    this.arguments = new int[base.siteCount()][];
    this.siteResults = unknown(base.siteCount());
    this.entered = new BitSet[base.siteCount()];
    nodes.put(thrown, sets.of(Sets.NUMBER));
    nodes.put(host, sets.of(Sets.NUMBER));
    nodes.put(nodes.cells().rest(), sets.of(Sets.NUMBER));
    // It throws as well, and what nobody catches comes to it.
    nodes.mask(thrown, host);
    nodes.copy(host, thrown);
    // The host writes what it was given, but takes no pointer out of memory.
    nodes.copy(host, nodes.cells().rest());
    if (hostModel.writesTables(module)) {
      // A host that fills tables knows slots that no one has told it.
      for (int slot = 0; slot < slots.length; slot++) {
        nodes.put(host, sets.of(Sets.slot(slot)));
      }
    }
    initializeData();
    initializeGlobals();
  }

  private static int[] unknown(int count) {
    int[] places = new int[count];
    Arrays.fill(places, NONE);
    return places;
  }

  private static long[] slots(TableContents contents, int tables) {
    TreeSet<Long> all = new TreeSet<>();
    for (int table = 0; table < tables; table++) {
      for (Run run : contents.runs(table)) {
        for (int i = 0; i < run.functions().size(); i++) {
          all.add(run.start() + i);
        }
      }
    }
    return all.stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * What the module lacks for this analysis, and how to get it; empty if it has all.
   *
   * @param facts the module's, from {@link CodeFacts#scan}
   */
  public static Optional<String> missing(WasmModule module, CodeFacts facts, HostModel host) {
    return LinkedConstants.missing(module, TableContents.of(module, facts, host));
  }

  /**
   * Builds the call graph of a validated module.
   *
   * @param facts the module's, from {@link CodeFacts#scan}
   * @param base a sound call graph with roots, of which the outcome is a part
   * @throws IllegalArgumentException if something is {@link #missing}
   */
  public static CallGraph build(
      WasmModule module, CodeFacts facts, HostModel host, CallGraph base) {
    Linking linking =
        Linking.of(module).orElseThrow(() -> new IllegalArgumentException("no relocations"));
    ObjectFlow flow = new ObjectFlow(module, facts, host, base, linking);
    base.roots().forEach(flow::calledByHost);
    flow.run();
    return flow.callGraph();
  }

  private void run() {
    while (true) {
      while (!work.isEmpty()) {
        Cancellation.check();
        int function = work.removeAtIndex(work.size() - 1);
        if (base.hostTargets(function) >= 0) {
          base.targetSets().get(base.hostTargets(function)).forEach(this::calledByHost);
        }
        if (!module.isHostFunction(function)) {
          walker.walk(function);
        }
      }
      nodes.propagate(this::resolve);
      if (work.isEmpty() && nodes.isStable()) {
        return;
      }
    }
  }

  private void calledByHost(int function) {
    reach(function);
    FunctionType type = module.functionType(function);
    for (int i = 0; i < type.parameters().size(); i++) {
      nodes.copy(host, parameter(function, i));
    }
    for (int i = 0; i < type.results().size(); i++) {
      nodes.mask(result(function, i), host);
    }
  }

  private void reach(int function) {
    if (!live.get(function) && base.live().contains(function)) {
      live.set(function);
      work.add(function);
    }
  }

  /** What stands in data: in objects where they have it, else in the rest of memory. */
  private void initializeData() {
    for (int i = 0; i < linking.data().size(); i++) {
      long atom = atom(linking.data(), i);
      if (atom != Sets.NUMBER) {
        int place = linking.data().place(i);
        int object = objects.at(place);
        if (object == NamedObjects.NONE) {
          nodes.put(nodes.cells().rest(), sets.of(atom));
        } else {
          // In packed data it is in two words.
          int offset = objects.offsetAt(object, place);
          nodes.put(nodes.cells().word(object, offset), sets.of(atom));
          nodes.put(nodes.cells().word(object, offset + WORD - 1), sets.of(atom));
        }
      }
    }
    for (int object = 0; object < objects.count(); object++) {
      nodes.put(nodes.cells().storedIn(object), sets.of(Sets.NUMBER));
    }
  }

  /**
   * Of globals the linker keeps no relocations: what looks like a slot or an address may be one.
   */
  private void initializeGlobals() {
    ConstExprEvaluator evaluator = new ConstExprEvaluator(module, any -> ConstValue.UNKNOWN);
    for (int i = 0; i < globals.length; i++) {
      globals[i] = nodes.node();
      nodes.put(globals[i], sets.of(Sets.NUMBER));
      if (module.globals().get(i).initializer().isEmpty() || isVisible(i)) {
        nodes.copy(host, globals[i]);
        nodes.mask(globals[i], host);
      }
      int global = globals[i];
      module
          .globals()
          .get(i)
          .initializer()
          .map(evaluator::evaluate)
          .ifPresent(
              value -> {
                if (value instanceof Bits bits) {
                  int slot = Arrays.binarySearch(slots, bits.value());
                  if (slot >= 0) {
                    nodes.put(global, sets.of(Sets.slot(slot)));
                  }
                  putAddress(bits.value(), global, evaluator);
                }
              });
    }
  }

  private boolean isVisible(int global) {
    return module
        .exports()
        .anySatisfy(export -> export.kind() == ExternalKind.GLOBAL && export.index() == global);
  }

  private void putAddress(long address, int node, ConstExprEvaluator evaluator) {
    for (int i = 0; i < module.data().size(); i++) {
      DataSegment segment = module.data().get(i);
      if (segment.offset().isPresent()
          && evaluator.evaluate(segment.offset().get()) instanceof Bits start
          && address >= start.value()
          && address - start.value() < segment.size()) {
        int object = objects.inSegment(i, address - start.value());
        if (object != NamedObjects.NONE) {
          nodes.put(
              node,
              sets.of(sets.address(object, objects.offsetIn(object, address - start.value()))));
        }
      }
    }
  }

  /** The atom that a relocation is of; {@link Sets#NUMBER} if it is of nothing that is followed. */
  private long atom(Relocations relocations, int relocation) {
    int symbol = relocations.symbol(relocation);
    switch (relocations.kind(relocation)) {
      case TABLE_SLOT -> {
        int function = linking.symbols().get(symbol).index();
        int slot = slotOf(function);
        return slot < 0 ? Sets.NUMBER : Sets.slot(slot);
      }
      case ADDRESS -> {
        int object = objects.of(symbol);
        return object == NamedObjects.NONE
            ? Sets.NUMBER
            : sets.address(object, objects.offset(symbol) + relocations.addend(relocation));
      }
      default -> {
        return Sets.NUMBER;
      }
    }
  }

  private int slotOf(int function) {
    return slotOf.getIfAbsent(function, NONE);
  }

  @Override
  public int parameter(int function, int index) {
    if (parameters[function] == NONE) {
      parameters[function] = nodes.nodes(module.functionType(function).parameters().size());
      if (module.isHostFunction(function)) {
        for (int i = 0; i < module.functionType(function).parameters().size(); i++) {
          nodes.mask(parameters[function] + i, host);
        }
      }
    }
    return parameters[function] + index;
  }

  @Override
  public int result(int function, int index) {
    if (results[function] == NONE) {
      results[function] = nodes.nodes(module.functionType(function).results().size());
      if (module.isHostFunction(function)) {
        for (int i = 0; i < module.functionType(function).results().size(); i++) {
          nodes.copy(host, results[function] + i);
        }
      }
    }
    return results[function] + index;
  }

  @Override
  public int global(int global) {
    return globals[global];
  }

  @Override
  public int thrown() {
    return thrown;
  }

  @Override
  public int constant(int place, long read) {
    int relocation = linking.code().at(place);
    if (relocation < 0) {
      return constants.number(read);
    }
    long atom = atom(linking.code(), relocation);
    return atom == Sets.NUMBER ? constants.number(read) : constants.atom(atom);
  }

  @Override
  public boolean isWritten(int place) {
    return linking.code().at(place) >= 0;
  }

  @Override
  public int direct(int callee, int[] passed) {
    reach(callee);
    for (int i = 0; i < passed.length; i++) {
      nodes.copy(passed[i], parameter(callee, i));
    }
    return result(callee, 0);
  }

  @Override
  public int indirect(int caller, int offset, int operand, FunctionType type, int[] passed) {
    int site = base.siteAt(caller, offset);
    operands[site] = operand;
    arguments[site] = passed;
    siteResults[site] = nodes.nodes(type.results().size());
    entered[site] = new BitSet();
    nodes.watch(operand, site);
    if (!facts.alsoEntered(factAt(site)).isEmpty()) {
      resolve(site);
    }
    return siteResults[site];
  }

  /** Looks at what a site can enter by now. */
  private void resolve(int site) {
    ImmutableIntList allowed = base.targetSets().get(base.targets(site));
    NodeSet called = called(site).union(facts.alsoEntered(factAt(site)));
    allowed.forEach(
        function -> {
          if (called.contains(function) && !entered[site].get(function)) {
            entered[site].set(function);
            reach(function);
            FunctionType type = module.functionType(function);
            for (int i = 0; i < arguments[site].length; i++) {
              nodes.copy(arguments[site][i], parameter(function, i));
            }
            for (int i = 0; i < type.results().size(); i++) {
              nodes.copy(result(function, i), siteResults[site] + i);
            }
          }
        });
  }

  private NodeSet called(int site) {
    if (!base.kind(site).isIndirect()) {
      return NodeSet.range(module.functionCount());
    }
    int table = facts.operand(factAt(site));
    if (contents.isUnknown(table)) {
      return NodeSet.range(module.functionCount());
    }
    BitSet functions = new BitSet();
    contents.anywhere(table).forEach(functions::set);
    contents.initial(table).ifPresent(functions::set);
    int operand = nodes.at(operands[site]);
    addCalled(operand, table, functions);
    if (sets.hasRest(operand)) {
      if (!callsFromRest.get(site)) {
        callsFromRest.set(site);
        nodes.watch(nodes.cells().rest(), site);
      }
      addCalled(nodes.at(nodes.cells().rest()), table, functions);
    }
    return NodeSet.copyOf(functions);
  }

  private void addCalled(int operand, int table, BitSet functions) {
    sets.forEach(
        operand,
        atom -> {
          if (Sets.isSlot(atom)) {
            contents.at(table, slots[Sets.slotOf(atom)]).ifPresent(functions::set);
          }
        });
  }

  private int factAt(int site) {
    int caller = base.caller(site);
    int fact = facts.firstSite(caller);
    while (facts.offset(fact) < base.offset(site)) {
      fact++;
    }
    return fact;
  }

  private CallGraph callGraph() {
    CallGraph.Builder graph = new CallGraph.Builder(module.functionCount());
    NodeSet reached = NodeSet.copyOf(live);
    graph
        .live(reached)
        .addressTaken(base.addressTaken())
        .fallback(base.fallback().intersection(reached))
        .roots(base.roots());
    base.assumptions().forEach(graph::assume);
    graph.assume(Assumption.POINTERS_STAY_IN_THEIR_OBJECTS);
    reached.forEach(
        function -> {
          if (base.hostTargets(function) >= 0) {
            graph.hostTargets(
                function, graph.sets().intern(base.targetSets().get(base.hostTargets(function))));
          }
          for (int site = base.firstSite(function); site < base.endSite(function); site++) {
            addSite(site, graph);
          }
        });
    return graph.build();
  }

  private void addSite(int site, CallGraph.Builder graph) {
    ImmutableIntList targets = base.targetSets().get(base.targets(site));
    Resolution resolution = base.resolution(site);
    if (!base.kind(site).isDirect()) {
      BitSet found = entered[site];
      ImmutableIntList fewer =
          found == null ? IntLists.immutable.empty() : targets.select(found::get);
      if (fewer.size() < targets.size()) {
        Resolution mine = fewer.size() <= 1 ? Resolution.EXACT : Resolution.BOUNDED;
        resolution = mine.compareTo(resolution) < 0 ? mine : resolution;
      }
      targets = fewer;
    }
    graph.site(
        base.caller(site),
        base.offset(site),
        base.kind(site),
        resolution,
        graph.sets().intern(targets));
  }
}
