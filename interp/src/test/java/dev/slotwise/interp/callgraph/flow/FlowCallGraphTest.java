// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.client.Inspector;
import dev.slotwise.interp.client.States;
import dev.slotwise.interp.domain.ConstantDomain;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.fix.Budget;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.lattice.Flat;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.BinaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowCallGraphTest {
  private static final int LOCAL_GET = 0x20;
  private static final int LOCAL_SET = 0x21;
  private static final int GLOBAL_GET = 0x23;
  private static final int GLOBAL_SET = 0x24;
  private static final int CONST = 0x41;
  private static final int ADD = 0x6A;
  private static final int LESS = 0x49;
  private static final int CALL = 0x10;
  private static final int CALL_INDIRECT = 0x11;
  private static final int DROP = 0x1A;
  private static final int LOOP = 0x03;
  private static final int IF = 0x04;
  private static final int ELSE = 0x05;
  private static final int TRY = 0x06;
  private static final int CATCH_ALL = 0x19;
  private static final int END = 0x0B;
  private static final int BR_IF = 0x0D;
  private static final int EMPTY = 0x40;
  private static final int I32 = 0x7F;

  /** Three functions in the table that return what they got. */
  private static TestModule three() {
    return new TestModule(3).function(LOCAL_GET, 0).function(LOCAL_GET, 0).function(LOCAL_GET, 0);
  }

  private static FlowResult analyse(WasmModule module, FlowOptions options) {
    return FlowCallGraph.build(module, CodeFacts.scan(module, 1), options);
  }

  private static CallGraph graph(WasmModule module) {
    FlowResult result = analyse(module, FlowOptions.of(HostModel.PASSIVE));
    assertThat(result.callGraph().fallback().isEmpty()).isTrue();
    return result.callGraph();
  }

  /** What the indirect sites of a function enter, site by site. */
  private static List<List<Integer>> indirect(CallGraph graph, int function) {
    List<List<Integer>> all = new ArrayList<>();
    for (int site = graph.firstSite(function); site < graph.endSite(function); site++) {
      if (graph.kind(site) == SiteKind.CALL_INDIRECT) {
        all.add(
            graph
                .targetSets()
                .get(graph.targets(site))
                .toList()
                .primitiveStream()
                .boxed()
                .toList());
      }
    }
    return all;
  }

  @Test
  void anIndexGoesThroughALocalAndAdditions() {
    WasmModule module =
        three()
            .function(
                CONST, 1, LOCAL_SET, 1, CONST, 7, LOCAL_GET, 1, CONST, 1, ADD, CALL_INDIRECT, 0, 0)
            .export()
            .build();
    CallGraph graph = graph(module);
    assertThat(indirect(graph, 3)).containsExactly(List.of(2));
    assertThat(graph.resolution(graph.firstSite(3))).isEqualTo(Resolution.EXACT);
    assertThat(graph.live().toArray()).containsExactly(2, 3);
  }

  @Test
  void anArgumentIsTheJoinOverTheCallers() {
    WasmModule module =
        three()
            .function(CONST, 7, LOCAL_GET, 0, CALL_INDIRECT, 0, 0)
            .function(CONST, 0, CALL, 3, DROP, CONST, 2, CALL, 3)
            .export()
            .build();
    CallGraph graph = graph(module);
    assertThat(indirect(graph, 3)).containsExactly(List.of(0, 2));
    assertThat(graph.resolution(graph.firstSite(3))).isEqualTo(Resolution.BOUNDED);
  }

  @Test
  void contextsTellCallersApart() {
    // Function 3 hands back its argument, which joins its two callers unless contexts part them.
    WasmModule module =
        three()
            .function(LOCAL_GET, 0)
            .function(
                CONST,
                7,
                CONST,
                0,
                CALL,
                3,
                CALL_INDIRECT,
                0,
                0,
                DROP, //
                CONST,
                7,
                CONST,
                2,
                CALL,
                3,
                CALL_INDIRECT,
                0,
                0)
            .export()
            .build();
    assertThat(indirect(graph(module), 4)).containsExactly(List.of(0, 2), List.of(0, 2));
    FlowOptions options = FlowOptions.of(HostModel.PASSIVE).withContextDepth(1);
    assertThat(indirect(analyse(module, options).callGraph(), 4))
        .containsExactly(List.of(0), List.of(2));
  }

  /** Function 5 hands a callback down to 4, and that to 3, which calls it. */
  private static WasmModule handedDown() {
    return new TestModule(3)
        .function(CONST, 2)
        .function(CONST, 0)
        .function(LOCAL_GET, 0)
        .function(CONST, 7, LOCAL_GET, 0, CALL_INDIRECT, 0, 0)
        .function(LOCAL_GET, 0, CALL, 3)
        .function(LOCAL_GET, 0, CALL, 4)
        .function(
            CONST,
            7,
            CONST,
            0,
            CALL,
            5,
            CALL_INDIRECT,
            0,
            0,
            DROP, //
            CONST,
            7,
            CONST,
            1,
            CALL,
            5,
            CALL_INDIRECT,
            0,
            0)
        .export()
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "globals, 0, false",
    "globals, 2, false",
    "none, 2, false",
    "none, 3, true",
    "arguments, 0, true",
    "globals*arguments, 0, true",
    "arguments*globals*arguments, 1, true",
  })
  void aCallbackThatIsHandedDownStaysExact(String policy, int depth, boolean exact) {
    FlowOptions options =
        FlowOptions.of(HostModel.PASSIVE)
            .withContexts(ContextPolicies.byName(policy))
            .withContextDepth(depth);
    // What function 0 returns is called after the first call, and what 1 returns after the second.
    assertThat(indirect(analyse(handedDown(), options).callGraph(), 6))
        .isEqualTo(exact ? List.of(List.of(2), List.of(0)) : List.of(List.of(0, 2), List.of(0, 2)));
    assertThat(ContextPolicies.byName(policy).id()).isEqualTo(policy);
  }

  @Test
  void policiesAreFoundByName() {
    assertThatThrownBy(() -> ContextPolicies.byName("globals*x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no policy 'x': known are globals, arguments, none, or");
    assertThatThrownBy(() -> ContextPolicies.byName("java.lang.String"))
        .hasMessageContaining("does not implement " + ContextPolicy.class.getName());
  }

  /** Ten threads of 1 MB would not hold so many calls: they nest to a limit only. */
  @Test
  void aLongChainOfCallsIsSolvedInParts() {
    int length = 12_000;
    TestModule chain = new TestModule(0);
    for (int i = 1; i < length; i++) {
      chain.function(LOCAL_GET, 0, CALL, (i & 0x7f) | 0x80, i >>> 7);
    }
    CallGraph graph = graph(chain.function(LOCAL_GET, 0).exportFirst().build());
    assertThat(graph.live().size()).isEqualTo(length);
    assertThat(graph.fallback().isEmpty()).isTrue();
  }

  /** Each import may call each function back, and still they are not multiplied. */
  @Test
  void importsShareWhatTheHostCallsBack() {
    int imports = 20;
    int functions = 10;
    TestModule module = new TestModule(functions).imported(imports);
    int[] calls = new int[5 * imports + 2];
    for (int i = 0; i < imports; i++) {
      int[] call = {CONST, 0, CALL, i, DROP};
      System.arraycopy(call, 0, calls, 5 * i, 5);
    }
    calls[5 * imports] = CONST;
    for (int i = 0; i < functions - 1; i++) {
      module.function(CONST, i, GLOBAL_SET, 0, LOCAL_GET, 0).export();
    }
    FlowResult result =
        analyse(module.function(calls).export().build(), FlowOptions.of(HostModel.STRICT));
    assertThat(result.callGraph().live().size()).isEqualTo(imports + functions);
    int host = 1;
    int sharedByImports = 1;
    int ofTheHostItself = 1;
    assertThat(result.unknowns())
        .isLessThanOrEqualTo(imports + functions + sharedByImports + ofTheHostItself + host);
    // Not so often as there are pairs of an import and a function: by hand, each import twice
    // (before and after the functions are known), and each function for what it finds.
    assertThat(result.evaluations()).isLessThan((long) imports * functions);
  }

  @Test
  void aFunctionHasFewContextsByGlobals() {
    // Function 3 is called with ten values in the global: four calls are by themselves, six share.
    int[] code = new int[9 * 10 + 2];
    for (int i = 0; i < 10; i++) {
      int[] call = {CONST, i, GLOBAL_SET, 0, CONST, 0, CALL, 3, DROP};
      System.arraycopy(call, 0, code, 9 * i, 9);
    }
    code[9 * 10] = CONST;
    WasmModule module = three().function(GLOBAL_GET, 0).function(code).export().build();
    int host = 1;
    int callsOfHost = 1;
    int caller = 1;
    assertThat(analyse(module, FlowOptions.of(HostModel.PASSIVE)).unknowns())
        .isEqualTo(host + callsOfHost + caller + 4 + 1);
  }

  @Test
  void aCallerKeepsWhatACalleeDoesNotTouch() {
    // Function 3 is called with the global at 1 and at 2; joined, that would be neither.
    WasmModule module =
        three()
            .function(LOCAL_GET, 0)
            .function(
                CONST,
                1,
                GLOBAL_SET,
                0,
                CONST,
                0,
                CALL,
                3,
                DROP, //
                CONST,
                7,
                GLOBAL_GET,
                0,
                CALL_INDIRECT,
                0,
                0,
                DROP, //
                CONST,
                2,
                GLOBAL_SET,
                0,
                CONST,
                0,
                CALL,
                3,
                DROP, //
                CONST,
                7,
                GLOBAL_GET,
                0,
                CALL_INDIRECT,
                0,
                0)
            .export()
            .build();
    assertThat(indirect(graph(module), 4)).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void rootsRunInAnyOrder() {
    WasmModule module =
        three()
            .function(CONST, 1, GLOBAL_SET, 0, CONST, 0)
            .export()
            .function(CONST, 7, GLOBAL_GET, 0, CALL_INDIRECT, 0, 0)
            .export()
            .build();
    CallGraph graph = graph(module);
    assertThat(indirect(graph, 4)).containsExactly(List.of(0, 1));
    assertThat(graph.roots().toArray()).containsExactly(3, 4);
    assertThat(graph.assumptions()).contains(Assumption.HOST_STOPS_AFTER_TRAP);
  }

  @Test
  void namedRootsLeaveOthersOut() {
    WasmModule module =
        three()
            .function(CONST, 1, GLOBAL_SET, 0, CONST, 0)
            .export()
            .function(CONST, 7, GLOBAL_GET, 0, CALL_INDIRECT, 0, 0)
            .export()
            .build();
    FlowOptions options = FlowOptions.of(HostModel.PASSIVE).withRoots(IntLists.immutable.of(4));
    CallGraph graph = analyse(module, options).callGraph();
    assertThat(indirect(graph, 4)).containsExactly(List.of(0));
    assertThat(graph.live().contains(3)).isFalse();
    // The host could call the other export, and is believed not to.
    assertThat(graph.assumptions()).contains(Assumption.HOST_STARTS_AT_ROOTS);
    assertThat(graph(module).assumptions()).doesNotContain(Assumption.HOST_STARTS_AT_ROOTS);
  }

  @Test
  void aBranchThatCannotBeTakenIsDead() {
    WasmModule module =
        three()
            .function(
                CONST, 1, LOCAL_SET, 1, //
                LOCAL_GET, 1, IF, I32, CONST, 7, CALL, 0, ELSE, CONST, 7, CALL, 1, END)
            .export()
            .build();
    assertThat(graph(module).live().toArray()).containsExactly(0, 3);
  }

  @Test
  void aLoopIsRefinedByItsCondition() {
    // for (l = 0; l < 2; l++) call slot l
    WasmModule module =
        three()
            .function(
                LOOP,
                EMPTY, //
                CONST,
                7,
                LOCAL_GET,
                1,
                CALL_INDIRECT,
                0,
                0,
                DROP, //
                LOCAL_GET,
                1,
                CONST,
                1,
                ADD,
                LOCAL_SET,
                1, //
                LOCAL_GET,
                1,
                CONST,
                2,
                LESS,
                BR_IF,
                0,
                END,
                CONST,
                0)
            .export()
            .build();
    assertThat(indirect(graph(module), 3)).containsExactly(List.of(0, 1));
  }

  @Test
  void recursionEnds() {
    // f(x): g = g + 1; if (x) f(x + 1); call slot g
    WasmModule module =
        three()
            .function(
                GLOBAL_GET,
                0,
                CONST,
                1,
                ADD,
                GLOBAL_SET,
                0, //
                LOCAL_GET,
                0,
                IF,
                EMPTY, //
                LOCAL_GET,
                0,
                CONST,
                1,
                ADD,
                CALL,
                3,
                DROP,
                END, //
                CONST,
                7,
                GLOBAL_GET,
                0,
                CALL_INDIRECT,
                0,
                0)
            .export()
            .build();
    assertThat(indirect(graph(module), 3)).containsExactly(List.of(0, 1, 2));
  }

  @Test
  void mutualRecursionOfNoEndHasNoExit() {
    WasmModule module =
        new TestModule(0)
            .function(LOCAL_GET, 0, CALL, 1)
            .function(LOCAL_GET, 0, CALL, 0)
            .function(LOCAL_GET, 0)
            .function(CONST, 5, CALL, 0, CALL, 2)
            .export()
            .build();
    assertThat(graph(module).live().toArray()).containsExactly(0, 1, 3);
  }

  @Test
  void strictHostsGoOnAfterATrap() {
    // The first export leaves 1 in the global only if the load in between traps.
    TestModule parts =
        three()
            .function(
                CONST,
                1,
                GLOBAL_SET,
                0, //
                LOCAL_GET,
                0,
                0x28,
                2,
                0,
                DROP, //
                CONST,
                0,
                GLOBAL_SET,
                0,
                CONST,
                0)
            .export()
            .function(CONST, 7, GLOBAL_GET, 0, CALL_INDIRECT, 0, 0)
            .export();
    WasmModule module = parts.build();
    CallGraph strict = analyse(module, FlowOptions.of(HostModel.STRICT)).callGraph();
    assertThat(indirect(strict, 4)).containsExactly(List.of(0, 1));
    assertThat(indirect(graph(module), 4)).containsExactly(List.of(0));
  }

  @Test
  void withoutAnyBudgetAllIsAsAtSlots() {
    WasmModule module =
        three().function(CONST, 7, LOCAL_GET, 0, CALL_INDIRECT, 0, 0).export().build();
    FlowOptions options = FlowOptions.of(HostModel.PASSIVE).withBudget(Budget.steps(1));
    CallGraph graph = analyse(module, options).callGraph();
    assertThat(graph.fallback().contains(3)).isTrue();
    assertThat(indirect(graph, 3)).containsExactly(List.of(0, 1, 2));
  }

  /** The function has more sites than there are functions. */
  @Test
  void whatFallsEntersAllThatItsSitesEnterBelow() {
    WasmModule module =
        new TestModule(1)
            .function(
                CONST, 0, CALL, 1, CALL, 1, CALL, 2, CALL, 2, CALL, 3, CALL, 3, CALL, 4, DROP,
                CONST, 0)
            .exportFirst()
            .function(LOCAL_GET, 0)
            .function(LOCAL_GET, 0)
            .function(LOCAL_GET, 0)
            .function(LOCAL_GET, 0)
            .build();
    FlowOptions options = FlowOptions.of(HostModel.PASSIVE).withBudget(Budget.steps(1));
    CallGraph graph = analyse(module, options).callGraph();
    assertThat(graph.fallback().contains(0)).isTrue();
    assertThat(graph.live().toArray()).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void whatHasSettledWithinTheBudgetIsKept() {
    WasmModule module =
        three()
            .function(
                CONST,
                1,
                LOCAL_SET,
                1,
                CONST,
                7,
                LOCAL_GET,
                1,
                CALL_INDIRECT,
                0,
                0,
                DROP,
                CONST,
                7,
                CALL,
                4,
                DROP,
                CONST,
                0)
            .export()
            .function(CONST, 7, LOCAL_GET, 0, CALL_INDIRECT, 0, 0)
            .build();
    long enough = analyse(module, FlowOptions.of(HostModel.PASSIVE)).steps();
    boolean keptSome = false;
    for (long steps = 1; steps < enough; steps++) {
      FlowOptions options = FlowOptions.of(HostModel.PASSIVE).withBudget(Budget.steps(steps));
      FlowResult result = analyse(module, options);
      assertThat(result.steps()).isLessThan(2 * steps + 40);
      List<List<Integer>> targets = indirect(result.callGraph(), 3);
      assertThat(targets)
          .as("%d steps", steps)
          .containsExactly(
              result.callGraph().fallback().contains(3) ? List.of(0, 1, 2) : List.of(1));
      keptSome |= !result.callGraph().fallback().contains(3);
    }
    assertThat(keptSome).isTrue();
  }

  @Test
  void theInspectorShowsTheStateBeforeAnInstruction() {
    WasmModule module =
        three()
            .function(CONST, 5, GLOBAL_SET, 0, CONST, 1, LOCAL_SET, 1, CONST, 7, DROP, CONST, 0)
            .export()
            .build();
    FlowOptions options = FlowOptions.of(HostModel.PASSIVE).withDomain(new ConstantDomain());
    States states = analyse(module, options).states();
    // Its locals take three bytes, and each instruction two.
    int drop = module.bodyStart(3) + 3 + 5 * 2;
    assertThat(Inspector.at(states, 3, drop))
        .singleElement()
        .satisfies(
            view -> {
              assertThat(view.store().global(0)).hasToString("5");
              assertThat(view.state().stack()).extracting(Object::toString).containsExactly("7");
              assertThat(view.state().locals())
                  .extracting(Object::toString)
                  .containsExactly("top", "1", "0");
            });
    assertThat(Inspector.at(states, 0, module.bodyStart(0) + 3)).isEmpty();
  }

  @Test
  void unknownIndicesAreExplained() {
    WasmModule module =
        three()
            .function(
                CONST,
                7,
                LOCAL_GET,
                0,
                CALL_INDIRECT,
                0,
                0,
                DROP, //
                CONST,
                7,
                LOCAL_GET,
                0,
                0x28,
                2,
                0,
                CALL_INDIRECT,
                0,
                0,
                DROP, //
                CONST,
                7,
                CONST,
                1,
                CALL,
                0,
                CALL_INDIRECT,
                0,
                0,
                DROP, //
                CONST,
                7,
                GLOBAL_GET,
                0,
                CALL_INDIRECT,
                0,
                0,
                DROP, //
                CONST,
                7,
                LOCAL_GET,
                0,
                CONST,
                1,
                ADD,
                CALL_INDIRECT,
                0,
                0,
                DROP, //
                LOCAL_GET,
                0,
                GLOBAL_SET,
                0,
                CONST,
                0)
            .export()
            .build();
    // Constants alone: function 0 is called with 1 and with 7, so its result is neither.
    FlowOptions options = FlowOptions.of(HostModel.PASSIVE).withDomain(new ConstantDomain());
    UnknownIndices unknown = UnknownIndices.explain(module, analyse(module, options).callGraph());
    assertThat(unknown.bySite().values())
        .containsExactly(
            Source.PARAMETER, Source.MEMORY, Source.RESULT, Source.GLOBAL, Source.ARITHMETIC);
    assertThat(unknown.histogram()).containsEntry(Source.MEMORY, 1).hasSize(5);
    assertThat(unknown.findings().get(0).reason())
        .isEqualTo(
            "call_indirect: nothing is proven of what it enters, because "
                + Source.PARAMETER.reason());
  }

  /** What a handler does is explained as well: any call may throw. */
  @Test
  void unknownIndicesInHandlersAreExplained() {
    WasmModule module =
        three()
            .function(
                TRY,
                EMPTY,
                CONST,
                7,
                CALL,
                0,
                DROP,
                CATCH_ALL,
                CONST,
                7,
                LOCAL_GET,
                0,
                CALL_INDIRECT,
                0,
                0,
                DROP,
                END,
                CONST,
                0)
            .export()
            .build();
    CallGraph graph =
        LevelCallGraph.build(module, CodeFacts.scan(module, 1), Level.SLOTS, HostModel.PASSIVE);
    assertThat(UnknownIndices.explain(module, graph).bySite().values())
        .containsExactly(Source.PARAMETER);
  }

  /** A domain whose sums are different every time. */
  private static final class Fickle extends Flat<Long> implements ValueDomain<Flat.Element<Long>> {
    private final ConstantDomain constants = new ConstantDomain();
    private long sums;

    @Override
    public String id() {
      return "fickle";
    }

    @Override
    public Element<Long> constant(long word, int width) {
      return constants.constant(word, width);
    }

    @Override
    public OptionalLong asConstant(Element<Long> value, int width) {
      return constants.asConstant(value, width);
    }

    @Override
    public boolean contains(Element<Long> value, long word, int width) {
      return constants.contains(value, word, width);
    }

    @Override
    public Element<Long> binary(BinaryOp op, Element<Long> left, Element<Long> right, int width) {
      return constant(sums++, width);
    }
  }

  @Test
  void whatIsNoPostFixpointIsFoundOut() {
    WasmModule module = new TestModule(0).function(CONST, 1, CONST, 2, ADD).export().build();
    FlowOptions options = FlowOptions.of(HostModel.PASSIVE).withDomain(new Fickle());
    assertThatThrownBy(() -> analyse(module, options.withVerification(true)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no post-fixpoint: function 0 in context 0 changes");
    assertThat(analyse(module, options.withVerification(false)).evaluations())
        .as("the host, its calls, the function")
        .isEqualTo(3);
  }
}
