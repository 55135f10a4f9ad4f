// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.DynamicProgram;
import dev.slotwise.interp.reach.Program;
import dev.slotwise.interp.reach.ProgramFacts;
import dev.slotwise.interp.reach.Programs;
import dev.slotwise.interp.reach.Reachable;
import dev.slotwise.interp.reach.Reason;
import dev.slotwise.interp.reach.calls.LiveByCalls;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Call graphs of facts against a naive reading of what they promise, and against each other. */
class FactsCallGraphTest {
  private static final int SEEDS = 400;
  private static final NodeSet PACKAGES = NodeSet.of(0, 1);

  @Test
  void rapidTypeAnalysisIsTheLeastFixedPoint() {
    for (int seed = 0; seed < SEEDS; seed++) {
      ProgramFacts program = Programs.random(seed, 12 + seed % 20);
      CallGraph graph = FactsCallGraph.rapidType(program, PACKAGES, NodeSet.of(3));
      Naive naive = new Naive(program);
      naive.run(3);
      assertThat(graph.live().stream().boxed())
          .as("seed %d", seed)
          .containsExactlyElementsOf(naive.live);
      assertThat(graph.addressTaken().stream().boxed())
          .as("seed %d", seed)
          .containsExactlyElementsOf(naive.taken);
    }
  }

  @Test
  void whatIsLiveInRtaIsLiveInChaAndInReachable() {
    int sharper = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      ProgramFacts program = Programs.random(seed, 12 + seed % 20);
      CallGraph rta = FactsCallGraph.rapidType(program, PACKAGES, NodeSet.empty());
      CallGraph cha = FactsCallGraph.classHierarchy(program, PACKAGES, NodeSet.empty());
      Reachable reachable = Reachable.from(program, PACKAGES);
      assertThat(rta.live().isSubsetOf(cha.live())).as("seed %d", seed).isTrue();
      assertThat(rta.live().isSubsetOf(reachable.functions())).as("seed %d", seed).isTrue();
      LiveByCalls live = LiveByCalls.of(rta, program, PACKAGES, NodeSet.empty());
      assertThat(live.runtimeTypes().isSubsetOf(reachable.runtimeTypes()))
          .as("seed %d", seed)
          .isTrue();
      sharper += rta.live().equals(reachable.functions()) ? 0 : 1;
    }
    assertThat(sharper).as("programs where rta is sharper").isGreaterThan(SEEDS / 10);
  }

  @Test
  void eachChainOfReasonsHoldsAndEndsWhereExecutionStarts() {
    int calls = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      ProgramFacts program = Programs.random(seed, 12 + seed % 20);
      CallGraph rta = FactsCallGraph.rapidType(program, PACKAGES, NodeSet.of(3));
      LiveByCalls live = LiveByCalls.of(rta, program, PACKAGES, NodeSet.of(3));
      for (int function = 0; function < program.functionCount(); function++) {
        var path = live.why(function);
        assertThat(path.isEmpty()).isEqualTo(!rta.live().contains(function));
        int callee = function;
        for (Reason reason : path) {
          switch (reason.kind()) {
            case CALLED, ENTERED -> {
              assertThat(enters(rta, reason.source(), callee)).as("seed %d", seed).isTrue();
              calls++;
            }
            case ROOT -> assertThat(callee).as("seed %d", seed).isEqualTo(3);
            case INITIALIZER, MAIN, EXPORTED ->
                assertThat(reason).as("seed %d", seed).isEqualTo(path.getLast());
            case METHOD, CONVERTED, ELEMENT -> {}
            default -> throw new AssertionError(reason);
          }
          callee = reason.source();
        }
      }
      live.runtimeTypes()
          .forEach(
              type ->
                  assertThat(live.whyType(type).getLast().kind().source())
                      .isIn(Reason.Source.PACKAGE, Reason.Source.NONE));
    }
    assertThat(calls).isPositive();
  }

  private static boolean enters(CallGraph graph, int caller, int callee) {
    for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
      if (graph.targetSets().get(graph.targets(site)).contains(callee)) {
        return true;
      }
    }
    return false;
  }

  /** Applies every sentence to everything until nothing changes. */
  private static final class Naive {
    private final ProgramFacts program;
    private final Set<Integer> live = new TreeSet<>();
    private final Set<Integer> taken = new TreeSet<>();
    private final Set<Integer> types = new TreeSet<>();

    private Naive(ProgramFacts program) {
      this.program = program;
    }

    private void run(int root) {
      live.add(root);
      program.initializers(0, live::add);
      program.mainFunctions(0, live::add);
      program.initializers(1, live::add);
      program.declarations(
          1,
          (exported, parameterized, function, type) -> {
            if (exported && !parameterized && function >= 0) {
              live.add(function);
              taken.add(function);
            }
            if (exported && !parameterized && type >= 0) {
              types.add(type);
            }
          });
      int before = -1;
      while (before != live.size() + taken.size() + types.size()) {
        before = live.size() + taken.size() + types.size();
        new TreeSet<>(live).forEach(this::code);
        for (int type : new TreeSet<>(types)) {
          program.elements(type, types::add);
          if (!program.isInterface(type)) {
            program.methodsOf(
                type,
                (method, function, exported) -> {
                  if (exported) {
                    live.add(function);
                    taken.add(function);
                  }
                });
          }
        }
      }
    }

    private void code(int function) {
      program.instructions(
          function,
          new Program.ReferenceVisitor() {
            @Override
            public void call(int callee) {
              live.add(callee);
            }

            @Override
            public void value(int operand) {
              taken.add(operand);
            }

            @Override
            public void convert(int type) {
              if (!program.isInterface(type)) {
                types.add(type);
              }
            }
          });
      program.dynamicCalls(
          function,
          new DynamicProgram.DynamicCallVisitor() {
            @Override
            public void value(int key) {
              for (int other : taken) {
                program.keys(
                    other,
                    one -> {
                      if (one == key) {
                        live.add(other);
                      }
                    });
              }
            }

            @Override
            public void method(int interfaceType, int method) {
              Set<Integer> contract = methods(interfaceType);
              for (int type : types) {
                if (!program.isInterface(type) && methods(type).containsAll(contract)) {
                  enter(type, method);
                }
              }
            }
          });
    }

    private void enter(int type, int called) {
      int[] implementation = {Program.NONE};
      program.methodsOf(
          type,
          (method, function, exported) -> {
            if (method == called) {
              implementation[0] = function; // the last one, as facts are read
            }
          });
      if (implementation[0] != Program.NONE) {
        live.add(implementation[0]);
      }
    }

    private Set<Integer> methods(int type) {
      Set<Integer> methods = new HashSet<>();
      program.methodsOf(type, (method, function, exported) -> methods.add(method));
      return methods;
    }
  }
}
