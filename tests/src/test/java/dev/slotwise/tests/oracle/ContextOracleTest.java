// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.slotwise.interp.callgraph.CallContext;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.callbacks.CallbackContexts;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.oracle.ModuleGenerator.Generated;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Programs most of whose calls pass callbacks, and call them: under every host, the way to each
 * activation of a run is a path of functions in contexts, as {@link Oracle} asks of every graph.
 * And wrong contexts are seen.
 */
class ContextOracleTest {
  private static final int NONE = -1;

  /** What is wrong with the nodes that calls enter. */
  enum Broken {
    /** Functions are entered as if with one callback, whatever they are called with. */
    MERGED {
      @Override
      int entered(CallNodes nodes, int node) {
        int function = nodes.function(node);
        for (int other = nodes.first(function); other < nodes.end(function); other++) {
          if (!nodes.context(other).equals(CallContext.ANY)) {
            return other;
          }
        }
        return node;
      }
    },
    /** Functions are never entered with a callback that is known. */
    DROPPED {
      @Override
      int entered(CallNodes nodes, int node) {
        return nodes.context(node).equals(CallContext.ANY) ? node : NONE;
      }
    };

    /** The node that is entered in place of one; or none. */
    abstract int entered(CallNodes nodes, int node);
  }

  @Test
  void hundredPrograms() {
    check(0, 100, 2);
  }

  @Tag("nightly")
  @Test
  void twoThousandPrograms() {
    check(3_000_000, 2_000, HostKind.ALL.size());
  }

  /**
   * @param kinds how many kinds of host each program has; others have the others
   */
  private static void check(long firstSeed, int count, int kinds) {
    Map<HostKind, Integer> entered = new LinkedHashMap<>();
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      Generated module = generate(Choices.random(seed));
      for (int i = 0; i < kinds; i++) {
        long host = seed;
        HostKind kind = HostKind.ALL.get((int) ((seed * kinds + i) % HostKind.ALL.size()));
        HostedProgram program = new HostedProgram(module, kind, seed);
        entered.merge(kind, program.enteredWithCallbacks(), Integer::sum);
        Optional<String> violation = program.violation();
        if (violation.isPresent()) {
          fail(
              kind
                  + ", "
                  + Failure.of(
                          module,
                          generated -> new HostedProgram(generated, kind, host).violation(),
                          values -> generate(Choices.replay(values)))
                      .report(seed, violation.get()));
        }
      }
    }
    // Runs in which no function is entered in a context of its own would show nothing.
    assertThat(entered).containsOnlyKeys(HostKind.ALL);
    entered.forEach((kind, some) -> assertThat(some).as("under " + kind).isPositive());
  }

  private static Generated generate(Choices choices) {
    return ModuleGenerator.hostedWithCallbacks(choices, false);
  }

  @ParameterizedTest
  @EnumSource(Broken.class)
  void wrongContextsAreSeen(Broken broken) {
    for (long seed = 0; seed < 2_000; seed++) {
      long host = seed;
      Function<Generated, Optional<String>> check = generated -> violation(generated, broken, host);
      Generated module = generate(Choices.random(seed));
      if (check.apply(module).isPresent()) {
        Generated simple =
            Failure.of(module, check, values -> generate(Choices.replay(values))).simple();
        assertThat(check.apply(simple).orElseThrow()).contains("is no path");
        assertThat(decisions(simple)).isLessThan(decisions(module) / 4).isLessThan(40);
        return;
      }
    }
    fail("not seen");
  }

  private static Optional<String> violation(Generated generated, Broken broken, long seed) {
    WasmModule module = ModuleDecoder.decode(generated.bytes());
    Validator.validate(module);
    CodeFacts facts = CodeFacts.scan(module, 1);
    CallGraph graph =
        CallbackContexts.of(
            LevelCallGraph.build(module, facts, Level.SLOTS, HostModel.PASSIVE),
            module,
            facts,
            HostModel.PASSIVE);
    if (graph.nodes().size() == graph.functionCount()) {
      return Optional.empty();
    }
    Trace trace = ConcreteRun.of(module, ConcreteRun.Host.plain(HostModel.PASSIVE), seed);
    Oracle oracle = new Oracle(module);
    assertThat(oracle.missing(trace, graph)).isEmpty();
    return oracle.missing(trace, with(graph, node -> broken.entered(graph.nodes(), node)));
  }

  /** The graph, in which each node that is entered is another. */
  private static CallGraph with(CallGraph graph, IntUnaryOperator entered) {
    CallNodes nodes = graph.nodes();
    CallNodes.Builder other = new CallNodes.Builder(graph.functionCount(), CallNodes.Coverage.ALL);
    for (int node = 0; node < nodes.size(); node++) {
      int function = nodes.function(node);
      other.node(
          function, nodes.context(node), set(nodes, nodes.hostTargets(node), entered, other));
      for (int i = 0; i < graph.endSite(function) - graph.firstSite(function); i++) {
        other.site(set(nodes, nodes.targets(node, i), entered, other), nodes.resolution(node, i));
      }
    }
    CallGraph.Builder copy = new CallGraph.Builder(graph.functionCount());
    copy.live(graph.live()).addressTaken(graph.addressTaken()).roots(graph.roots());
    for (int function = 0; function < graph.functionCount(); function++) {
      if (graph.hostTargets(function) >= 0) {
        copy.hostTargets(
            function, copy.sets().intern(graph.targetSets().get(graph.hostTargets(function))));
      }
    }
    for (int site = 0; site < graph.siteCount(); site++) {
      copy.site(
          graph.caller(site),
          graph.offset(site),
          graph.kind(site),
          graph.resolution(site),
          copy.sets().intern(graph.targetSets().get(graph.targets(site))));
    }
    return copy.nodes(other.build()).build();
  }

  private static int set(
      CallNodes nodes, int set, IntUnaryOperator entered, CallNodes.Builder other) {
    if (set < 0) {
      return NONE;
    }
    ImmutableIntList members = nodes.sets().get(set);
    MutableIntList left = IntLists.mutable.empty();
    for (int i = 0; i < members.size(); i++) {
      int node = entered.applyAsInt(members.get(i));
      if (node != NONE) {
        left.add(node);
      }
    }
    return other.sets().intern(left.distinct().sortThis().toImmutable());
  }

  /** How many decisions were not for the simplest alternative. */
  private static long decisions(Generated module) {
    return Arrays.stream(module.made().values()).filter(value -> value != 0).count();
  }
}
