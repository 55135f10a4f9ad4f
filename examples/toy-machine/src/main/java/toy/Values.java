// SPDX-License-Identifier: Apache-2.0
package toy;

import dev.slotwise.interp.fix.FlowEquations;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.lattice.Lattice;
import dev.slotwise.lattice.Lifted;
import dev.slotwise.lattice.Lifted.Element;
import dev.slotwise.lattice.MapLattice;
import dev.slotwise.lattice.MapLattice.Mapping;
import dev.slotwise.lattice.Parity.Parities;
import dev.slotwise.lattice.Product.Pair;
import dev.slotwise.lattice.Sign.Signs;

/** Which numbers each register can hold before each instruction, if it is reached at all. */
record Values(ControlFlow flow)
    implements FlowEquations.Flow<Element<Mapping<Integer, Pair<Signs, Parities>>>> {
  private static final Lifted<Mapping<Integer, Pair<Signs, Parities>>> LATTICE =
      new Lifted<>(new MapLattice<>(Numbers.LATTICE));

  @Override
  public IntGraph graph() {
    return flow.graph();
  }

  @Override
  public Lattice<Element<Mapping<Integer, Pair<Signs, Parities>>>> lattice() {
    return LATTICE;
  }

  /** Execution starts at the first instruction, with any numbers in the registers. */
  @Override
  public Element<Mapping<Integer, Pair<Signs, Parities>>> initial(int node) {
    return node == 0 ? LATTICE.top() : LATTICE.bottom();
  }

  @Override
  public void transfer(
      int node,
      Element<Mapping<Integer, Pair<Signs, Parities>>> element,
      FlowEquations.EdgeSink<Element<Mapping<Integer, Pair<Signs, Parities>>>> out) {
    if (flow.isEnd(node)
        || !(element instanceof Lifted.Present<Mapping<Integer, Pair<Signs, Parities>>> present)) {
      return;
    }
    Mapping<Integer, Pair<Signs, Parities>> state = present.value();
    Program.Instruction instruction = flow.program().instructions().get(node);
    if (instruction instanceof Program.Assign assign) {
      Pair<Signs, Parities> result =
          Numbers.apply(assign.operator(), of(assign.left(), state), of(assign.right(), state));
      send(flow.next()[node], assign.target(), result, state, out);
    } else if (instruction instanceof Program.Jump jump && !jump.always()) {
      Pair<Signs, Parities> number = state.get(jump.register());
      Pair<Signs, Parities> zero = Numbers.LATTICE.meet(number, Numbers.of(0));
      Pair<Signs, Parities> other =
          Numbers.LATTICE.meet(number, Numbers.LATTICE.of(Signs.NON_ZERO, Parities.TOP));
      send(flow.jumps()[node], jump.register(), zero, state, out);
      send(flow.next()[node], jump.register(), other, state, out);
    } else if (instruction instanceof Program.Jump) {
      out.send(flow.jumps()[node], element);
    } else {
      out.send(flow.next()[node], element);
    }
  }

  /** Sends the state with a new value of a register, unless no number is left for it. */
  private static void send(
      int edge,
      int register,
      Pair<Signs, Parities> value,
      Mapping<Integer, Pair<Signs, Parities>> state,
      FlowEquations.EdgeSink<Element<Mapping<Integer, Pair<Signs, Parities>>>> out) {
    if (!value.equals(Numbers.LATTICE.bottom())) {
      out.send(edge, LATTICE.of(state.put(register, value)));
    }
  }

  static Pair<Signs, Parities> of(
      Program.Operand operand, Mapping<Integer, Pair<Signs, Parities>> state) {
    return operand.isRegister()
        ? state.get((int) operand.value())
        : Numbers.of(operand.value());
  }
}
