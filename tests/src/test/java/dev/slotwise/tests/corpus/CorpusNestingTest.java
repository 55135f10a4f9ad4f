// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.tests.levels.Nesting;
import dev.slotwise.wasm.binary.ModuleDecoder;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Each algorithm's answer lies within that of the coarser ones, on real modules. */
class CorpusNestingTest {
  @TestFactory
  Stream<DynamicTest> ofSkeletons() throws IOException {
    return checks(Corpus.skeletons());
  }

  @Tag("corpus")
  @TestFactory
  Stream<DynamicTest> ofTheCache() throws IOException {
    return checks(Corpus.defaults());
  }

  @Tag("nightly")
  @TestFactory
  Stream<DynamicTest> ofWhateverElseIsInTheCache() throws IOException {
    return checks(Corpus.others());
  }

  private static Stream<DynamicTest> checks(List<Corpus.Entry> entries) {
    assertThat(entries).isNotEmpty();
    return entries.stream()
        .map(entry -> DynamicTest.dynamicTest(entry.toString(), () -> check(entry)));
  }

  private static void check(Corpus.Entry entry) throws IOException {
    Nesting nesting = new Nesting(ModuleDecoder.decode(entry.bytes()), 2);
    for (HostModel host : List.of(HostModel.PASSIVE, HostModel.STRICT)) {
      assertThat(nesting.violations(FlowOptions.of(host))).isEmpty();
    }
  }
}
