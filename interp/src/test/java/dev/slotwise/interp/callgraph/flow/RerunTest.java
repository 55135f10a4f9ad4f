// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the outcome of a call grows, its caller is walked through only where that matters. */
class RerunTest {
  private static final int NOP = 0x01;
  private static final int LOOP = 0x03;
  private static final int IF = 0x04;
  private static final int END = 0x0B;
  private static final int BR_IF = 0x0D;
  private static final int CALL = 0x10;
  private static final int CALL_INDIRECT = 0x11;
  private static final int DROP = 0x1A;
  private static final int LOCAL_GET = 0x20;
  private static final int LOCAL_SET = 0x21;
  private static final int GLOBAL_GET = 0x23;
  private static final int GLOBAL_SET = 0x24;
  private static final int CONST = 0x41;
  private static final int ADD = 0x6A;
  private static final int AND = 0x71;
  private static final int EMPTY = 0x40;

  /** More than enough to leave a waypoint before the next call. */
  private static final int LONG = 400;

  private static final class Code {
    private final List<Integer> bytes = new ArrayList<>();

    Code then(int... more) {
      for (int value : more) {
        bytes.add(value);
      }
      return this;
    }

    Code thenLong() {
      bytes.addAll(Collections.nCopies(LONG, NOP));
      return this;
    }

    int[] toArray() {
      return bytes.stream().mapToInt(i -> i).toArray();
    }
  }

  private static FlowResult verified(WasmModule module) {
    FlowOptions options = FlowOptions.of(HostModel.PASSIVE).withVerification(true);
    return FlowCallGraph.build(module, CodeFacts.scan(module, 1), options);
  }

  /** Its callee calls it back, so it is seen to return only when its caller has been seen to. */
  private static Code callsBack() {
    return new Code()
        .thenLong()
        // Not the argument itself: its value would be known to be 0 until the call returns.
        .then(LOCAL_GET, 0, CONST, 1, AND, IF, EMPTY, LOCAL_GET, 0, CALL, 1, DROP, END)
        .thenLong()
        .then(CONST, 0, CALL, 2, DROP)
        .thenLong()
        .then(CONST, 0, CALL, 2);
  }

  @Test
  void whatComesBeforeAndAfterIsWalkedThroughOnce() {
    WasmModule module =
        new TestModule(0)
            .function(callsBack().toArray())
            .export()
            .function(LOCAL_GET, 0, CALL, 0)
            .function(CONST, 5)
            .build();
    FlowResult result = verified(module);
    // Twice through all of it would be more than twice of three long stretches.
    assertThat(result.steps()).isGreaterThan(3 * LONG).isLessThan(5 * LONG);
  }

  /** What the second outcome changes is seen behind the code that is left out. */
  @Test
  void whatChangesLaterIsSeen() {
    Code code =
        new Code()
            .thenLong()
            .then(LOCAL_GET, 0, IF, EMPTY, LOCAL_GET, 0, CONST, 1, ADD, CALL, 3, GLOBAL_SET, 0, END)
            .thenLong()
            .then(CONST, 0, CALL, 2, DROP)
            .thenLong()
            .then(CONST, 7, GLOBAL_GET, 0, CALL_INDIRECT, 0, 0, DROP, CONST, 1);
    WasmModule module =
        new TestModule(3)
            .function(CONST, 5)
            .function(CONST, 6)
            .function(CONST, 7)
            .function(LOCAL_GET, 0, CALL, 4)
            .function(code.toArray())
            .export()
            .build();
    CallGraph graph = verified(module).callGraph();
    int site = graph.endSite(4) - 1;
    assertThat(graph.targetSets().get(graph.targets(site)).toArray()).containsExactly(0, 1);
  }

  /** What branches further out from a loop than before is in what the function returns. */
  @Test
  void whatLeavesALoopIsSeen() {
    Code code =
        new Code()
            .then(LOOP, EMPTY)
            .thenLong()
            .then(LOCAL_GET, 0, IF, EMPTY, LOCAL_GET, 0, CALL, 3, LOCAL_SET, 1, END)
            .thenLong()
            .then(LOCAL_GET, 0, CALL, 2, BR_IF, 0, END)
            .thenLong()
            .then(CONST, 7, LOCAL_GET, 1, CALL_INDIRECT, 0, 0, DROP, CONST, 1);
    WasmModule module =
        new TestModule(3)
            .function(CONST, 5)
            .function(CONST, 6)
            .function(LOCAL_GET, 0)
            .function(LOCAL_GET, 0, CALL, 4)
            .function(code.toArray())
            .export()
            .build();
    CallGraph graph = verified(module).callGraph();
    int site = graph.endSite(4) - 1;
    assertThat(graph.targetSets().get(graph.targets(site)).toArray()).containsExactly(0, 1);
  }
}
