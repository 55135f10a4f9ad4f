// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.client.FindingClient.Step;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.set.primitive.ImmutableIntSet;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntSets;
import org.junit.jupiter.api.Test;

/** What is told of the way from a source to a sink. */
class TaintPathTest {
  private static final Path MODULE =
      Path.of("../tests/src/test/resources/fixtures/taint/callbacks.wasm");

  /** $all gives it to $each, which calls $visit back with it, which gives it to $seen. */
  @Test
  void aWayThroughTheHostTellsEachStep() throws IOException {
    WasmModule module = ModuleDecoder.decode(Files.readAllBytes(MODULE));
    assertThat(
            path(module).collect(step -> module.functionName(step.function()) + ": " + step.what()))
        .containsExactly(
            "all: get hands it in",
            "all: passed to visit as argument 0",
            "visit: passed to seen as argument 0");
  }

  /** Each of these steps is an instruction {@code call}, in the code of its function. */
  @Test
  void eachStepSaysWhereItIs() throws IOException {
    WasmModule module = ModuleDecoder.decode(Files.readAllBytes(MODULE));
    for (Step step : path(module)) {
      int offset = step.offset();
      assertThat(module.bytes()[offset]).as("%s", step).isEqualTo((byte) 0x10);
      assertThat(offset).as("%s", step).isGreaterThan(module.bodyStart(step.function()));
    }
  }

  private static ImmutableList<Step> path(WasmModule module) {
    FlowResult flow =
        FlowCallGraph.build(module, CodeFacts.scan(module, 1), FlowOptions.of(HostModel.STRICT));
    CallGraph calls = flow.callGraph();
    TaintClient client =
        new TaintClient(
            new TaintQuery(
                imports(module, "in.get"),
                imports(module, "out.seen"),
                false,
                Optional.empty(),
                Optional.empty(),
                IntSets.immutable.empty(),
                function ->
                    calls.hostTargets(function) < 0
                        ? IntLists.immutable.empty()
                        : calls.targetSets().get(calls.hostTargets(function))));
    flow.states().show(client);
    assertThat(client.findings()).hasSize(1);
    return client.findings().get(0).path();
  }

  private static ImmutableIntSet imports(WasmModule module, String name) {
    return IntSets.immutable.of(Seeds.imports(module, name).toArray());
  }
}
