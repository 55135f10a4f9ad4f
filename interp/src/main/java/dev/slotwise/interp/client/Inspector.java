// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client;

import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.StoreView;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.api.set.primitive.ImmutableIntSet;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.eclipse.collections.impl.factory.primitive.IntSets;

/** A client that keeps the states before some instructions, to look at. */
public final class Inspector implements Client {
  private final ImmutableIntSet watched;
  private final MutableIntObjectMap<MutableList<View>> views = IntObjectMaps.mutable.empty();

  /** Watches instructions of the functions that it will be shown. */
  /**
   * Watches instructions of the functions that it will be shown.
   *
   * @param offsets of instructions, absolute in the file
   */
  public Inspector(Iterable<Integer> offsets) {
    this.watched =
        IntSets.mutable.withAll(Lists.immutable.withAll(offsets).collectInt(i -> i)).toImmutable();
  }

  /**
   * The states before one instruction of a defined function.
   *
   * @param states of an analysis that reached the function
   * @param function the index of a defined function
   * @param offset of the instruction's opcode, absolute in the file, in bytes
   * @return one view for each context in which the function is called; empty if the instruction
   *     can't be reached
   */
  public static ImmutableList<View> at(States states, int function, int offset) {
    Inspector inspector = new Inspector(Lists.immutable.of(offset));
    states.show(index -> index == function, inspector);
    return inspector.at(offset);
  }

  @Override
  public <V> Observer<V> observe(Subject<V> subject) {
    return instruction -> {
      if (watched.contains(instruction.offset())) {
        views
            .getIfAbsentPut(instruction.offset(), Lists.mutable::empty)
            .add(
                new View(
                    instruction.context(),
                    instruction.state(),
                    instruction.relations(),
                    instruction.store()));
      }
    };
  }

  /**
   * {@return the states before a watched instruction, one for each context in which its function is
   * called; empty if it can't be reached}
   *
   * @param offset of the instruction's opcode, absolute in the file, in bytes
   */
  public ImmutableList<View> at(int offset) {
    MutableList<View> found = views.get(offset);
    return found == null ? Lists.immutable.empty() : found.toImmutable();
  }

  /**
   * The state before an instruction, in one context.
   *
   * @param context the calls of the function for which the state holds
   * @param state locals, operand stack, and what happened to the store since the function's entry
   * @param relations what is known of locals and globals together, as {@link Instruction#relations}
   *     says it
   * @param store globals, tables and memories
   */
  public record View(
      Context context, MachineState state, ImmutableList<String> relations, StoreView store) {}
}
