// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.tests.oracle.Oracle;
import dev.slotwise.tests.oracle.Trace;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.types.FunctionType;

/**
 * What the event loop of {@code docs/first-domain.md} does in a concrete engine is in every call
 * graph, whichever domain makes it.
 */
class TracedEventsTest {

  @Test
  void everyCallOfTheEventLoopIsInEveryAnswer() throws IOException {
    WasmModule module =
        ModuleDecoder.decode(
            Files.readAllBytes(Corpus.ROOT.resolve("examples/first-domain/events.wasm")));
    Trace trace = run(module);
    // Events 0, 1 and 2 enter three handlers; event 32 has the flag of event 0.
    assertThat(trace.calls()).hasSize(3);
    Oracle oracle = new Oracle(module);
    for (HostModel host : List.of(HostModel.PASSIVE, HostModel.STRICT)) {
      FlowOptions options = FlowOptions.of(host);
      // Level provenance assumes that no index is computed, as here one is.
      for (Algorithm algorithm : Algorithms.UNCONDITIONAL) {
        assertThat(oracle.missing(trace, algorithm, options)).as("%s", algorithm).isEmpty();
      }
      for (ValueDomain<?> domain : Domains.builtIn()) {
        assertThat(oracle.missing(trace, options, domain)).as(domain.id()).isEmpty();
      }
    }
  }

  private static Trace run(WasmModule module) {
    run.endive.wasm.WasmModule parsed = Parser.parse(module.bytes());
    Trace trace = new Trace(module, parsed);
    HostFunction fork =
        new HostFunction(
            "kernel",
            "kernel_fork",
            FunctionType.of(List.of(), List.of()),
            (instance, given) -> new long[0]);
    Instance instance =
        Instance.builder(parsed)
            .withImportValues(ImportValues.builder().addFunction(fork).build())
            .withUnsafeExecutionListener(trace)
            .build();
    int onEvent = module.exports().getOnly().index();
    for (long number : new long[] {0, 1, 2, 32}) {
      trace.calledByHost(-1, onEvent);
      instance.export("on_event").apply(number);
    }
    // The flag of event 3 is past the table's end.
    trace.calledByHost(-1, onEvent);
    assertThatThrownBy(() -> instance.export("on_event").apply(3L)).hasMessage("undefined element");
    trace.forget();
    return trace;
  }
}
