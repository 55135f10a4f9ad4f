// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The module that a benchmark works on: the example, or another with {@code -p file=...}. Relative
 * paths start at the root of the checkout, where the benchmarks are run.
 */
@State(Scope.Benchmark)
public class Input {
  @Param("examples/minishell/minishell.wasm")
  public String file = "";

  byte[] bytes = new byte[0];
  WasmModule module = new WasmModule.Parts().build();
  CodeFacts facts = CodeFacts.scan(module, 1);
  NodeSet seeds = NodeSet.empty();

  /** Reads the module; its first import is what closures start from. */
  @Setup
  public void read() throws IOException {
    bytes = Files.readAllBytes(Path.of(file));
    module = ModuleDecoder.decode(bytes);
    facts = CodeFacts.scan(module, 1);
    seeds = NodeSet.of(0);
  }
}
