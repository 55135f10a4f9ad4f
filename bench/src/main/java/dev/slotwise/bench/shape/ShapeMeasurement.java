// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.shape;

import dev.slotwise.bench.shape.Shape.Measure;
import dev.slotwise.bench.shape.Shape.TypeShare;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Reachability;
import dev.slotwise.interp.graph.Scc;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.Lists;

/** Measures the shape of a module, real or generated. */
public final class ShapeMeasurement {
  /** How many of the most used types a shape names. */
  private static final int TOP_TYPES = 24;

  private final WasmModule module;
  private final CodeFacts facts;
  private final int imports;
  private final int defined;
  private final Map<Measure, Double> numbers = new EnumMap<>(Measure.class);
  private final Map<InstructionClass, Double> instructions = new EnumMap<>(InstructionClass.class);
  private final Map<String, Integer> functionTypes = new HashMap<>();
  private final Map<String, Integer> siteTypes = new HashMap<>();
  private final int[] bodyBytes;
  private final int[] directCalls;
  private final int[] indirectCalls;
  private final int[] callers;
  private int importCalls;
  private int knownIndices;
  private int stackFrames;

  private ShapeMeasurement(WasmModule module) {
    this.module = module;
    this.facts = CodeFacts.scan(module, 1);
    this.imports = module.importedFunctionCount();
    this.defined = module.functionCount() - imports;
    this.bodyBytes = new int[defined];
    this.directCalls = new int[defined];
    this.indirectCalls = new int[defined];
    this.callers = new int[defined];
  }

  /** The shape of a valid module with functions. */
  public static Shape of(WasmModule module) {
    return new ShapeMeasurement(module).measure();
  }

  /** Prints the shape of the module in the file that the argument names. */
  public static void main(String[] arguments) throws IOException {
    WasmModule module = ModuleDecoder.decode(Files.readAllBytes(Path.of(arguments[0])));
    System.out.print(ShapeFile.write(of(module)));
  }

  private Shape measure() {
    for (int function = imports; function < module.functionCount(); function++) {
      bodyBytes[function - imports] = module.bodyEnd(function) - module.bodyStart(function);
      functionTypes.merge(signature(module.functionType(function)), 1, Integer::sum);
      readCode(function);
    }
    countSites();
    IntGraph calls = directCalls();
    Scc cycles = Scc.of(calls);
    int largest = 0;
    for (int cycle = 1; cycle < cycles.componentCount(); cycle++) {
      largest = cycles.size(cycle) > cycles.size(largest) ? cycle : largest;
    }
    NodeSet reached = Reachability.from(calls, NodeSet.of(cycles.members(largest)));
    numbers.put(Measure.FUNCTIONS, (double) defined);
    numbers.put(Measure.IMPORTS, (double) imports);
    numbers.put(Measure.EXPORTS, (double) module.exports().size());
    numbers.put(Measure.TABLE_SLOTS, (double) tableSlots());
    numbers.put(Measure.TABLE_FUNCTIONS, (double) tableFunctions());
    numbers.put(Measure.DATA_BYTES, (double) module.data().sumOfInt(DataSegment::size));
    numbers.put(Measure.IMPORT_CALLS, share(importCalls, sum(directCalls)));
    numbers.put(Measure.KNOWN_INDICES, share(knownIndices, sum(indirectCalls)));
    numbers.put(Measure.STACK_FRAMES, share(stackFrames, defined));
    numbers.put(Measure.CYCLE, share(cycles.size(largest), defined));
    numbers.put(Measure.BELOW_CYCLE, share(reached.size() - cycles.size(largest), defined));
    ImmutableList<TypeShare> mostUsedByFunctions = mostUsed(functionTypes);
    ImmutableList<TypeShare> mostUsedBySites = mostUsed(siteTypes);
    siteTypes.keySet().forEach(type -> functionTypes.putIfAbsent(type, 0));
    numbers.put(Measure.TYPES, (double) functionTypes.size());
    double total = instructions.values().stream().mapToDouble(count -> count).sum();
    instructions.replaceAll((key, count) -> share(count, total));
    return new Shape(
        numbers,
        Distribution.of(bodyBytes),
        Distribution.of(directCalls),
        Distribution.of(indirectCalls),
        Distribution.of(callers),
        mostUsedByFunctions,
        mostUsedBySites,
        instructions);
  }

  private void readCode(int function) {
    ByteCursor cursor = new ByteCursor(module.bytes(), 0, 0, "code");
    cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
    cursor.skipLocals();
    boolean setsStackPointer = false;
    while (!cursor.atEnd()) {
      Opcode op = cursor.opcode();
      instructions.merge(InstructionClass.of(op), 1.0, Double::sum);
      if (op == Opcode.GLOBAL_SET) {
        setsStackPointer |= cursor.u32() == 0;
      } else {
        cursor.skip(op.immediates());
      }
    }
    stackFrames += setsStackPointer ? 1 : 0;
  }

  private void countSites() {
    for (int site = 0; site < facts.siteCount(); site++) {
      int caller = facts.caller(site) - imports;
      if (!facts.kind(site).isDirect()) {
        indirectCalls[caller]++;
        knownIndices += facts.isIndexKnown(site) ? 1 : 0;
        siteTypes.merge(signature(module.types().function(facts.type(site))), 1, Integer::sum);
      } else {
        directCalls[caller]++;
        if (module.isImportedFunction(facts.operand(site))) {
          importCalls++;
        } else {
          callers[facts.operand(site) - imports]++;
        }
      }
    }
  }

  /** The direct calls between defined functions. */
  private IntGraph directCalls() {
    IntGraph.Builder graph = IntGraph.builder(defined);
    for (int site = 0; site < facts.siteCount(); site++) {
      if (facts.kind(site).isDirect() && !module.isImportedFunction(facts.operand(site))) {
        graph.addEdge(facts.caller(site) - imports, facts.operand(site) - imports);
      }
    }
    return graph.build();
  }

  private long tableSlots() {
    return module.tables().sumOfLong(table -> table.range().minimum());
  }

  private int tableFunctions() {
    BitSet functions = new BitSet();
    for (ElementSegment segment : module.elements()) {
      segment.functions().forEach(function -> functions.set(Math.max(function, 0)));
    }
    return functions.cardinality();
  }

  private static int sum(int[] values) {
    int sum = 0;
    for (int value : values) {
      sum += value;
    }
    return sum;
  }

  private static double share(double part, double whole) {
    return whole == 0 ? 0 : Math.round(part / whole * 1e5) / 1e5;
  }

  private static ImmutableList<TypeShare> mostUsed(Map<String, Integer> uses) {
    double total = uses.values().stream().mapToInt(count -> count).sum();
    return Lists.immutable
        .withAll(uses.entrySet())
        .toSortedListBy(Map.Entry::getKey)
        .sortThisByInt(use -> -use.getValue())
        .take(TOP_TYPES)
        .collect(use -> new TypeShare(use.getKey(), share(use.getValue(), total)))
        .toImmutable();
  }

  static String signature(FunctionType type) {
    return letters(type.parameters()) + ">" + letters(type.results());
  }

  private static String letters(ImmutableIntList types) {
    StringBuilder letters = new StringBuilder();
    types.forEach(
        type ->
            letters.append(
                switch (type) {
                  case ValueType.I32 -> 'i';
                  case ValueType.I64 -> 'l';
                  case ValueType.F32 -> 'f';
                  case ValueType.F64 -> 'd';
                  case ValueType.V128 -> 'v';
                  default -> 'r';
                }));
    return letters.toString();
  }
}
