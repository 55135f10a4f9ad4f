// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The calls that real runs of real programs made, site by site: each is in the target set of its
 * site, whatever the algorithm.
 */
@Tag("corpus")
class ObservedCallsTest {
  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "ruby"})
  void everyCallIsInTheTargetSetOfItsSite(String name) throws IOException {
    Corpus.Entry entry = Corpus.find(name).orElseThrow();
    if (!entry.pinned()) {
      System.out.println(entry + ": offsets are of other bytes, nothing to compare");
      return;
    }
    List<Observations.Call> calls = Observations.calls(name);
    assertThat(calls).hasSizeGreaterThan(100);
    WasmModule module = ModuleDecoder.decode(entry.bytes());
    CodeFacts facts = CodeFacts.scan(module, 2);
    for (Algorithm algorithm : Algorithms.ALL) {
      assertThat(
              Observations.missing(
                  module, algorithm.build(module, facts, FlowOptions.of(HostModel.PASSIVE)), calls))
          .as("calls that %s has not", algorithm)
          .isEmpty();
    }
  }
}
