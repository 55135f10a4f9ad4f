// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Seeds;
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
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database with its own script under Node gives the same answers when what is dead from the
 * exports that the script calls traps. That few functions are is right: SQLite keeps nearly all of
 * them in tables of statements, functions and file systems.
 */
@Tag("corpus")
class DeadCodeOfSqlTest {
  @Test
  void givesTheSameAnswers(@TempDir Path folder) throws IOException, InterruptedException {
    Corpus.Entry entry = Corpus.find("sql-js").orElseThrow();
    Path calls = folder.resolve("calls");
    String before = run(entry, entry.path(), "--calls=" + calls);
    assertThat(before).contains("\"Mars/Jupiter\"", "refused: UNIQUE", "EARTH!");
    WasmModule module = ModuleDecoder.decode(entry.bytes());
    CodeFacts facts = CodeFacts.scan(module, 2);
    NodeSet roots = NodeSet.empty();
    for (String export : Files.readAllLines(calls)) {
      roots = roots.union(Seeds.export(module, export));
    }
    assertThat(roots.size()).isGreaterThan(30);
    FlowOptions options =
        FlowOptions.of(HostModel.PASSIVE).withRoots(IntLists.immutable.of(roots.toArray()));
    for (String algorithm : new String[] {"rta", "vta", "provenance", "flow"}) {
      NodeSet live = Algorithms.named(algorithm).build(module, facts, options).live();
      assertThat(module.functionCount() - live.size()).as(algorithm).isPositive();
      Path trapping = folder.resolve(algorithm + ".wasm");
      Files.write(trapping, DeadCode.trap(module, live));
      assertThat(run(entry, trapping)).as(algorithm).isEqualTo(before);
    }
    // The check is one: with a function that does run trapping, the answers are others.
    NodeSet few = NodeSet.of(roots.stream().skip(1).toArray());
    Path broken = Files.write(folder.resolve("broken.wasm"), DeadCode.trap(module, few));
    assertThat(run(entry, broken)).isNotEqualTo(before);
  }

  private static String run(Corpus.Entry entry, Path module, String... options)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "node",
                Corpus.ROOT.resolve("tests/corpus/workload-sql.mjs").toString(),
                entry.path().resolveSibling("sql-js.js").toString(),
                module.toString(),
                options.length == 0 ? "" : options[0])
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output + "exit " + process.waitFor();
  }
}
