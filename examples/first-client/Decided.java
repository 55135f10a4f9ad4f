// SPDX-License-Identifier: Apache-2.0

import dev.slotwise.interp.client.FindingClient;
import dev.slotwise.interp.client.Instruction;
import dev.slotwise.interp.client.Subject;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/** Finds branches that always go the same way. */
public final class Decided implements FindingClient {

  /** A branch, and which way it goes; both if it is not decided. */
  private record Branch(int function, boolean canBeTaken, boolean canFail) {
    Branch or(Branch other) {
      return new Branch(function, canBeTaken || other.canBeTaken, canFail || other.canFail);
    }

    boolean isDecided() {
      return canBeTaken != canFail;
    }
  }

  /** By offset. */
  private final TreeMap<Integer, Branch> branches = new TreeMap<>();

  @Override
  public String id() {
    return "decided";
  }

  @Override
  public <V> Observer<V> observe(Subject<V> subject) {
    return instruction -> {
      switch (instruction.opcode()) {
        case IF, BR_IF ->
            branches.merge(instruction.offset(), branch(subject, instruction), Branch::or);
        default -> {
          // No branch.
        }
      }
    };
  }

  private static <V> Branch branch(Subject<V> subject, Instruction<V> instruction) {
    V condition = instruction.number(0);
    OptionalLong known = subject.domain().asConstant(condition, 32);
    return new Branch(
        instruction.function(),
        known.isEmpty() || known.getAsLong() != 0,
        subject.domain().contains(condition, 0, 32));
  }

  @Override
  public ImmutableList<Finding> findings() {
    return Lists.immutable
        .withAll(branches.entrySet())
        .select(entry -> entry.getValue().isDecided())
        .collect(
            entry ->
                new Finding(
                    entry.getValue().function(),
                    entry.getKey(),
                    entry.getValue().canFail() ? "never-taken" : "always-taken",
                    true,
                    "the condition is "
                        + (entry.getValue().canFail() ? "always 0" : "never 0")));
  }
}
