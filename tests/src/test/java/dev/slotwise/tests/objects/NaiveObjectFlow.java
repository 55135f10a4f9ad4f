// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.TableContents;
import dev.slotwise.interp.callgraph.levels.TableSlots.Run;
import dev.slotwise.interp.callgraph.objects.ObjectFlow;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.objects.NaiveCode.Address;
import dev.slotwise.tests.objects.NaiveCode.Plain;
import dev.slotwise.tests.objects.NaiveCode.Slot;
import dev.slotwise.tests.objects.NaiveCode.Value;
import dev.slotwise.wasm.binary.ConstExprEvaluator;
import dev.slotwise.wasm.ir.ConstValue;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.linking.Linking;
import dev.slotwise.wasm.linking.Relocations;
import dev.slotwise.wasm.linking.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Level {@code objects} by the rules in {@code docs/semantics.md}, with {@link NaiveCells}: the
 * independent means by which the engine's answers are confirmed. What tables hold, and what {@code
 * flow} says, is taken from the engine.
 */
public final class NaiveObjectFlow implements NaiveCode.Surroundings {
  private final WasmModule module;
  private final CodeFacts facts;
  private final CallGraph base;
  private final Linking linking;
  private final TableContents contents;
  private final List<Long> slots;
  private final List<Extent> objects = new ArrayList<>();
  private final Map<Integer, Extent> objectOf = new HashMap<>();
  private final NaiveCells cells;
  private final int host;
  private final int thrown;
  private final int[] globals;
  private final Map<Integer, int[]> parameters = new HashMap<>();
  private final Map<Integer, int[]> results = new HashMap<>();
  private final Set<Integer> live = new TreeSet<>();
  private final Set<Integer> walked = new TreeSet<>();
  private final Map<Integer, Call> calls = new TreeMap<>();

  /** Bytes of a segment. */
  private static final class Extent {
    final int segment;
    final long start;
    long end;
    int number;

    /** Whether it is one of those that the compiler made, which are one object together. */
    boolean isMerged = true;

    Extent(int segment, long start) {
      this.segment = segment;
      this.start = start;
      this.end = start;
    }

    boolean has(int inSegment, long offset) {
      return segment == inSegment && offset >= start && offset < end;
    }
  }

  /** An indirect call: cells, and what it has entered by now. */
  private static final class Call {
    final int operand;
    final int[] passed;
    final int[] results;
    final Set<Integer> entered = new TreeSet<>();

    Call(int operand, int[] passed, int[] results) {
      this.operand = operand;
      this.passed = passed;
      this.results = results;
    }
  }

  private NaiveObjectFlow(WasmModule module, CodeFacts facts, HostModel model, CallGraph base) {
    this.module = module;
    this.facts = facts;
    this.base = base;
    this.linking = Linking.of(module).orElseThrow();
    this.contents = TableContents.of(module, facts, model);
    TreeSet<Long> filled = new TreeSet<>();
    for (int table = 0; table < module.tables().size(); table++) {
      for (Run run : contents.runs(table)) {
        for (int i = 0; i < run.functions().size(); i++) {
          filled.add(run.start() + i);
        }
      }
    }
    this.slots = List.copyOf(filled);
    this.cells = new NaiveCells(slots.size(), findObjects());
    this.host = cells.cell();
    this.thrown = cells.cell();
    this.globals = new int[module.globals().size()];
    startHost(model);
    startData();
    startGlobals();
  }

  // Objects.

  private int[] findObjects() {
    List<Integer> symbols = new ArrayList<>();
    for (int i = 0; i < linking.symbols().size(); i++) {
      Symbol symbol = linking.symbols().get(i);
      if (symbol.isStaticData()
          && symbol.index() < module.data().size()
          && symbol.offset() >= 0
          && symbol.offset() < module.data().get(symbol.index()).size()) {
        symbols.add(i);
      }
    }
    symbols.sort(
        Comparator.comparing((Integer i) -> linking.symbols().get(i).index())
            .thenComparing(i -> linking.symbols().get(i).offset()));
    List<Extent> extents = new ArrayList<>();
    for (int i : symbols) {
      Symbol symbol = linking.symbols().get(i);
      Extent last = extents.isEmpty() ? null : extents.get(extents.size() - 1);
      if (last == null || last.segment != symbol.index() || symbol.offset() >= last.end) {
        last = new Extent(symbol.index(), symbol.offset());
        extents.add(last);
      }
      last.end = Math.max(last.end, end(symbol, symbols));
      objectOf.put(i, last);
    }
    for (int i : symbols) {
      Extent object = Objects.requireNonNull(objectOf.get(i));
      boolean isOwn = linking.symbols().get(i).name().startsWith(".L");
      object.isMerged &= isOwn || object.end - object.start < 4;
    }
    for (int i = 0; i < linking.data().size(); i++) {
      at(linking.data().place(i), extents).ifPresent(object -> object.isMerged = false);
    }
    int[] sizes = new int[extents.size() + 1];
    for (Extent object : extents) {
      sizes[objects.size()] = (int) (object.end - object.start);
      // The last one has no bytes: an address is anywhere in it.
      object.number = object.isMerged ? extents.size() : objects.size();
      objects.add(object);
    }
    return sizes;
  }

  private long end(Symbol symbol, List<Integer> symbols) {
    long size = module.data().get(symbol.index()).size();
    if (symbol.size() != 0) {
      return symbol.size() < 0 ? size : Math.min(size, symbol.offset() + symbol.size());
    }
    return symbols.stream()
        .map(i -> linking.symbols().get(i))
        .filter(other -> other.index() == symbol.index() && other.offset() > symbol.offset())
        .mapToLong(Symbol::offset)
        .min()
        .orElse(size);
  }

  private Optional<Extent> at(int place, List<Extent> extents) {
    for (int segment = 0; segment < module.data().size(); segment++) {
      DataSegment data = module.data().get(segment);
      if (place >= data.start() && place < data.end()) {
        int in = segment;
        return extents.stream().filter(one -> one.has(in, place - data.start())).findFirst();
      }
    }
    return Optional.empty();
  }

  // What there is at the start.

  private void startHost(HostModel model) {
    cells.putNumber(host);
    cells.putNumber(thrown);
    cells.mask(thrown, host, false);
    cells.copy(host, thrown);
    cells.copy(host, cells.heap);
    for (int slot = 0; slot < slots.size() && model.writesTables(module); slot++) {
      cells.putSlot(host, slot);
    }
  }

  private Value value(Relocations relocations, int relocation, long read) {
    if (relocation < 0) {
      return new Plain(read);
    }
    int symbol = relocations.symbol(relocation);
    return switch (relocations.kind(relocation)) {
      case TABLE_SLOT -> {
        int function = linking.symbols().get(symbol).index();
        for (int slot = 0; slot < slots.size(); slot++) {
          if (contents.at(0, slots.get(slot)).orElse(-1) == function) {
            yield new Slot(slot);
          }
        }
        yield new Plain(read);
      }
      case ADDRESS -> {
        Extent object = objectOf.get(symbol);
        if (object == null) {
          yield new Plain(read);
        }
        long offset =
            linking.symbols().get(symbol).offset() + relocations.addend(relocation) - object.start;
        yield address(object, offset);
      }
      default -> new Plain(read);
    };
  }

  private Address address(Extent object, long offset) {
    boolean isOutside = object.isMerged || offset < 0 || offset >= object.end - object.start;
    return new Address(object.number, isOutside ? NaiveCells.SOMEWHERE : offset);
  }

  private void put(int cell, Value value) {
    if (value instanceof Slot one) {
      cells.putSlot(cell, one.slot());
    } else if (value instanceof Address one) {
      cells.putAddress(cell, one.object(), one.offset());
    } else {
      cells.putNumber(cell);
    }
  }

  private void startData() {
    for (int i = 0; i < linking.data().size(); i++) {
      Value value = value(linking.data(), i, 0);
      if (value instanceof Plain) {
        continue;
      }
      int place = linking.data().place(i);
      Optional<Extent> object = at(place, objects);
      if (object.isEmpty()) {
        put(cells.heap, value);
      } else {
        long offset = place - module.data().get(object.get().segment).start() - object.get().start;
        put(cells.word(object.get().number, offset), value);
        put(cells.word(object.get().number, offset + 3), value);
      }
    }
  }

  private void startGlobals() {
    ConstExprEvaluator evaluator = new ConstExprEvaluator(module, any -> ConstValue.UNKNOWN);
    for (int i = 0; i < globals.length; i++) {
      int index = i;
      int global = cells.cell();
      globals[i] = global;
      cells.putNumber(global);
      boolean isExported =
          module
              .exports()
              .anySatisfy(
                  export -> export.kind() == ExternalKind.GLOBAL && export.index() == index);
      if (isExported || module.globals().get(i).initializer().isEmpty()) {
        cells.copy(host, global);
        cells.mask(global, host, false);
      }
      if (module.globals().get(i).initializer().map(evaluator::evaluate).orElse(null)
          instanceof ConstValue.Bits bits) {
        if (slots.contains(bits.value())) {
          cells.putSlot(global, slots.indexOf(bits.value()));
        }
        for (int segment = 0; segment < module.data().size(); segment++) {
          DataSegment data = module.data().get(segment);
          if (data.offset().map(evaluator::evaluate).orElse(null)
              instanceof ConstValue.Bits start) {
            for (Extent object : objects) {
              if (object.has(segment, bits.value() - start.value())) {
                put(global, address(object, bits.value() - start.value() - object.start));
              }
            }
          }
        }
      }
    }
  }

  // What code meets.

  @Override
  public Value constant(int place, long read) {
    return value(linking.code(), linking.code().at(place), read);
  }

  @Override
  public boolean isWritten(int place) {
    return linking.code().at(place) >= 0;
  }

  private int[] fresh(int count) {
    int[] made = new int[count];
    for (int i = 0; i < count; i++) {
      made[i] = cells.cell();
    }
    return made;
  }

  @Override
  public int[] parameters(int function) {
    if (!parameters.containsKey(function)) {
      parameters.put(function, fresh(module.functionType(function).parameters().size()));
      if (module.isHostFunction(function)) {
        for (int parameter : parameters.get(function)) {
          cells.mask(parameter, host, false);
        }
      }
    }
    return parameters.get(function);
  }

  @Override
  public int[] results(int function) {
    if (!results.containsKey(function)) {
      results.put(function, fresh(module.functionType(function).results().size()));
      if (module.isHostFunction(function)) {
        for (int result : results.get(function)) {
          cells.copy(host, result);
        }
      }
    }
    return results.get(function);
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
  public int[] call(
      int caller, int offset, int callee, int operand, FunctionType type, int[] passed) {
    int[] given = fresh(type.results().size());
    if (callee == NaiveCode.INDIRECT) {
      calls.put(base.siteAt(caller, offset), new Call(operand, passed, given));
    } else {
      enter(callee, passed, given);
    }
    return given;
  }

  private void enter(int callee, int[] passed, int[] given) {
    reach(callee);
    for (int i = 0; i < passed.length; i++) {
      cells.copy(passed[i], parameters(callee)[i]);
    }
    for (int i = 0; i < given.length; i++) {
      cells.copy(results(callee)[i], given[i]);
    }
  }

  private void reach(int function) {
    if (base.live().contains(function)) {
      live.add(function);
    }
  }

  private void calledByHost(int function) {
    reach(function);
    for (int parameter : parameters(function)) {
      cells.copy(host, parameter);
    }
    for (int result : results(function)) {
      cells.mask(result, host, false);
    }
  }

  // All of it.

  /** Walks, applies, and looks at each call, until nothing changes. */
  private void solve() {
    base.roots().forEach(this::calledByHost);
    boolean isChanged = true;
    while (isChanged) {
      isChanged = walkAll();
      isChanged |= cells.applyAll();
      isChanged |= enterAll();
    }
  }

  private boolean walkAll() {
    boolean isChanged = false;
    for (int function : List.copyOf(live)) {
      if (walked.add(function)) {
        isChanged = true;
        if (base.hostTargets(function) >= 0) {
          base.targetSets().get(base.hostTargets(function)).forEach(this::calledByHost);
        }
        if (!module.isHostFunction(function)) {
          NaiveCode.constrain(module, cells, this, function);
        }
      }
    }
    return isChanged;
  }

  private boolean enterAll() {
    boolean isChanged = false;
    for (Map.Entry<Integer, Call> one : calls.entrySet()) {
      Predicate<Integer> called = called(one.getKey(), one.getValue().operand);
      for (int callee : base.targetSets().get(base.targets(one.getKey())).toArray()) {
        if (called.test(callee) && one.getValue().entered.add(callee)) {
          enter(callee, one.getValue().passed, one.getValue().results);
          isChanged = true;
        }
      }
    }
    return isChanged;
  }

  /** What a call can enter by now, of what {@code flow} lets it. */
  private Predicate<Integer> called(int site, int operand) {
    int table = facts.operand(facts.siteAt(base.offset(site)));
    if (!base.kind(site).isIndirect() || contents.isUnknown(table)) {
      return callee -> true;
    }
    Set<Integer> called = new TreeSet<>();
    contents.anywhere(table).forEach(called::add);
    contents.initial(table).ifPresent(called::add);
    for (int slot : cells.slotsIn(operand)) {
      contents.at(table, slots.get(slot)).ifPresent(called::add);
    }
    return called::contains;
  }

  /** What a call enters. */
  private Set<Integer> entered(int function, int offset, SiteKind kind) {
    int site = base.siteAt(function, offset);
    if (kind.isDirect()) {
      Set<Integer> one = new TreeSet<>();
      base.targetSets().get(base.targets(site)).forEach(one::add);
      return one;
    }
    return calls.containsKey(site) ? calls.get(site).entered : Set.of();
  }

  /**
   * Checks that {@link ObjectFlow} has the same answer.
   *
   * @return of how many calls there are fewer functions in it than {@code flow} has, but some
   */
  public static int compare(String name, WasmModule module, HostModel host) {
    CodeFacts facts = CodeFacts.scan(module, 1);
    CallGraph flow = FlowCallGraph.build(module, facts, FlowOptions.of(host)).callGraph();
    CallGraph graph = ObjectFlow.build(module, facts, host, flow);
    NaiveObjectFlow naive = new NaiveObjectFlow(module, facts, host, flow);
    naive.solve();
    Set<Integer> live = new TreeSet<>();
    graph.live().forEach(live::add);
    int fewer = 0;
    assertThat(live).as("live in %s", name).isEqualTo(naive.live);
    for (int site = 0; site < graph.siteCount(); site++) {
      Set<Integer> entered = new TreeSet<>();
      graph.targetSets().get(graph.targets(site)).forEach(entered::add);
      assertThat(entered)
          .as(
              "%s: %s at 0x%x in %s",
              name,
              graph.kind(site).mnemonic(),
              graph.offset(site),
              module.functionName(graph.caller(site)))
          .isEqualTo(naive.entered(graph.caller(site), graph.offset(site), graph.kind(site)));
      int known = flow.siteAt(graph.caller(site), graph.offset(site));
      fewer +=
          !entered.isEmpty() && entered.size() < flow.targetSets().get(flow.targets(known)).size()
              ? 1
              : 0;
    }
    return fewer;
  }
}
