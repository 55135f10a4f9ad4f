// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.DeclaredTypes;
import dev.slotwise.answer.Phases;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.objects.LeavingPointer;
import dev.slotwise.interp.callgraph.objects.LeavingPointers;
import dev.slotwise.interp.callgraph.prototypes.Cast;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What clang and lld make of C programs that keep function pointers in structures, arrays, unions,
 * packed data and heaps, hand them through {@code void *}, variable arguments and pointers of other
 * types, compiled with debug information and relocations, so that every level takes part: each call
 * of a run is in each answer. Programs that break an assumption enter what is left out, and are
 * told so. The programs and the recipe lie beside the modules.
 */
public class PointersTest {
  private static final Path FOLDER = Path.of("src/test/resources/pointers");

  /** What exports are called with. */
  private static final int LEAST = -3;

  private static final int MOST = 12;

  /**
   * @param calls so many pairs of an indirect call and a function that it entered, at least: fewer
   *     are only where the compiler inlines or merges
   * @param share of those that the type of the call alone allows, so many of a hundred are left at
   *     level {@code best} at most
   */
  @ParameterizedTest
  @CsvSource({
    "keeping, O0, 10, 70",
    "keeping, O1, 10, 70",
    "keeping, O2, 10, 70",
    "keeping, O3, 10, 70",
    "keeping, Os, 10, 70",
    "keeping, O2-14, 10, 70",
    "structures, O0, 40, 40",
    "structures, O1, 40, 40",
    "structures, O2, 40, 40",
    "structures, O3, 40, 40",
    "structures, Os, 40, 40",
    "structures, O2-14, 40, 40",
    "converting, O0, 10, 50",
    "converting, O1, 10, 50",
    "converting, O2, 10, 50",
    "converting, O3, 10, 50",
    "converting, Os, 10, 50",
    "converting, O2-14, 10, 50",
    "generic, O0, 40, 60",
    "generic, O1, 40, 60",
    "generic, O2, 40, 60",
    "generic, O3, 40, 60",
    "generic, Os, 40, 60",
    "generic, O2-14, 40, 60"
  })
  void everyCallIsInEveryAnswer(String program, String level, int calls, int share)
      throws IOException {
    DebuggedRun run = run(level, program);
    assertThat(run.missing(Algorithms.UNCONDITIONAL)).isEmpty();
    assertThat(run.missing(List.of(Algorithms.named("provenance")))).isEmpty();
    assertThat(run.missing(Algorithms.OF_SECTIONS)).isEmpty();
    assertThat(run.entered().values().stream().mapToInt(Set::size).sum())
        .isGreaterThanOrEqualTo(calls);
    // Answers that leave out nothing would hold as well.
    assertThat(100 * targets(run.module, ofSections("best")))
        .isLessThanOrEqualTo(share * targets(run.module, Algorithms.named("types")));
  }

  /** How many functions all indirect calls can enter, calls counted each by itself. */
  private static int targets(WasmModule module, Algorithm algorithm) {
    CallGraph graph =
        algorithm.build(module, CodeFacts.scan(module, 1), FlowOptions.of(HostModel.PASSIVE));
    int targets = 0;
    for (int site = 0; site < graph.siteCount(); site++) {
      if (graph.kind(site).isIndirect()) {
        targets += graph.targetSets().get(graph.targets(site)).size();
      }
    }
    return targets;
  }

  /** Each export of the program gets a function into a pointer of another type, and calls it. */
  @ParameterizedTest
  @ValueSource(strings = {"O0", "O1", "O2", "O3", "Os", "O2-14"})
  void aProgramThatCallsThroughOtherTypesIsTold(String level) throws IOException {
    DebuggedRun run = run(level, "breaking");
    assertThat(run.missing(List.of(ofSections("prototypes")))).isPresent();
    assertThat(run.missing(Algorithms.UNCONDITIONAL)).isEmpty();
    Set<String> casting = new TreeSet<>();
    for (Cast cast :
        DeclaredTypes.of(Analysis.of("breaking", run.module, HostModel.PASSIVE, 1, Phases.SILENT))
            .casts()) {
      casting.add(run.module.functionName(cast.function().orElseThrow()));
      assertThat(cast.pointer()).isEqualTo("int (*)(struct word *)");
    }
    assertThat(casting).containsExactly("by_bytes", "by_void", "set_number");
    assertThat(Assumption.CALLS_MATCH_PROTOTYPES.text()).contains("is compatible with its own");
  }

  /** Somebody who knows which calls are lost says so, and then none is lost at any level. */
  @ParameterizedTest
  @CsvSource({
    "breaking, O0",
    "breaking, O1",
    "breaking, O2",
    "breaking, O3",
    "breaking, Os",
    "breaking, O2-14",
    "leaving, O0",
    "leaving, O1",
    "leaving, O2",
    "leaving, O3",
    "leaving, Os",
    "leaving, O2-14"
  })
  void whatIsLostCanBeAsserted(String program, String level) throws IOException {
    DebuggedRun run = run(level, program);
    CodeFacts facts = CodeFacts.scan(run.module, 1);
    CallGraph best = ofSections("best").build(run.module, facts, FlowOptions.of(HostModel.PASSIVE));
    MutableIntObjectMap<NodeSet> lost = IntObjectMaps.mutable.empty();
    run.entered()
        .forEach(
            (offset, functions) -> {
              int fact = facts.siteAt(offset);
              int site = best.siteAt(facts.caller(fact), offset);
              NodeSet missing =
                  NodeSet.of(functions.stream().mapToInt(Integer::intValue).toArray())
                      .minus(NodeSet.of(best.targetSets().get(best.targets(site)).toArray()));
              if (!missing.isEmpty()) {
                lost.put(fact, missing);
              }
            });
    assertThat(lost.isEmpty()).isFalse();
    CodeFacts said = facts.withAlsoEntered(lost.toImmutable());
    assertThat(run.missing(Algorithms.ALL, said)).isEmpty();
    assertThat(run.missing(Algorithms.OF_SECTIONS, said)).isEmpty();
  }

  /** The programs that keep to the rules have no casts but those that they name as such. */
  @Test
  void aProgramThatKeepsToTheRulesIsNotTold() throws IOException {
    DebuggedRun run = run("O2", "structures");
    assertThat(
            DeclaredTypes.of(
                    Analysis.of("structures", run.module, HostModel.PASSIVE, 1, Phases.SILENT))
                .casts())
        .isEmpty();
  }

  /** Each export makes a pointer leave its object in one way, and calls what it then finds. */
  @ParameterizedTest
  @ValueSource(strings = {"O0", "O1", "O2", "O3", "Os", "O2-14"})
  void aProgramWhosePointersLeaveTheirObjectsIsTold(String level) throws IOException {
    DebuggedRun run = run(level, "leaving");
    assertThat(run.missing(List.of(ofSections("objects")))).isPresent();
    assertThat(run.missing(Algorithms.UNCONDITIONAL)).isEmpty();
    Set<String> kinds = new TreeSet<>();
    leaving(run).forEach(one -> kinds.add(name(run, one) + " " + one.kind() + " " + one.of()));
    // The distance, and what is called after bytes were moved, are seen in two ways at most levels.
    kinds.removeAll(Set.of("distance ACCESS low", "bytes NUMBER 3", "spread NUMBER 3"));
    assertThat(kinds)
        .containsExactly(
            "address ADDRESS high",
            "before ACCESS high",
            "beyond ACCESS low",
            "bytes PART four",
            "call_sixth ACCESS low",
            "distance DISTANCE high",
            "hidden NUMBER 2",
            "moved MOVED one",
            "number NUMBER 2",
            "side_by_side BOUNDS __start_handlers",
            "side_by_side BOUNDS __stop_handlers",
            "spread PART four");
  }

  /** What C allows, and what compilers make of it, breaks nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"O0", "O1", "O2", "O3", "Os", "O2-14"})
  void pointersThatStayAreNotTold(String level) throws IOException {
    for (String program : List.of("keeping", "structures", "generic", "converting")) {
      assertThat(leaving(run(level, program))).as(program).isEmpty();
    }
  }

  /** A module without relocations has no such answer, and says why. */
  @Test
  void withoutRelocationsNothingIsSaid() throws IOException {
    WasmModule module =
        ModuleDecoder.decode(Files.readAllBytes(Path.of("../examples/minishell/minishell.wasm")));
    assertThat(LeavingPointers.missing(module).orElseThrow()).contains("--emit-relocs");
  }

  private static ImmutableList<LeavingPointer> leaving(DebuggedRun run) {
    FlowOptions options = FlowOptions.of(HostModel.PASSIVE).withMemory(LeavingPointers.memory());
    return LeavingPointers.of(
        run.module,
        FlowCallGraph.build(run.module, CodeFacts.scan(run.module, 1), options).states());
  }

  private static String name(DebuggedRun run, LeavingPointer one) {
    return run.module.functionName(one.function());
  }

  private static Algorithm ofSections(String name) {
    return Stream.concat(Algorithms.ALL.stream(), Algorithms.OF_SECTIONS.stream())
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static DebuggedRun run(String level, String program) throws IOException {
    return new DebuggedRun(
        Files.readAllBytes(FOLDER.resolve(level).resolve(program + ".wasm")), LEAST, MOST);
  }
}
