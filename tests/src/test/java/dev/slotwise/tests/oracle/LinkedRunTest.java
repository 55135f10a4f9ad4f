// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.tests.program.SplitProgram;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * A program of two modules, linked, runs in a concrete engine as the module runs that it was split
 * from: the same calls at the same sites. And what happened is in every answer about the program.
 */
class LinkedRunTest {
  private static final int PROGRAMS = 150;

  @Test
  void aLinkedProgramRunsAsTheWholeModuleAndItsAnswersHoldWhatHappened() {
    int crossing = 0;
    for (long seed = 0; seed < PROGRAMS; seed++) {
      WasmModule module =
          ModuleDecoder.decode(ModuleGenerator.generate(Choices.random(seed)).bytes());
      SplitProgram program = SplitProgram.of(module, seed);
      // What the two modules export for each other is none of the host's business.
      Predicate<String> knows =
          name -> module.exports().anySatisfy(export -> export.name().equals(name));
      for (HostModel host : List.of(HostModel.PASSIVE, HostModel.STRICT)) {
        String what = "seed " + seed + ", " + host.id();
        Trace before =
            ConcreteRun.of(program.whole(), ConcreteRun.Host.plain(host).knowing(knows), seed);
        Trace after =
            ConcreteRun.of(program.linked(), ConcreteRun.Host.plain(host).knowing(knows), seed);
        assertThat(withoutLoader(program.linked(), after))
            .as(what)
            .isEqualTo(inLinked(program, before));
        crossing += crossing(program, after);
        Oracle oracle = new Oracle(program.linked());
        for (Algorithm algorithm : Algorithms.UNCONDITIONAL) {
          assertThat(oracle.missing(after, algorithm, FlowOptions.of(host)))
              .as(what + ", " + algorithm)
              .isEmpty();
        }
      }
    }
    // Without calls from one module to the other it would show nothing.
    assertThat(crossing).isGreaterThan(PROGRAMS / 2);
  }

  /** Calls of the whole module, as they are in the linked one. */
  private static Set<Trace.Call> inLinked(SplitProgram program, Trace trace) {
    CodeFacts whole = CodeFacts.scan(program.whole(), 1);
    CodeFacts linked = CodeFacts.scan(program.linked(), 1);
    Map<Integer, Integer> offsets = new HashMap<>();
    for (int site = 0; site < whole.siteCount(); site++) {
      offsets.put(whole.offset(site), program.linkedOffset(whole, linked, site));
    }
    Set<Trace.Call> calls = new HashSet<>();
    for (Trace.Call call : trace.calls()) {
      assertThat(offsets).containsKey(call.offset());
      int offset = offsets.getOrDefault(call.offset(), -1);
      calls.add(new Trace.Call(offset, program.linkedIndex(call.callee())));
    }
    return calls;
  }

  /** The calls but those of the loader: start functions of whole modules the host calls itself. */
  private static Set<Trace.Call> withoutLoader(WasmModule linked, Trace trace) {
    CodeFacts facts = CodeFacts.scan(linked, 1);
    Set<Trace.Call> calls = new HashSet<>(trace.calls());
    for (int site = 0; site < facts.siteCount(); site++) {
      int offset = facts.offset(site);
      if (linked.origins().sourceOf(facts.caller(site)).isEmpty()) {
        calls.removeIf(call -> call.offset() == offset);
      }
    }
    return calls;
  }

  /** How many calls led from one module to the other. */
  private static int crossing(SplitProgram program, Trace trace) {
    WasmModule linked = program.linked();
    CodeFacts facts = CodeFacts.scan(linked, 1);
    Map<Integer, Integer> callers = new HashMap<>();
    for (int site = 0; site < facts.siteCount(); site++) {
      callers.put(facts.offset(site), facts.caller(site));
    }
    int crossing = 0;
    for (Trace.Call call : trace.calls()) {
      int caller = callers.getOrDefault(call.offset(), call.callee());
      if (linked.origins().sourceOf(call.callee()).isPresent()
          && !linked.origins().sourceOf(caller).equals(linked.origins().sourceOf(call.callee()))) {
        crossing++;
      }
    }
    return crossing;
  }
}
