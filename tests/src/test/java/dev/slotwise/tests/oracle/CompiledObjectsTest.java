// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.objects.LinkedMemory;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.state.CellsMemory;
import dev.slotwise.interp.state.MemoryModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Level {@code flow} with {@code --memory-model objects}, held against runs of compiled programs:
 * all calls and their operands, and what ran or trapped, are in the answer.
 */
public class CompiledObjectsTest {
  @TestFactory
  Stream<DynamicTest> allThatRanIsInTheAnswer() throws IOException {
    return CompiledProgram.names().stream()
        .map(program -> DynamicTest.dynamicTest(program, () -> check(program)));
  }

  private static void check(String program) throws IOException {
    LinkedMemory memory = new LinkedMemory();
    for (String level : CompiledProgram.LINKED) {
      CompiledRun run = CompiledRun.of(level, program);
      assertThat(memory.missing(run.module())).as("%s", run).isEmpty();
      for (HostModel host : CompiledProgram.HOSTS) {
        Optional<String> missing =
            new Oracle(run.module())
                .missing(run.trace(), FlowOptions.of(host).withMemory(memory), Domains.standard());
        assertThat(missing).as("%s, host %s", run, host.id()).isEmpty();
      }
    }
  }

  /** An answer of all functions at each call would hold whatever ran. */
  @Test
  void objectsLeaveLessThanCellsDo() throws IOException {
    for (String level : CompiledProgram.LINKED) {
      WasmModule module = CompiledProgram.read(level, "pointers").module();
      assertThat(edges(module, new LinkedMemory()))
          .as(level)
          .isLessThan(edges(module, new CellsMemory()));
    }
  }

  private static int edges(WasmModule module, MemoryModel memory) {
    CallGraph graph =
        FlowCallGraph.build(
                module,
                CodeFacts.scan(module, 1),
                FlowOptions.of(CompiledProgram.QUIET).withMemory(memory))
            .callGraph();
    int edges = 0;
    for (int site = 0; site < graph.siteCount(); site++) {
      edges += graph.targetSets().get(graph.targets(site)).size();
    }
    return edges;
  }
}
