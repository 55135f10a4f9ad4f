// SPDX-License-Identifier: Apache-2.0
package toy;

import dev.slotwise.interp.fix.FlowEquations;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.lattice.Dual;
import dev.slotwise.lattice.Lattice;
import dev.slotwise.lattice.Powerset;
import dev.slotwise.lattice.Powerset.Members;
import java.util.ArrayList;
import java.util.List;

/**
 * Which registers have been set on every path to an instruction. That is a <i>must</i> analysis:
 * where paths meet, what holds on both is kept, so the lattice of sets stands upside down.
 */
record SetRegisters(ControlFlow flow) implements FlowEquations.Flow<Members> {
  private static final Powerset SETS = new Powerset(26);
  private static final Dual<Members> LATTICE = new Dual<>(SETS);

  @Override
  public IntGraph graph() {
    return flow.graph();
  }

  @Override
  public Lattice<Members> lattice() {
    return LATTICE;
  }

  @Override
  public Members initial(int node) {
    return node == 0 ? Members.NONE : LATTICE.bottom();
  }

  @Override
  public void transfer(int node, Members set, FlowEquations.EdgeSink<Members> out) {
    if (flow.isEnd(node)) {
      return;
    }
    Members after =
        flow.program().instructions().get(node) instanceof Program.Assign assign
            ? SETS.join(set, Members.of(assign.target()))
            : set;
    for (int edge : new int[] {flow.next()[node], flow.jumps()[node]}) {
      if (edge >= 0) {
        out.send(edge, after);
      }
    }
  }

  /** The registers that an instruction reads. */
  static List<Integer> reads(Program.Instruction instruction) {
    List<Integer> registers = new ArrayList<>();
    if (instruction instanceof Program.Assign assign) {
      for (Program.Operand operand : List.of(assign.left(), assign.right())) {
        if (operand.isRegister()) {
          registers.add((int) operand.value());
        }
      }
    } else if (instruction instanceof Program.Print print) {
      registers.add(print.register());
    } else if (instruction instanceof Program.Jump jump && !jump.always()) {
      registers.add(jump.register());
    }
    return registers;
  }
}
