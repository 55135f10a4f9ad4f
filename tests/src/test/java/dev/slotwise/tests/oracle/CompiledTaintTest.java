// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.client.taint.TaintClient;
import dev.slotwise.interp.client.taint.TaintQuery;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntSets;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import run.endive.runtime.ExecutionListener;
import run.endive.runtime.Instance;
import run.endive.runtime.MStack;
import run.endive.wasm.types.Instruction;

/**
 * {@code taint} on a compiled program: two runs of an export differ in nothing but what the source
 * gives. A call of the sink that is then made with other arguments, or not as often, has a finding
 * there; without implicit flows if both runs have chosen alike, so that only data can have brought
 * it there.
 */
public class CompiledTaintTest {
  private static final String PROGRAM = "secrets";
  private static final String SOURCE = "secret";
  private static final String SINK = "tell";
  private static final int PAIRS = 6;

  /** What the source gives is below this. */
  private static final int MOST = 100;

  @TestFactory
  Stream<DynamicTest> whatDiffersIsFound() {
    return CompiledProgram.LEVELS.stream()
        .flatMap(level -> Stream.of(level, level + "-opt"))
        .map(level -> DynamicTest.dynamicTest(level, () -> check(level)));
  }

  private static void check(String level) throws IOException {
    CompiledProgram program = CompiledProgram.read(level, PROGRAM);
    Set<Integer> explicit = findings(program.module(), false);
    Set<Integer> implicit = findings(program.module(), true);
    Set<String> byData = new TreeSet<>();
    Set<String> byChoice = new TreeSet<>();
    Set<Integer> calls = new TreeSet<>();
    for (Export export : program.functions()) {
      Told first = new Told(program, export, 0);
      for (int seed = 1; seed <= PAIRS; seed++) {
        Told second = new Told(program, export, seed);
        boolean choseAlike = first.choices.choices() == second.choices.choices();
        calls.addAll(second.told.keySet());
        for (int offset : first.differing(second)) {
          assertThat(implicit)
              .as("%s: %s tells at 0x%x what depends on the source", program, export.name(), offset)
              .contains(offset);
          if (choseAlike) {
            assertThat(explicit)
                .as("%s: %s tells at 0x%x what it was given", program, export.name(), offset)
                .contains(offset);
          }
          (choseAlike ? byData : byChoice).add(export.name());
        }
      }
    }
    // Runs in which nothing differs would show nothing, nor would an answer that is always yes.
    assertThat(byData).as("by data").contains("computed", "copied", "called_back", "returned");
    assertThat(byChoice).as("by choice").contains("branch", "times", "place", "callee", "until");
    assertThat(byData).as("by data").doesNotContain("unused", "other");
    assertThat(explicit).isNotEmpty().isSubsetOf(implicit);
    assertThat(calls).as("calls without a finding").anyMatch(offset -> !explicit.contains(offset));
  }

  /** Where there is a finding: offsets of calls. */
  private static Set<Integer> findings(WasmModule module, boolean isImplicit) {
    TaintClient client =
        new TaintClient(
            new TaintQuery(
                IntSets.immutable.of(imported(module, SOURCE)),
                IntSets.immutable.of(imported(module, SINK)),
                isImplicit,
                Optional.empty(),
                Optional.empty(),
                IntSets.immutable.empty(),
                function -> IntLists.immutable.empty()));
    FlowCallGraph.build(module, CodeFacts.scan(module, 1), FlowOptions.of(CompiledProgram.QUIET))
        .states()
        .show(client);
    return client.findings().stream()
        .map(finding -> finding.offset())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static int imported(WasmModule module, String field) {
    return IntStream.range(0, module.importedFunctionCount())
        .filter(function -> module.functionImport(function).field().equals(field))
        .findFirst()
        .orElseThrow();
  }

  /** What an export told the sink. */
  private static final class Told implements ExecutionListener {
    final ChoiceListener choices = new ChoiceListener();

    /** By the offset of the call: the arguments, in order. */
    final Map<Integer, List<Integer>> told = new TreeMap<>();

    /** The instruction at work. */
    private int offset;

    Told(CompiledProgram program, Export export, int seed) {
      Random numbers = new Random(seed);
      Instance instance =
          program.instance(
              (function, field, arguments) -> {
                switch (field) {
                  case SINK ->
                      told.computeIfAbsent(offset, call -> new ArrayList<>())
                          .add((int) arguments[0]);
                  case SOURCE -> {
                    return numbers.nextInt(MOST);
                  }
                  default -> {
                    return CompiledProgram.answer(arguments);
                  }
                }
                return 0;
              },
              this);
      for (int x : CompiledProgram.numbers()) {
        instance.export(export.name()).apply(x);
      }
    }

    @Override
    public void onExecution(Instruction instruction, MStack stack) {
      offset = instruction.address();
      choices.onExecution(instruction, stack);
    }

    /** The calls that were made with other arguments, or more or fewer times. */
    Set<Integer> differing(Told other) {
      Set<Integer> all = new TreeSet<>(told.keySet());
      all.addAll(other.told.keySet());
      all.removeIf(
          call ->
              told.getOrDefault(call, List.of()).equals(other.told.getOrDefault(call, List.of())));
      return all;
    }
  }
}
