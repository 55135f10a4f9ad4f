// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * What clang, lld and wasm-opt make of programs that choose, pack, cast and tag function pointers:
 * every call of a run is in every answer, at each level of optimization. The programs and the
 * recipe lie beside the modules.
 */
public class CompiledProgramsTest {
  private static final Path FOLDER = Path.of("src/test/resources/compiled").toAbsolutePath();
  private static final List<String> LEVELS = List.of("O0", "O1", "O2", "O3", "Os", "Oz");

  /** What an export is called with. */
  private static final int LEAST = -3;

  private static final int MOST = 12;

  /** So many functions are entered through pointers, at least. */
  private static final int CHOSEN = 4;

  /**
   * Its indices hide in constants after wasm-opt, as {@code function-pointers-are-opaque} rules
   * out.
   */
  private static final String BREAKING = "shifted";

  @TestFactory
  Stream<DynamicTest> everyCallIsInEveryAnswer() throws IOException {
    return programs().stream()
        .map(program -> DynamicTest.dynamicTest(program, () -> check(program)));
  }

  private static List<String> programs() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> programs =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".c") || name.endsWith(".cpp"))
              .map(name -> name.substring(0, name.lastIndexOf('.')))
              .sorted()
              .toList();
      assertThat(programs).hasSizeGreaterThan(5);
      return programs;
    }
  }

  private static void check(String program) throws IOException {
    Set<Integer> most = new HashSet<>();
    Set<String> lacking = new TreeSet<>();
    for (String level : LEVELS) {
      Run plain = new Run(level, program);
      Run optimized = new Run(level + "-opt", program);
      assertThat(optimized.results)
          .as("%s at %s does the same after wasm-opt", program, level)
          .isEqualTo(plain.results);
      for (Run run : List.of(plain, optimized)) {
        assertThat(run.missing(Algorithms.UNCONDITIONAL)).as("%s", run).isEmpty();
        run.missing(List.of(Algorithms.named("provenance")))
            .ifPresent(call -> lacking.add(run + ": " + call));
        if (run.calledIndirectly().size() > most.size()) {
          most = run.calledIndirectly();
        }
      }
    }
    assertThat(most)
        .as("functions that %s entered indirectly", program)
        .hasSizeGreaterThanOrEqualTo(CHOSEN);
    if (program.equals(BREAKING)) {
      assertThat(lacking).isNotEmpty().allMatch(call -> call.contains("-opt"));
      assertThat(Assumption.FUNCTION_POINTERS_ARE_OPAQUE.text())
          .contains("no other index is computed from it");
    } else {
      assertThat(lacking).isEmpty();
    }
  }

  /** A module, and what it did. */
  private static final class Run {
    private final String name;
    private final WasmModule module;
    private final Oracle oracle;
    private final Trace trace;
    final List<Integer> results = new ArrayList<>();

    Run(String level, String program) throws IOException {
      this.name = program + " at " + level;
      Path file = FOLDER.resolve(level).resolve(program + ".wasm");
      this.module = ModuleDecoder.decode(Files.readAllBytes(file));
      this.oracle = new Oracle(module);
      run.endive.wasm.WasmModule parsed = Parser.parse(module.bytes());
      this.trace = new Trace(module, parsed);
      run(parsed);
    }

    private void run(run.endive.wasm.WasmModule parsed) {
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
              .build();
      for (Export export : module.exports()) {
        if (export.kind() == ExternalKind.FUNCTION
            && module.functionType(export.index()).parameters().size() == 1) {
          for (int x = LEAST; x <= MOST; x++) {
            trace.calledByHost(-1, export.index());
            results.add((int) instance.export(export.name()).apply(x)[0]);
          }
        }
      }
    }

    /** A call that one of the analyses has not, under a host that allows the least, or the most. */
    Optional<String> missing(List<Algorithm> algorithms) {
      return algorithms.stream()
          .flatMap(
              algorithm ->
                  Stream.of(HostModel.PASSIVE, HostModel.STRICT)
                      .flatMap(
                          host -> oracle.missing(trace, algorithm, FlowOptions.of(host)).stream())
                      .map(call -> algorithm + ": " + call))
          .findFirst();
    }

    Set<Integer> calledIndirectly() {
      Set<Integer> callees = new HashSet<>();
      for (Trace.Call call : trace.calls()) {
        if (!oracle.kindAt(call.offset()).isDirect()) {
          callees.add(call.callee());
        }
      }
      return callees;
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
