// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.fixture.DeadCode;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.Linker;
import dev.slotwise.wasm.link.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.Sets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of two modules runs as before when what is dead in the linked program traps in the
 * module that it came from. (In the other examples nothing is dead.)
 */
@Tag("corpus")
class DeadCodeOfExampleTest {
  private static final Path EXAMPLE = Corpus.ROOT.resolve("examples/sidemodule");
  private static final List<String> NAMES = List.of("main", "side");

  @Test
  void runsAsBefore(@TempDir Path folder) throws IOException, InterruptedException {
    TypeInterner interner = new TypeInterner();
    MutableList<Part> parts = Lists.mutable.empty();
    for (String name : NAMES) {
      byte[] bytes = Files.readAllBytes(EXAMPLE.resolve(name + ".wasm"));
      WasmModule module = ModuleDecoder.decode(bytes, Limits.JS_API, interner);
      parts.add(new Part(name, name, Sets.immutable.of(name), module));
    }
    WasmModule linked =
        Linker.link(parts.toImmutable(), Linker.Options.CLOSED, Limits.JS_API, interner);
    CodeFacts facts = CodeFacts.scan(linked, 1);
    String before = run(EXAMPLE);
    assertThat(before).contains("side:6:plugin_spawn", "exit 0");
    Files.copy(EXAMPLE.resolve("run.mjs"), folder.resolve("run.mjs"));
    for (String algorithm : new String[] {"rta", "vta", "provenance", "flow"}) {
      NodeSet live =
          Algorithms.named(algorithm)
              .build(linked, facts, FlowOptions.of(HostModel.PASSIVE))
              .live();
      int replaced = 0;
      for (int part = 0; part < parts.size(); part++) {
        WasmModule module = parts.get(part).module();
        NodeSet mine = liveOf(part, linked, live);
        byte[] copy = DeadCode.trap(module, mine);
        replaced += module.functionCount() - module.importedFunctionCount() - mine.size();
        Files.write(folder.resolve(NAMES.get(part) + ".wasm"), copy);
      }
      // At least side's plugin_unused.
      assertThat(replaced).as(algorithm).isPositive();
      assertThat(run(folder)).as(algorithm).isEqualTo(before);
    }
  }

  /** The functions that one of the modules defines and that are live, by its own indices. */
  private static NodeSet liveOf(int part, WasmModule linked, NodeSet live) {
    BitSet mine = new BitSet();
    live.stream()
        .filter(function -> !linked.isImportedFunction(function))
        .filter(function -> linked.origins().sourceOf(function).orElse(-1) == part)
        .forEach(function -> mine.set(linked.origins().indexOf(function)));
    return NodeSet.copyOf(mine);
  }

  private static String run(Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("node", folder.resolve("run.mjs").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output + "exit " + process.waitFor();
  }
}
