// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.levels.Nesting;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Each algorithm's answer lies within that of the coarser ones, on real modules, and comes to what
 * the table says.
 */
class CorpusNestingTest {
  @TestFactory
  Stream<DynamicTest> ofSkeletons() throws IOException {
    // Without their code, modules keep the counts of the coarser levels only.
    return checks(Corpus.skeletons(), false);
  }

  @Tag("corpus")
  @TestFactory
  Stream<DynamicTest> ofTheCache() throws IOException {
    return checks(Corpus.defaults(), true);
  }

  @Tag("nightly")
  @TestFactory
  Stream<DynamicTest> ofWhateverElseIsInTheCache() throws IOException {
    return checks(Corpus.others(), true);
  }

  private static Stream<DynamicTest> checks(List<Corpus.Entry> entries, boolean areWhole) {
    assertThat(entries).isNotEmpty();
    return entries.stream()
        .map(entry -> DynamicTest.dynamicTest(entry.toString(), () -> check(entry, areWhole)));
  }

  private static void check(Corpus.Entry entry, boolean isWhole) throws IOException {
    WasmModule module = ModuleDecoder.decode(entry.bytes());
    Nesting nesting = new Nesting(module, 2);
    for (HostModel host : List.of(HostModel.PASSIVE, HostModel.STRICT)) {
      FlowOptions options = FlowOptions.of(host);
      Map<String, CallGraph> graphs = nesting.graphs(options);
      assertThat(nesting.violations(graphs, options)).isEmpty();
      if (isWhole && host == HostModel.PASSIVE && entry.pins().isPresent()) {
        Map<String, Counts> counts = new TreeMap<>();
        graphs.forEach(
            (name, graph) -> counts.put(name, Counts.of(name, module, graph, entry.seeds(module))));
        assertThat(counts).isEqualTo(entry.pins().orElseThrow().counts());
      }
    }
  }
}
