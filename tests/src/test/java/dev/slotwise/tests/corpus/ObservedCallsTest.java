// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.StringTokenizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The calls that real runs of real programs made, site by site: each is in the target set of its
 * site, whatever the algorithm.
 */
@Tag("corpus")
class ObservedCallsTest {
  /** A call: caller, offset of the call instruction in the file, function entered. */
  private record Call(int caller, int offset, int callee) {
    static Call parse(String line) {
      StringTokenizer words = new StringTokenizer(line);
      return new Call(
          index(words.nextToken()), Integer.decode(words.nextToken()), index(words.nextToken()));
    }

    private static int index(String frame) {
      return Integer.parseInt(frame.substring(0, frame.indexOf(':')));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "ruby"})
  void everyCallIsInTheTargetSetOfItsSite(String name) throws IOException {
    Corpus.Entry entry = Corpus.find(name).orElseThrow();
    if (!entry.pinned()) {
      System.out.println(entry + ": offsets are of other bytes, nothing to compare");
      return;
    }
    List<Call> calls =
        Files.readAllLines(Corpus.ROOT.resolve("tests/corpus/observed/" + name + "-calls.txt"))
            .stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(Call::parse)
            .toList();
    assertThat(calls).hasSizeGreaterThan(100);
    WasmModule module = ModuleDecoder.decode(entry.bytes());
    CodeFacts facts = CodeFacts.scan(module, 2);
    for (Algorithm algorithm : Algorithms.ALL) {
      check(
          calls,
          algorithm.build(module, facts, FlowOptions.of(HostModel.PASSIVE)),
          algorithm.name());
    }
  }

  private static void check(List<Call> calls, CallGraph graph, String algorithm) {
    for (Call call : calls) {
      boolean found = false;
      for (int site = graph.firstSite(call.caller()); site < graph.endSite(call.caller()); site++) {
        found |=
            graph.offset(site) == call.offset()
                && graph.targetSets().get(graph.targets(site)).contains(call.callee());
      }
      assertThat(found).as("%s in %s", call, algorithm).isTrue();
    }
  }
}
