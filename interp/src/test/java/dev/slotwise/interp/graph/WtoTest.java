// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class WtoTest {
  private static final int LONG = 200_000;

  @Test
  void theExampleOfThePaper() {
    // Figure 2 of Bourdoncle 1993, nodes shifted to count from 0.
    IntGraph graph = Graphs.of(8, 0, 1, 1, 2, 1, 7, 2, 3, 3, 4, 3, 6, 4, 5, 5, 4, 5, 6, 6, 2, 6, 7);
    assertThat(Wto.of(graph, 0)).hasToString("0 1 (2 3 (4 5) 6) 7");
  }

  @Test
  void smallShapes() {
    assertThat(Wto.of(Graphs.of(0))).hasToString("");
    assertThat(Wto.of(Graphs.of(1, 0, 0))).hasToString("(0)");
    assertThat(Wto.of(Graphs.chain(4))).hasToString("0 1 2 3");
    assertThat(Wto.of(Graphs.nestedLoops(4))).hasToString("(0 (1 (2 3)))");
    // Irreducible: a cycle of 1 and 2 that 0 enters at both.
    assertThat(Wto.of(Graphs.of(3, 0, 1, 0, 2, 1, 2, 2, 1))).hasToString("0 (1 2)");
    // The exit 1 has the lower number, yet stands after the loop it leaves.
    assertThat(Wto.of(Graphs.of(3, 0, 1, 0, 2, 2, 0))).hasToString("(0 2) 1");
    // An entry chooses the head.
    assertThat(Wto.of(Graphs.of(2, 0, 1, 1, 0), 1)).hasToString("(1 0)");
  }

  @Test
  void agreesWithBourdonclesOwnConstruction() {
    for (long seed = 0; seed < 3_000; seed++) {
      IntGraph graph = Graphs.random(seed);
      int entry = (int) (seed % graph.nodeCount());
      assertThat(Wto.of(graph, entry))
          .as("seed %d", seed)
          .hasToString(new Bourdoncle(graph).order(entry));
    }
  }

  @Test
  void everyEdgeGoesForwardOrToAHeadAroundItsSource() {
    for (long seed = 0; seed < 500; seed++) {
      IntGraph graph = Graphs.random(seed);
      Wto wto = Wto.of(graph);
      for (int u = 0; u < graph.nodeCount(); u++) {
        int source = u;
        graph.forEachSuccessor(
            u,
            v -> {
              int at = wto.positionOf(source);
              boolean forward = at < wto.positionOf(v);
              boolean toHead = wto.isHead(v) && wto.positionOf(v) <= at && at < wto.endOf(v);
              assertThat(forward || toHead).isTrue();
            });
      }
    }
  }

  @Test
  void queriesAgreeWithTheNotation() {
    Wto wto = Wto.of(Graphs.of(5, 0, 1, 1, 2, 2, 3, 3, 2, 3, 1, 3, 4));
    assertThat(wto).hasToString("0 (1 (2 3)) 4");
    assertThat(wto.heads()).isEqualTo(NodeSet.of(1, 2));
    assertThat(wto.enclosingHead(3)).isEqualTo(2);
    assertThat(wto.enclosingHead(2)).isEqualTo(1);
    assertThat(wto.enclosingHead(1)).isEqualTo(-1);
    assertThat(wto.endOf(1)).isEqualTo(4);
    assertThat(wto.nodeAt(4)).isEqualTo(4);
    assertThatThrownBy(() -> wto.endOf(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void depthAndNestingCostNoStackAndNoQuadraticWork() {
    assertThat(Wto.of(Graphs.chain(LONG)).heads().isEmpty()).isTrue();
    // Bourdoncle's own construction takes some 10^10 steps here.
    Wto nested = Wto.of(Graphs.nestedLoops(LONG));
    assertThat(nested.heads().size()).isEqualTo(LONG - 1);
    assertThat(nested.endOf(0)).isEqualTo(LONG);
    assertThat(nested.enclosingHead(LONG - 1)).isEqualTo(LONG - 2);
  }

  @Test
  void reversePostOrderPutsNodesBeforeSuccessorsSaveOnCycles() {
    for (long seed = 0; seed < 300; seed++) {
      IntGraph graph = Graphs.random(seed);
      Scc scc = Scc.of(graph);
      ReversePostOrder order = ReversePostOrder.of(graph, graph.nodeCount() - 1);
      for (int u = 0; u < graph.nodeCount(); u++) {
        assertThat(order.nodeAt(order.rankOf(u))).isEqualTo(u);
        int source = u;
        graph.forEachSuccessor(
            u,
            v ->
                assertThat(
                        scc.componentOf(source) == scc.componentOf(v)
                            || order.rankOf(source) < order.rankOf(v))
                    .isTrue());
      }
    }
    assertThat(ReversePostOrder.of(Graphs.nestedLoops(LONG)).rankOf(LONG - 1)).isEqualTo(LONG - 1);
  }

  /** The recursive construction as the paper prints it (figure 4): the oracle. */
  private static final class Bourdoncle {
    private final IntGraph graph;
    private final int[] number;
    private final Deque<Integer> stack = new ArrayDeque<>();
    private int count;

    Bourdoncle(IntGraph graph) {
      this.graph = graph;
      this.number = new int[graph.nodeCount()];
    }

    String order(int entry) {
      Deque<String> partition = new ArrayDeque<>();
      visit(entry, partition);
      for (int node = 0; node < number.length; node++) {
        if (number[node] == 0) {
          visit(node, partition);
        }
      }
      return String.join(" ", partition);
    }

    private int visit(int node, Deque<String> partition) {
      stack.push(node);
      number[node] = ++count;
      int head = number[node];
      boolean loop = false;
      for (int successor : graph.successors(node)) {
        int min = number[successor] == 0 ? visit(successor, partition) : number[successor];
        if (min <= head) {
          head = min;
          loop = true;
        }
      }
      if (head == number[node]) {
        number[node] = Integer.MAX_VALUE;
        int element = stack.pop();
        if (loop) {
          while (element != node) {
            number[element] = 0;
            element = stack.pop();
          }
          partition.push(component(node));
        } else {
          partition.push(Integer.toString(node));
        }
      }
      return head;
    }

    private String component(int head) {
      Deque<String> partition = new ArrayDeque<>();
      for (int successor : graph.successors(head)) {
        if (number[successor] == 0) {
          visit(successor, partition);
        }
      }
      partition.push(Integer.toString(head));
      return "(" + String.join(" ", partition) + ")";
    }
  }
}
