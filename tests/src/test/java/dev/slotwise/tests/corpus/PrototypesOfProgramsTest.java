// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Programs with debug information: how many of their indirect calls have a declared type. {@link
 * SharpLevelsTest} has the calls of real runs.
 */
@Tag("nightly")
class PrototypesOfProgramsTest {
  @TestFactory
  Stream<DynamicTest> soManyCallsHaveADeclaredType() throws IOException {
    return Corpus.others().stream()
        .filter(Corpus.Entry::debug)
        .map(entry -> DynamicTest.dynamicTest(entry.toString(), () -> check(entry)));
  }

  private static void check(Corpus.Entry entry) throws IOException {
    if (!entry.pinned()) {
      System.out.println(entry + ": nothing to compare");
      return;
    }
    byte[] bytes = entry.bytes();
    WasmModule module = ModuleDecoder.decode(bytes);
    CodeFacts facts = CodeFacts.scan(module, 2);
    assertThat(TypedCalls.of(bytes, module, facts, entry.seeds(module)))
        .isEqualTo(entry.expected().orElseThrow().typed().orElseThrow());
  }
}
