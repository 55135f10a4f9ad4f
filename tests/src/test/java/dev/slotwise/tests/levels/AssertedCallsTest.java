// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.Reachable;
import dev.slotwise.interp.reach.wasm.WasmProgram;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody says that calls enter besides is in each answer, with all that follows from it. */
class AssertedCallsTest {
  private final WasmModule module = read();
  private final CodeFacts scanned = CodeFacts.scan(module, 1);

  private static WasmModule read() {
    try {
      WasmModule module =
          ModuleDecoder.decode(
              Files.readAllBytes(Path.of("src/test/resources/fixtures/flow/asserted.wasm")));
      Validator.validate(module);
      return module;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static List<Algorithm> algorithms() {
    return Stream.concat(Algorithms.ALL.stream(), Algorithms.OF_SECTIONS.stream()).toList();
  }

  private int function(String name) {
    return Seeds.function(module, name).toArray()[0];
  }

  private CodeFacts saying(String caller, String callee) {
    MutableIntObjectMap<NodeSet> entered = IntObjectMaps.mutable.empty();
    entered.put(scanned.firstSite(function(caller)), NodeSet.of(function(callee)));
    return scanned.withAlsoEntered(entered.toImmutable());
  }

  private CallGraph build(Algorithm algorithm, CodeFacts facts) {
    return algorithm.build(module, facts, FlowOptions.of(HostModel.PASSIVE));
  }

  private List<Integer> targets(CallGraph calls, String caller) {
    return calls
        .targetSets()
        .get(calls.targets(calls.firstSite(function(caller))))
        .collect(Integer::valueOf)
        .castToList();
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void whatIsSaidIsEnteredAndWhatWasFoundStays(Algorithm algorithm) {
    CallGraph calls = build(algorithm, saying("main", "walk"));
    assertThat(targets(calls, "main")).contains(function("walk"), function("plain"));
    assertThat(calls.live().contains(function("walk"))).isTrue();
    assertThat(calls.assumptions()).contains(Assumption.AS_ASSERTED);
    assertThat(build(algorithm, scanned).assumptions()).doesNotContain(Assumption.AS_ASSERTED);
  }

  /** What flows along calls flows along this one: walk calls slot 1, which it is passed. */
  @ParameterizedTest
  @ValueSource(strings = {"vta", "flow", "provenance", "objects", "prototypes", "best"})
  void whatIsPassedIsPassedToItToo(String name) {
    Algorithm algorithm =
        algorithms().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    CallGraph calls = build(algorithm, saying("main", "walk"));
    assertThat(targets(calls, "walk")).containsExactly(function("asking"));
  }

  /** By what is proven the call traps. */
  @ParameterizedTest
  @MethodSource("algorithms")
  void aCallThatEntersNothingEntersIt(Algorithm algorithm) {
    CallGraph calls = build(algorithm, saying("lost", "walk"));
    assertThat(targets(calls, "lost")).contains(function("walk"));
    assertThat(targets(calls, "walk")).contains(function("quiet"));
  }

  /** One that is in the answer anyway changes nothing. */
  @ParameterizedTest
  @MethodSource("algorithms")
  void whatIsKnownIsSaidInVain(Algorithm algorithm) {
    CallGraph without = build(algorithm, scanned);
    CallGraph with = build(algorithm, saying("main", "plain"));
    assertThat(with.live()).isEqualTo(without.live());
    assertThat(with.siteCount()).isEqualTo(without.siteCount());
    for (int site = 0; site < with.siteCount(); site++) {
      assertThat(with.targetSets().get(with.targets(site)))
          .isEqualTo(without.targetSets().get(without.targets(site)));
      assertThat(with.resolution(site)).isEqualTo(without.resolution(site));
    }
  }

  /** Of the function's address, it says nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"main", "lost"})
  void itIsReachable(String caller) {
    WasmProgram program =
        new WasmProgram(
            module,
            saying(caller, "walk"),
            HostModel.PASSIVE,
            Algorithms.roots(module, FlowOptions.of(HostModel.PASSIVE)));
    assertThat(Reachable.from(program, NodeSet.of(0)).functions().contains(function("walk")))
        .isTrue();
  }
}
