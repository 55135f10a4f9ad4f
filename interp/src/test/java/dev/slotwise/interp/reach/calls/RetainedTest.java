// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.facts.FactsCallGraph;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Reachability;
import dev.slotwise.interp.reach.Parts;
import dev.slotwise.interp.reach.ProgramFacts;
import dev.slotwise.interp.reach.Programs;
import dev.slotwise.interp.reach.Reachable;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** What leaves with a function, against taking it out and asking again. */
class RetainedTest {
  private static final NodeSet PACKAGES = NodeSet.of(0, 1);

  /**
   * Function f names part f; part 1 names part 0, which has 1000 bytes. Functions have one byte.
   */
  private static final Parts PARTS =
      new Parts() {
        @Override
        public int count() {
          return 4;
        }

        @Override
        public void usedByFunction(int function, IntConsumer action) {
          if (function < count()) {
            action.accept(function);
          }
        }

        @Override
        public void usedByPart(int part, IntConsumer action) {
          if (part == 1) {
            action.accept(0);
          }
        }

        @Override
        public long bytes(int part) {
          return part == 0 ? 1000 : 0;
        }
      };

  @Test
  void byReferencesItIsWhatOnlyTheFunctionRefersTo() {
    int kept = 0;
    for (int seed = 0; seed < 300; seed++) {
      ProgramFacts program = Programs.random(seed, 16);
      NodeSet roots = NodeSet.of(5);
      Reachable all = Reachable.from(program, PACKAGES, roots);
      Retained retained =
          Retained.byReferences(
              program, PACKAGES, roots, PARTS, NodeSet.empty(), all.functions(), f -> 1);
      for (int function : all.functions().toArray()) {
        NodeSet others = NodeSet.range(program.functionCount()).minus(NodeSet.of(function));
        NodeSet rest = Reachable.from(new LiveCode(program, others), PACKAGES, roots).functions();
        NodeSet left = rest.minus(NodeSet.of(function));
        int gone = all.functions().size() - left.size();
        assertThat(retained.functions(function)).as("seed %d", seed).isEqualTo(gone);
        assertThat(retained.bytes(function))
            .as("seed %d, function %d", seed, function)
            .isEqualTo(gone + (usesFirst(all.functions()) && !usesFirst(left) ? 1000 : 0));
        kept += gone > 1 ? 1 : 0;
      }
    }
    assertThat(kept).as("functions with which others leave").isGreaterThan(100);
  }

  @Test
  void byCallsItIsWhatOnlyCallsOfTheFunctionReach() {
    for (int seed = 0; seed < 300; seed++) {
      ProgramFacts program = Programs.random(seed, 16);
      CallGraph calls = FactsCallGraph.rapidType(program, PACKAGES, NodeSet.of(5));
      Retained retained = Retained.byCalls(calls, PARTS, NodeSet.of(0), f -> 1);
      for (int function : calls.live().toArray()) {
        int gone = calls.live().size() - without(calls, function).size();
        assertThat(retained.functions(function)).as("seed %d", seed).isEqualTo(gone);
        // The host uses part 0 by itself.
        assertThat(retained.bytes(function)).as("seed %d", seed).isEqualTo(gone);
      }
    }
  }

  private static boolean usesFirst(NodeSet functions) {
    return functions.contains(0) || functions.contains(1);
  }

  private static NodeSet without(CallGraph calls, int function) {
    IntGraph graph = calls.graph();
    IntGraph.Builder rest = IntGraph.builder(graph.nodeCount());
    for (int node = 0; node < graph.nodeCount(); node++) {
      int from = node;
      graph.forEachSuccessor(
          node,
          to -> {
            if (from != function && to != function) {
              rest.addEdge(from, to);
            }
          });
    }
    NodeSet roots = NodeSet.of(calls.roots().toArray()).minus(NodeSet.of(function));
    return calls.functionsOf(Reachability.from(rest.build(), roots));
  }
}
