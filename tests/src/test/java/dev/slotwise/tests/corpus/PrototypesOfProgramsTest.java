// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.prototypes.PrototypeCallGraph;
import dev.slotwise.interp.callgraph.prototypes.Prototypes;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.dwarf.DwarfFile;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs with debug information: how many of their indirect calls have a declared type. {@link
 * SharpLevelsTest} has the calls of real runs.
 */
@Tag("nightly")
class PrototypesOfProgramsTest {
  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "ruby"})
  void soManyCallsHaveADeclaredType(String name) throws IOException {
    Optional<Corpus.Entry> found = Corpus.find(name + "-g");
    if (found.isEmpty() || !found.get().pinned()) {
      System.out.println(name + "-g: not there, or of other bytes: nothing to compare");
      return;
    }
    byte[] bytes = found.get().bytes();
    WasmModule module = ModuleDecoder.decode(bytes);
    CodeFacts facts = CodeFacts.scan(module, 2);
    DebugInfo info = DebugInfo.of(DwarfFile.of(bytes), List.of());
    Prototypes types = Prototypes.of(module, facts, info, HostModel.PASSIVE);
    CallGraph calls = PrototypeCallGraph.build(module, facts, types, HostModel.PASSIVE);

    int sites = 0;
    int typed = 0;
    for (int site = 0; site < facts.siteCount(); site++) {
      if (!facts.kind(site).isDirect()) {
        sites++;
        typed += types.basis(site) == Prototypes.Basis.TYPED ? 1 : 0;
      }
    }
    JsonNode expected = expected(name + "-g");
    assertThat(sites).isEqualTo(expected.get("sites").asInt());
    assertThat(typed).isEqualTo(expected.get("typed").asInt());
    assertThat(Closure.of(calls, found.get().seeds(module)).control().size())
        .isEqualTo(expected.get("closure").asInt());
  }

  private static JsonNode expected(String name) throws IOException {
    JsonNode modules =
        new JsonMapper()
            .readTree(Corpus.ROOT.resolve("tests/corpus/corpus.json").toFile())
            .get("modules");
    for (JsonNode module : modules) {
      if (module.get("name").asText().equals(name)) {
        return module.get("prototypes");
      }
    }
    throw new IllegalArgumentException(name);
  }
}
