// SPDX-License-Identifier: Apache-2.0
package toy;

import dev.slotwise.interp.graph.IntGraph;
import java.util.Arrays;

/**
 * The control-flow graph of a program: a node for each instruction, and one for its end.
 *
 * @param next by instruction: the edge to the instruction after it; -1 for none
 * @param jumps by instruction: the edge to where it jumps; -1 for none
 */
record ControlFlow(Program program, IntGraph graph, int[] next, int[] jumps) {

  static ControlFlow of(Program program) {
    int count = program.instructions().size();
    IntGraph.Builder edges = IntGraph.builder(count + 1);
    int[] next = new int[count];
    int[] jumps = new int[count];
    Arrays.fill(next, -1);
    Arrays.fill(jumps, -1);
    for (int i = 0; i < count; i++) {
      Program.Instruction instruction = program.instructions().get(i);
      if (instruction instanceof Program.Jump jump) {
        jumps[i] = edges.addEdge(i, jump.destination());
      }
      if (!(instruction instanceof Program.Jump jump && jump.always())) {
        next[i] = edges.addEdge(i, i + 1);
      }
    }
    return new ControlFlow(program, edges.build(), next, jumps);
  }

  boolean isEnd(int node) {
    return node == program.instructions().size();
  }
}
