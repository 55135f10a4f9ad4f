// SPDX-License-Identifier: Apache-2.0
package toy;

import dev.slotwise.interp.fix.Equations;
import dev.slotwise.interp.fix.FlowEquations;
import dev.slotwise.interp.fix.Solution;
import dev.slotwise.interp.fix.SolutionVerifier;
import dev.slotwise.interp.fix.WideningPolicy;
import dev.slotwise.interp.fix.WtoRecursive;
import dev.slotwise.lattice.Lifted;
import dev.slotwise.lattice.Lifted.Present;
import dev.slotwise.lattice.MapLattice.Mapping;
import dev.slotwise.lattice.Parity.Parities;
import dev.slotwise.lattice.Powerset.Members;
import dev.slotwise.lattice.Product.Pair;
import dev.slotwise.lattice.Sign.Signs;
import java.io.IOException;
import java.nio.file.Path;

/** Says of a program of the toy machine where it may divide by zero or read what was never set. */
public final class Check {
  public static void main(String[] args) throws IOException {
    Program program = Program.read(Path.of(args[0]));
    ControlFlow flow = ControlFlow.of(program);
    Solution<Lifted.Element<Mapping<Integer, Pair<Signs, Parities>>>> values =
        solve(new FlowEquations<>(new Values(flow)));
    Solution<Members> set = solve(new FlowEquations<>(new SetRegisters(flow)));
    for (int i = 0; i < program.instructions().size(); i++) {
      Program.Instruction instruction = program.instructions().get(i);
      if (!(values.value(i) instanceof Present<Mapping<Integer, Pair<Signs, Parities>>> state)) {
        say(instruction, "is never reached");
        continue;
      }
      if (instruction instanceof Program.Assign assign && assign.operator() == '/') {
        Pair<Signs, Parities> divisor = Values.of(assign.right(), state.value());
        if (divisor.first() == Signs.ZERO) {
          say(instruction, "divides by zero");
        } else if (divisor.first().contains(0)) {
          say(instruction, "may divide by zero: the divisor is " + show(divisor));
        } else {
          say(instruction, "divides, never by zero: the divisor is " + show(divisor));
        }
      }
      for (int register : SetRegisters.reads(instruction)) {
        if (!set.value(i).contains(register)) {
          say(instruction, "may read " + Program.nameOf(register) + " before it is set");
        }
      }
    }
  }

  private static <E> Solution<E> solve(Equations<E> equations) {
    // Both lattices are finite, so nothing need be widened.
    Solution<E> solution = new WtoRecursive().solve(equations, WideningPolicy.never());
    if (!SolutionVerifier.verify(equations, solution).isEmpty()) {
      throw new IllegalStateException("not a solution");
    }
    return solution;
  }

  private static String show(Pair<Signs, Parities> number) {
    return number.first() + " " + number.second();
  }

  private static void say(Program.Instruction instruction, String what) {
    System.out.println("line " + instruction.line() + " " + what);
  }
}
