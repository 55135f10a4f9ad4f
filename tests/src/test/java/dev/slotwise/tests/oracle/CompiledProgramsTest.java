// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What clang, lld and wasm-opt make of programs that choose, pack, cast and tag function pointers:
 * every call of a run is in every answer, at each level of optimization. The programs and the
 * recipe lie beside the modules.
 */
public class CompiledProgramsTest {
  /** So many functions are entered through pointers, at least. */
  private static final int CHOSEN = 4;

  /**
   * Its indices hide in constants after wasm-opt, as {@code function-pointers-are-opaque} rules
   * out.
   */
  private static final String BREAKING = "shifted";

  @TestFactory
  Stream<DynamicTest> everyCallIsInEveryAnswer() throws IOException {
    List<String> programs = CompiledProgram.names();
    assertThat(programs).hasSizeGreaterThan(5);
    return programs.stream().map(program -> DynamicTest.dynamicTest(program, () -> check(program)));
  }

  private static void check(String program) throws IOException {
    Set<Integer> most = new HashSet<>();
    Set<String> lacking = new TreeSet<>();
    for (String level : CompiledProgram.LEVELS) {
      CompiledRun plain = CompiledRun.of(level, program);
      CompiledRun optimized = CompiledRun.of(level + "-opt", program);
      assertThat(optimized.results())
          .as("%s at %s does the same after wasm-opt", program, level)
          .isEqualTo(plain.results());
      for (CompiledRun run : List.of(plain, optimized)) {
        assertThat(missing(run, Algorithms.UNCONDITIONAL)).as("%s", run).isEmpty();
        missing(run, List.of(Algorithms.named("provenance")))
            .ifPresent(call -> lacking.add(run + ": " + call));
        Set<Integer> called = calledIndirectly(run);
        if (called.size() > most.size()) {
          most = called;
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

  /** A call that one of the analyses has not, under a host that allows the least, or the most. */
  private static Optional<String> missing(CompiledRun run, List<Algorithm> algorithms) {
    Oracle oracle = new Oracle(run.module());
    return algorithms.stream()
        .flatMap(
            algorithm ->
                Stream.of(HostModel.PASSIVE, HostModel.STRICT)
                    .flatMap(
                        host ->
                            oracle.missing(run.trace(), algorithm, FlowOptions.of(host)).stream())
                    .map(call -> algorithm + ": " + call))
        .findFirst();
  }

  private static Set<Integer> calledIndirectly(CompiledRun run) {
    Oracle oracle = new Oracle(run.module());
    Set<Integer> callees = new HashSet<>();
    for (Trace.Call call : run.trace().calls()) {
      if (!oracle.kindAt(call.offset()).isDirect()) {
        callees.add(call.callee());
      }
    }
    return callees;
  }
}
