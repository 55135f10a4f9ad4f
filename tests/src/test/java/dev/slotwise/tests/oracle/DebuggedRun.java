// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * A program that was compiled with debug information and relocations, and what it did: each of its
 * exports that takes a number, or nothing, was called with several. Its one import gives a number
 * for a number.
 */
final class DebuggedRun {
  final WasmModule module;
  final Oracle oracle;
  final Trace trace;

  /** What the exports gave, in order. */
  final List<Integer> results = new ArrayList<>();

  /**
   * Runs a program.
   *
   * @param least what exports are called with first
   * @param most what they are called with last
   */
  DebuggedRun(byte[] bytes, int least, int most) {
    this.module = ModuleDecoder.decode(bytes);
    Validator.validate(module);
    this.oracle = new Oracle(module);
    run.endive.wasm.WasmModule parsed = Parser.parse(bytes);
    this.trace = new Trace(module, parsed);
    HostFunction ask =
        new HostFunction(
            "env",
            "ask",
            FunctionType.of(List.of(ValType.I32), List.of(ValType.I32)),
            (instance, arguments) -> {
              trace.enteredImport(0);
              return new long[] {(int) arguments[0] * 7 + 3};
            });
    Instance instance =
        Instance.builder(parsed)
            .withImportValues(ImportValues.builder().addFunction(ask).build())
            .withUnsafeExecutionListener(trace)
            .withMachineFactory(trace::machine)
            .build();
    for (Export export : module.exports()) {
      int parameters =
          export.kind() == ExternalKind.FUNCTION
              ? module.functionType(export.index()).parameters().size()
              : -1;
      for (int x = least; x <= most && (parameters == 0 || parameters == 1); x++) {
        trace.calledByHost(-1, export.index());
        long[] arguments = parameters == 0 ? new long[0] : new long[] {x};
        for (long result : instance.export(export.name()).apply(arguments)) {
          results.add((int) result);
        }
      }
    }
  }

  /** What one of the analyses has not, under a host that allows the least, or the most. */
  Optional<String> missing(List<Algorithm> algorithms) {
    return missing(algorithms, oracle);
  }

  /** The same, if so much is said of the code. */
  Optional<String> missing(List<Algorithm> algorithms, CodeFacts said) {
    return missing(algorithms, new Oracle(module, said));
  }

  private Optional<String> missing(List<Algorithm> algorithms, Oracle asked) {
    return algorithms.stream()
        .flatMap(
            algorithm ->
                Stream.of(HostModel.PASSIVE, HostModel.STRICT)
                    .flatMap(host -> asked.missing(trace, algorithm, FlowOptions.of(host)).stream())
                    .map(call -> algorithm + ": " + call))
        .findFirst();
  }

  /** By offset of an indirect call, the functions that it entered. */
  Map<Integer, Set<Integer>> entered() {
    Map<Integer, Set<Integer>> entered = new TreeMap<>();
    for (Trace.Call call : trace.calls()) {
      if (!oracle.kindAt(call.offset()).isDirect()) {
        entered.computeIfAbsent(call.offset(), offset -> new TreeSet<>()).add(call.callee());
      }
    }
    return entered;
  }

  /** All functions that indirect calls entered. */
  Set<Integer> calledIndirectly() {
    Set<Integer> callees = new HashSet<>();
    entered().values().forEach(callees::addAll);
    return callees;
  }
}
