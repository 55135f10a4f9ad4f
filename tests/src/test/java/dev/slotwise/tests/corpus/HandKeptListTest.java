// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.Hosts;
import dev.slotwise.tests.naive.NaiveAsyncify;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * PHP's Asyncify build, in whose code its hand-kept list stands, and the closure of the imports
 * that suspend in it.
 */
@Tag("corpus")
class HandKeptListTest {
  private static Corpus.Entry entry;
  private static WasmModule module;
  private static NaiveAsyncify asyncify;

  @BeforeAll
  static void read() throws IOException {
    entry = Corpus.find("php-8.4-asyncify").orElseThrow();
    module = ModuleDecoder.decode(entry.bytes());
    asyncify = NaiveAsyncify.of(module.bytes(), HandKeptList.state(module).orElseThrow());
  }

  /**
   * Asyncify asks for the state after each call in instrumented code that could suspend: after all
   * indirect ones, and all of instrumented functions. So what asks was recognised, and all of it.
   */
  @Test
  void instrumentedFunctionsAreThoseThatAreAskedAfter() {
    assertThat(asyncify.instrumented()).isNotEmpty();
    assertThat(asyncify.indirectUnchecked()).isZero();
    assertThat(asyncify.unchecked()).doesNotContainAnyElementsOf(asyncify.suspending());
    assertThat(asyncify.unchecked()).doesNotContainAnyElementsOf(asyncify.instrumented());
    assertThat(
            asyncify.suspending().stream().filter(function -> !module.isImportedFunction(function)))
        .allMatch(asyncify.instrumented()::contains);
  }

  /** The entries are the imports that are asked after, but for those that only call back. */
  @Test
  void entriesAreTheImportsThatAsyncifyTakesForSuspending() {
    Set<String> imports = new TreeSet<>();
    asyncify.suspending().stream()
        .filter(module::isImportedFunction)
        .map(function -> module.functionImport(function).qualifiedName())
        .filter(name -> !name.startsWith("env.invoke_"))
        .forEach(imports::add);
    assertThat(imports).containsExactlyInAnyOrderElementsOf(entry.entries());
  }

  @Test
  void differencesAreThoseOfTheTable() throws IOException {
    NodeSet seeds = entry.seeds(module);
    HandKeptList found = HandKeptList.of(module, CodeFacts.scan(module, 2), seeds);
    assertThat(entry.pins().orElseThrow().list()).contains(found);
    assertThat(found.both() + found.direct() + found.callers() + found.indirect())
        .isEqualTo(found.closure());
    assertThat(found.both() + found.needless().size()).isEqualTo(found.instrumented());
  }

  /** A program of which all stacks are instrumented goes on as if it had not paused. */
  @Test
  void whatGoesWrongHasFunctionsOnTheStackThatTheListLacks() throws IOException {
    assertThat(PausedProgram.observed())
        .extracting(PausedProgram::outcome)
        .contains("right", "wrong", "crash");
    for (PausedProgram program : PausedProgram.observed()) {
      if (!program.outcome().equals("right")) {
        assertThat(
                program.functions().stream()
                    .filter(function -> !module.isImportedFunction(function)))
            .as(program.name())
            .anyMatch(function -> !asyncify.instrumented().contains(function));
      }
    }
  }

  /** Each function on such a stack is a live frame, and each pair of neighbours an edge. */
  @Test
  void theClosureHasWhoeverWasOnAStack() throws IOException {
    CallGraph graph =
        LevelCallGraph.build(module, CodeFacts.scan(module, 2), Level.SLOTS, Hosts.EMSCRIPTEN);
    NodeSet frames = Closure.of(graph, entry.seeds(module)).frames();
    IntGraph calls = graph.graph();
    for (PausedProgram program : PausedProgram.observed()) {
      assertThat(program.functions().isSubsetOf(frames)).as(program.name()).isTrue();
      for (int[] stack : program.stacks()) {
        for (int i = 1; i < stack.length; i++) {
          assertThat(hasEdge(calls, stack[i], stack[i - 1]))
              .as(
                  "%s: %s called %s",
                  program.name(), module.functionName(stack[i]), module.functionName(stack[i - 1]))
              .isTrue();
        }
      }
    }
  }

  /**
   * The build for JSPI is compiled from the same sources without Asyncify. What of the list can't
   * suspend there is what is needless here.
   */
  @Tag("nightly")
  @Test
  void theBuildWithoutAsyncifyAgrees() throws IOException {
    Corpus.Entry other = Corpus.find("php-8.4-jspi").orElseThrow();
    WasmModule without = ModuleDecoder.decode(other.bytes());
    CallGraph graph =
        LevelCallGraph.build(without, CodeFacts.scan(without, 2), Level.SLOTS, Hosts.EMSCRIPTEN);
    NodeSet closure = Closure.of(graph, other.seeds(without)).control();
    Set<String> all = names(without, NodeSet.range(without.functionCount()));
    Set<String> suspends = names(without, closure);
    Set<String> listed = new TreeSet<>();
    asyncify.instrumented().forEach(function -> listed.add(module.functionName(function)));
    listed.retainAll(all);
    assertThat(listed).hasSizeGreaterThan(900);
    listed.removeAll(suspends);
    Set<String> needless =
        new TreeSet<>(entry.pins().orElseThrow().list().orElseThrow().needless().keySet());
    needless.retainAll(all);
    assertThat(listed).isEqualTo(needless);
  }

  private static Set<String> names(WasmModule of, NodeSet functions) {
    return functions.stream()
        .mapToObj(of::functionName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** From function to target set to function. */
  private static boolean hasEdge(IntGraph graph, int caller, int callee) {
    return Arrays.stream(graph.successors(caller)).anyMatch(set -> graph.hasEdge(set, callee));
  }
}
