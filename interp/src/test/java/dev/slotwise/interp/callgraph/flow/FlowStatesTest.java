// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.client.Client;
import dev.slotwise.interp.client.Clients;
import dev.slotwise.interp.client.FindingClient;
import dev.slotwise.interp.client.Subject;
import dev.slotwise.interp.fix.Budget;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;
import org.junit.jupiter.api.Test;

/** What level flow shows to clients. */
class FlowStatesTest {
  private static final int LOCAL_GET = 0x20;
  private static final int LOCAL_SET = 0x21;
  private static final int CONST = 0x41;
  private static final int ADD = 0x6A;
  private static final int LESS = 0x49;
  private static final int CALL = 0x10;
  private static final int CALL_INDIRECT = 0x11;
  private static final int DROP = 0x1A;
  private static final int LOOP = 0x03;
  private static final int IF = 0x04;
  private static final int END = 0x0B;
  private static final int BR_IF = 0x0D;
  private static final int EMPTY = 0x40;

  /** Lists all that it is shown, and calls with what they can enter. */
  public static final class Lister implements FindingClient {
    private final List<String> shown = new ArrayList<>();
    private final List<Finding> calls = new ArrayList<>();

    @Override
    public String id() {
      return "lister";
    }

    @Override
    public ImmutableList<Finding> findings() {
      return Lists.immutable.withAll(calls);
    }

    @Override
    public <V> Observer<V> observe(Subject<V> subject) {
      return instruction -> {
        int from = subject.module().bodyStart(instruction.function());
        shown.add(
            "%d+%d %s"
                .formatted(
                    instruction.function(),
                    instruction.offset() - from,
                    instruction.opcode().mnemonic()));
        if (instruction.opcode() == Opcode.CALL_INDIRECT) {
          calls.add(
              new Finding(
                  instruction.function(),
                  instruction.offset(),
                  "call",
                  instruction.outcome().returns(),
                  instruction.number(0) + " " + instruction.callees()));
        }
      };
    }
  }

  private static FlowResult analyse(WasmModule module, FlowOptions options) {
    return FlowCallGraph.build(module, CodeFacts.scan(module, 1), options);
  }

  /** The function of the loop is shown once, with its last state, and dead code never. */
  @Test
  void eachReachableInstructionIsShownOnce() {
    int[] code = {
      CONST,
      0,
      IF,
      EMPTY,
      CONST,
      3,
      CALL,
      0,
      DROP,
      END, // never
      LOOP,
      EMPTY,
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
      1,
      LOCAL_GET,
      1,
      CONST,
      2,
      LESS,
      BR_IF,
      0,
      END, //
      CONST,
      0
    };
    WasmModule module =
        new TestModule(2)
            .function(LOCAL_GET, 0)
            .function(LOCAL_GET, 0)
            .function(code)
            .export()
            .build();
    Lister lister = new Lister();
    FlowResult result = analyse(module, FlowOptions.of(HostModel.PASSIVE));
    result.states().show(lister);
    assertThat(lister.shown)
        .startsWith("0+3 local.get", "0+5 end", "1+3 local.get", "1+5 end", "2+3 i32.const")
        .doesNotHaveDuplicates()
        .noneMatch(line -> line.endsWith(" call"))
        .filteredOn(line -> line.startsWith("2+"))
        .hasSize(18);
    assertThat(lister.findings())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.certain()).isTrue();
              assertThat(call.reason()).isEqualTo("{0, 1} [0, 1]");
            });
    assertThat(result.states().withoutStates().isEmpty()).isTrue();
    // Only what is asked for.
    Lister some = new Lister();
    result.states().show(function -> function == 1, some);
    assertThat(some.shown).containsExactly("1+3 local.get", "1+5 end");
  }

  /** Whoever has no solution to start from goes over the loop until it is stable. */
  @Test
  void aLoopThatIsWalkedSeveralTimesIsShownOnce() {
    WasmModule module =
        new TestModule(1)
            .function(
                LOOP, EMPTY, LOCAL_GET, 1, LOCAL_GET, 0, ADD, LOCAL_SET, 1, LOCAL_GET, 0, BR_IF, 0,
                END, LOCAL_GET, 1)
            .export()
            .build();
    CallGraph graph =
        LevelCallGraph.build(module, CodeFacts.scan(module, 1), Level.SLOTS, HostModel.PASSIVE);
    Lister lister = new Lister();
    new LocalSources(module, graph).show(function -> true, lister);
    assertThat(lister.shown)
        .containsExactly(
            "0+3 loop",
            "0+5 local.get",
            "0+7 local.get",
            "0+9 i32.add",
            "0+10 local.set",
            "0+12 local.get",
            "0+14 br_if",
            "0+16 end",
            "0+17 local.get",
            "0+19 end");
  }

  @Test
  void functionsWithoutStatesAreNamedAndNotShown() {
    WasmModule module =
        new TestModule(1)
            .function(LOCAL_GET, 0)
            .function(CONST, 7, LOCAL_GET, 0, CALL_INDIRECT, 0, 0)
            .export()
            .build();
    FlowResult result =
        analyse(module, FlowOptions.of(HostModel.PASSIVE).withBudget(Budget.steps(1)));
    assertThat(result.states().withoutStates().contains(1)).isTrue();
    Lister lister = new Lister();
    result.states().show(lister);
    assertThat(lister.shown).noneMatch(line -> line.startsWith("1+"));
  }

  @Test
  void clientsAreFoundByClass() {
    assertThat(Clients.byName(Lister.class.getName()).id()).isEqualTo("lister");
    assertThatThrownBy(() -> Clients.byName("no.such.Client"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no class 'no.such.Client' on the class path");
    assertThatThrownBy(() -> Clients.byName("java.lang.String"))
        .hasMessageContaining("does not implement " + FindingClient.class.getName());
    assertThat(FindingClient.class).isAssignableTo(Client.class);
  }
}
