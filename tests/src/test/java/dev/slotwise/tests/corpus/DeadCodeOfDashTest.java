// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.fixture.DeadCode;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real shell runs its scripts as before when what is dead traps. */
@Tag("corpus")
class DeadCodeOfDashTest {
  private static final String SCRIPT =
      "x=3; while [ $x -gt 0 ]; do echo n $x; x=$((x-1)); done; f() { echo in f $1; }; f a;"
          + " case abc in a*) echo star;; esac; echo ${y:-none}; set -- p q; echo $#;"
          + " trap 'echo bye' EXIT; exit 3";

  @Test
  void runsAScriptAsBefore(@TempDir Path folder) throws IOException, InterruptedException {
    Corpus.Entry entry = Corpus.find("dash").orElseThrow();
    WasmModule module = ModuleDecoder.decode(entry.bytes());
    CodeFacts facts = CodeFacts.scan(module, 1);
    String before = run(entry.path());
    assertThat(before).contains("in f a", "star", "bye", "exit 3, 0 forks");
    for (String algorithm : new String[] {"rta", "vta", "provenance", "flow"}) {
      NodeSet live =
          Algorithms.named(algorithm)
              .build(module, facts, FlowOptions.of(HostModel.PASSIVE))
              .live();
      byte[] copy = DeadCode.trap(module, live);
      assertThat(copy).isNotEqualTo(module.bytes());
      Path trapping = Files.write(folder.resolve(algorithm + ".wasm"), copy);
      assertThat(run(trapping)).as(algorithm).isEqualTo(before);
    }
  }

  private static String run(Path module) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "node",
                "--stack-size=8000",
                Corpus.ROOT.resolve("tests/corpus/run.mjs").toString(),
                "--stdin=" + SCRIPT,
                module.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output + "exit " + process.waitFor();
  }
}
