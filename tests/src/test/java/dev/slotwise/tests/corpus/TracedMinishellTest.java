// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.oracle.KernelRun;
import dev.slotwise.tests.oracle.KernelRun.Fork;
import dev.slotwise.tests.oracle.Oracle;
import dev.slotwise.tests.oracle.Trace;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every call that a real program makes in a concrete engine is in every call graph, and the
 * operands at each site are in the abstract values there.
 */
class TracedMinishellTest {
  private static final String COMMANDS =
      """
      echo never forks
      length twelve chars
      sort pear apple fig
      run ls
      bg sleep
      sortc pear apple fig
      atexit bye
      atexit reap
      nonsense
      exit 0
      """;

  @Test
  void everyCallOfARealProgramIsInEveryAnswer() throws IOException {
    WasmModule module =
        ModuleDecoder.decode(
            Files.readAllBytes(Corpus.ROOT.resolve("examples/minishell/minishell.wasm")));
    Oracle oracle = new Oracle(module);
    Set<Trace.Call> seen = new HashSet<>();
    FlowOptions options = FlowOptions.of(HostModel.PASSIVE);
    for (Fork fork : Fork.values()) {
      KernelRun.Result run = KernelRun.of(module, fork, COMMANDS);
      assertThat(run.output()).contains("never forks", "apple");
      Trace trace = run.trace();
      seen.addAll(trace.calls());
      assertThat(oracle.missing(trace, options)).as("%s", fork).isEmpty();
      for (int context = 0; context <= 1; context++) {
        assertThat(oracle.missing(trace, options.withContextDepth(context), Domains.standard()))
            .as("%s, context %d", fork, context)
            .isEmpty();
      }
    }
    // Each of the module's 46 call sites but a few of errors, some of them with several callees.
    assertThat(seen).hasSizeGreaterThan(40);
  }
}
