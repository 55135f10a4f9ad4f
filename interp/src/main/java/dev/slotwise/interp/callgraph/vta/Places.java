// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.interp.callgraph.levels.HostReach;
import dev.slotwise.interp.callgraph.levels.TableContents;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ConstExprEvaluator;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.ConstValue;
import dev.slotwise.wasm.ir.ConstValue.Bits;
import dev.slotwise.wasm.ir.ConstValue.FunctionReference;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Fields;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import org.eclipse.collections.api.list.primitive.IntList;

/**
 * The places of a module where numbers and function references lie, but for locals and operands:
 * parameters, results, globals, tables, fields, tags, memories and the host; with what lies there
 * before any code runs.
 */
final class Places {
  private final ValueGraph graph;
  private final WasmModule module;
  private final HostModel host;
  private final Setting setting;
  private final Numbers numbers;
  private final Fields fields;

  /** The fields that the host can fill. */
  private final NodeSet outside;

  private final int[] parameters;
  private final int[] results;
  private final int[] globals;
  private final BitSet tableBases;
  private final int[] written;
  private final int[] read;
  private final int[] fieldNodes;
  private final int[] tags;
  private final Memories memories;
  private final int anything;
  private final int transit;
  private final int hostNumbers;

  /**
   * @param isSet whether code sets a global
   */
  Places(
      ValueGraph graph,
      WasmModule module,
      HostModel host,
      NodeSet outside,
      Setting setting,
      MemoryPartition partition,
      TableContents contents,
      Indices indices,
      IntPredicate isSet) {
    this.graph = graph;
    this.module = module;
    this.host = host;
    this.outside = outside;
    this.setting = setting;
    this.numbers = new Numbers(graph, setting, indices);
    this.fields = new Fields(module.types());
    this.parameters = unknown(module.functionCount());
    this.results = unknown(module.functionCount());
    this.fieldNodes = unknown(fields.count());
    this.tags = unknown(module.tags().size());
    this.tableBases = tableBases(module);
    if (setting == Setting.OPAQUE && !tableBases.isEmpty()) {
      graph.expectBase();
    }
    this.anything = graph.node();
    graph.put(anything, Atoms.ANY);
    this.transit = graph.node();
    // A host that fills tables knows indices that no one has told it.
    this.hostNumbers =
        setting == Setting.SOUND || host.writesTables(module) ? anything : graph.node();
    this.written = new int[module.tables().size()];
    this.read = new int[written.length];
    tables(contents);
    this.globals = new int[module.globals().size()];
    globals();
    ImportAliases aliases = ImportAliases.of(module, host, global -> true);
    joinTables(aliases);
    joinGlobals(aliases, isSet);
    this.memories = new Memories(graph, module, aliases, indices, partition, transit);
    if (setting == Setting.OPAQUE) {
      fillMemories();
    }
  }

  private static int[] unknown(int count) {
    int[] nodes = new int[count];
    Arrays.fill(nodes, NOWHERE);
    return nodes;
  }

  /**
   * Places for the arguments and results of calls, each in a row.
   *
   * @param parameters the first of them
   * @param results the first of them
   */
  record Signature(int parameters, int parameterCount, int results, int resultCount) {
    static final Signature NONE = new Signature(NOWHERE, 0, NOWHERE, 0);
  }

  /** New places for calls of a type. */
  Signature signature(FunctionType type) {
    int parameters = type.parameters().size();
    int results = type.results().size();
    return new Signature(graph.nodes(parameters), parameters, graph.nodes(results), results);
  }

  /** What is called in one way is called in another, too. */
  void connect(Signature from, Signature to) {
    for (int i = 0; i < Math.min(from.parameterCount(), to.parameterCount()); i++) {
      graph.edge(from.parameters() + i, to.parameters() + i);
    }
    for (int i = 0; i < Math.min(from.resultCount(), to.resultCount()); i++) {
      graph.edge(to.results() + i, from.results() + i);
    }
  }

  /** What is called in one way enters a function. */
  void enter(Signature from, int function) {
    FunctionType type = module.functionType(function);
    for (int i = 0; i < from.parameterCount(); i++) {
      if (module.isHostFunction(function)) {
        toHost(from.parameters() + i, type.parameters().get(i));
      } else if (isTracked(type.parameters().get(i))) {
        graph.edge(from.parameters() + i, parameter(function, i));
      }
    }
    for (int i = 0; i < from.resultCount(); i++) {
      if (isTracked(type.results().get(i))) {
        graph.edge(result(function, i), from.results() + i);
      }
    }
  }

  /** Whether a value of this type can be, or lead to, what a call enters. */
  boolean isTracked(int type) {
    return type == ValueType.I32 || type == ValueType.I64 || isFunctionReference(type);
  }

  private boolean isFunctionReference(int type) {
    return ValueType.isReference(type)
        && module.types().topOf(ValueType.heapType(type)) == HeapType.FUNC;
  }

  /** Any value: of an operation that is not followed, or from a place that is not. */
  int anything() {
    return anything;
  }

  /** A number that an instruction computes. */
  int computed() {
    return setting == Setting.SOUND ? anything : NOWHERE;
  }

  /** The result of a test. */
  int truth() {
    return setting == Setting.SOUND ? anything : numbers.truth();
  }

  /** Where words are that are on the move in pieces, or in floats and vectors. */
  int transit() {
    return transit;
  }

  /** As {@link #transit}, where nothing is believed of numbers: any of them. */
  int inTransit() {
    return setting == Setting.SOUND ? anything : transit;
  }

  /** What the host hands in or gets where a value has this type. */
  int host(int type) {
    if (isFunctionReference(type)) {
      return anything;
    }
    return type == ValueType.I32 || type == ValueType.I64 ? hostNumbers : NOWHERE;
  }

  /** Where an imported or called function's parameters come to lie: the first; others follow. */
  int parameter(int function, int index) {
    if (parameters[function] == NOWHERE) {
      parameters[function] = graph.nodes(module.functionType(function).parameters().size());
    }
    return parameters[function] + index;
  }

  int result(int function, int index) {
    if (results[function] == NOWHERE) {
      IntList types = module.functionType(function).results();
      results[function] = graph.nodes(types.size());
      if (module.isHostFunction(function)) {
        for (int i = 0; i < types.size(); i++) {
          graph.edge(host(types.get(i)), results[function] + i);
        }
      }
    }
    return results[function] + index;
  }

  /** The host calls this function, with arguments of its own, and gets the results. */
  void calledByHost(int function) {
    IntList types = module.functionType(function).parameters();
    for (int i = 0; i < types.size(); i++) {
      graph.edge(host(types.get(i)), parameter(function, i));
    }
    IntList resultTypes = module.functionType(function).results();
    for (int i = 0; i < resultTypes.size(); i++) {
      toHost(result(function, i), resultTypes.get(i));
    }
  }

  /** A value comes to the host. */
  void toHost(int node, int type) {
    if (type == ValueType.I32 || type == ValueType.I64) {
      graph.edge(node, hostNumbers);
    }
  }

  int global(int index) {
    return globals[index];
  }

  /** What code puts into a table's slots. */
  int written(int table) {
    return written[table];
  }

  /** What code can get out of a table. */
  int read(int table) {
    return read[table];
  }

  /** A field of a struct type, or the elements of an array type. */
  int field(int type, int field) {
    int storage = fields.type(type, field).storageType();
    if (ValueType.isPacked(storage)) {
      // What is read is a piece of what was written.
      return inTransit();
    }
    if (!isTracked(storage)) {
      return NOWHERE;
    }
    int number = fields.number(type, field);
    if (fieldNodes[number] == NOWHERE) {
      fieldNodes[number] = graph.node();
      if (!ValueType.isReference(storage)) {
        graph.put(fieldNodes[number], numbers.zero());
      }
      if (outside.contains(number)) {
        graph.edge(host(storage), fieldNodes[number]);
        toHost(fieldNodes[number], storage);
      }
    }
    return fieldNodes[number];
  }

  /** The elements of an array are read from a data segment. */
  void fromData(int segment, int elements) {
    if (setting == Setting.SOUND) {
      graph.put(elements, Atoms.ANY);
    } else {
      memories.copiedTo(segment, elements);
    }
  }

  int fieldCount(int type) {
    return fields.fieldCount(type);
  }

  /** The payload of a tag: the first value's place; others follow. */
  int payload(int tag) {
    if (tags[tag] == NOWHERE) {
      IntList types = module.types().function(module.tags().get(tag)).parameters();
      tags[tag] = graph.nodes(types.size());
      if (isVisible(tag)) {
        for (int i = 0; i < types.size(); i++) {
          graph.edge(host(types.get(i)), tags[tag] + i);
          toHost(tags[tag] + i, types.get(i));
        }
      }
    }
    return tags[tag];
  }

  /** Whether the host can throw and catch exceptions with this tag. */
  private boolean isVisible(int tag) {
    return tag < module.importedCount(ExternalKind.TAG)
        || module
            .exports()
            .anySatisfy(export -> export.kind() == ExternalKind.TAG && export.index() == tag);
  }

  Memories memories() {
    return memories;
  }

  Numbers numbers() {
    return numbers;
  }

  private void tables(TableContents contents) {
    for (int table = 0; table < written.length; table++) {
      written[table] = graph.node();
      read[table] = graph.node();
      graph.edge(written[table], read[table]);
      if (contents.isUnknown(table)) {
        graph.put(read[table], Atoms.ANY);
      }
      BitSet functions = new BitSet();
      contents.all(table).forEach(functions::set);
      graph.put(read[table], Atoms.of(functions));
    }
  }

  /** What is written to an import is also read from those that may be the same thing. */
  private void joinTables(ImportAliases aliases) {
    for (int table = 0; table < module.importedCount(ExternalKind.TABLE); table++) {
      int first = aliases.first(ExternalKind.TABLE, table);
      if (table != first) {
        graph.edge(written[table], written[first]);
        graph.edge(written[first], written[table]);
      }
    }
  }

  /** Globals that code does not set pass on nothing: their first values are believed by name. */
  private void joinGlobals(ImportAliases aliases, IntPredicate isSet) {
    int[] shared = unknown(globals.length);
    int count = module.importedCount(ExternalKind.GLOBAL);
    for (int global = 0; global < count; global++) {
      int first = aliases.first(ExternalKind.GLOBAL, global);
      if (isSet.test(global) && aliases.isShared(ExternalKind.GLOBAL, global)) {
        shared[first] = shared[first] == NOWHERE ? graph.node() : shared[first];
        graph.edge(globals[global], shared[first]);
      }
    }
    for (int global = 0; global < count; global++) {
      graph.edge(shared[aliases.first(ExternalKind.GLOBAL, global)], globals[global]);
    }
  }

  private void globals() {
    ConstExprEvaluator evaluator = new ConstExprEvaluator(module, this::importedValue);
    NodeSet visible = HostReach.written(module, host, ExternalKind.GLOBAL);
    for (int index = 0; index < globals.length; index++) {
      Global global = module.globals().get(index);
      globals[index] = NOWHERE;
      if (!isTracked(global.type())) {
        continue;
      }
      int node = graph.node();
      globals[index] = node;
      ConstValue value = evaluator.initialValue(index);
      if (value instanceof Bits bits) {
        long number = global.type() == ValueType.I32 ? bits.value() & 0xFFFF_FFFFL : bits.value();
        graph.edge(numbers.constant(number, global.type()), node);
      } else if (value instanceof FunctionReference reference) {
        graph.put(node, Atoms.of(reference.function()));
      } else if (!(value instanceof ConstValue.Null)) {
        graph.put(node, imported(index, global));
      }
      if (global.mutable() && host.writesGlobals(module) && visible.contains(index)) {
        graph.edge(host(global.type()), node);
        toHost(node, global.type());
      }
    }
  }

  private ConstValue importedValue(Import declaration) {
    OptionalLong value = host.global(declaration.qualifiedName());
    return value.isPresent() ? new Bits(value.getAsLong()) : ConstValue.UNKNOWN;
  }

  /** What an imported global may hold whose value is not known. */
  private Atoms imported(int index, Global global) {
    if (setting == Setting.SOUND || isFunctionReference(global.type())) {
      return Atoms.ANY;
    }
    if (tableBases.get(index)) {
      return Atoms.of(ValueGraph.BASE);
    }
    // By the conventions of dynamic linking: the index of a function.
    return module
        .importOf(ExternalKind.GLOBAL, index)
        .filter(declaration -> declaration.module().equals("GOT.func"))
        .map(declaration -> Atoms.ANY)
        .orElse(Atoms.NONE);
  }

  /** The globals that say where an element segment starts. */
  private static BitSet tableBases(WasmModule module) {
    BitSet bases = new BitSet();
    for (ElementSegment segment : module.elements()) {
      if (segment.mode() == ElementSegment.Mode.ACTIVE) {
        ConstExpr offset = segment.offset().orElseThrow();
        ByteCursor cursor =
            new ByteCursor(module.front(), offset.start(), offset.end(), "constant expression");
        while (!cursor.atEnd()) {
          Opcode op = cursor.opcode();
          if (op == Opcode.GLOBAL_GET) {
            bases.set(cursor.u32());
          } else {
            cursor.skip(op.immediates());
          }
        }
      }
    }
    return bases;
  }

  private void fillMemories() {
    NodeSet visible = HostReach.written(module, host, ExternalKind.MEMORY);
    for (int index = 0; index < module.memories().size(); index++) {
      int everywhere = memories.get(index).everywhere();
      graph.put(everywhere, numbers.zero());
      if (visible.contains(index)) {
        toHost(memories.get(index).union(), ValueType.I32);
        graph.edge(hostNumbers, everywhere);
      }
    }
    memories.initialize(new ConstExprEvaluator(module, this::importedValue));
  }
}
