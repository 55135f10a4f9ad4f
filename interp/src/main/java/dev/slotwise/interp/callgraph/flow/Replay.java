// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.exec.CallSink;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.exec.Probe;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.StoreView;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;
import org.jspecify.annotations.Nullable;

/**
 * Shows states of a finished analysis: interprets a function once more with the entries and exits
 * of the solution, and watches one instruction.
 *
 * @param <V> the elements of the value domain
 */
final class Replay<V> implements Inspector {
  private final FlowSystem<V> system;

  Replay(FlowSystem<V> system) {
    this.system = system;
  }

  @Override
  public ImmutableList<View> at(int function, int offset) {
    MutableList<View> views = Lists.mutable.empty();
    for (FunctionUnknown<V> found : system.functions()) {
      if (found.function == function && found.hasInput()) {
        Entry entry = found.input().orElseThrow();
        Watch watch = new Watch(offset);
        system
            .interpreter()
            .run(function, entry.arguments(), entry.effect(), new Solved(found), watch);
        if (watch.state != null) {
          views.add(view(found, entry, watch.state));
        }
      }
    }
    return views.toImmutable();
  }

  private View view(FunctionUnknown<V> function, Entry entry, MachineState state) {
    ModuleModel<V> model = system.model();
    return new View(
        system.contexts().sites(function.context),
        system.contexts().entryGlobals(function.context),
        state,
        new StoreView<>(
            model.store(), model.layout(), model.values(), state.effect(), entry.effect()));
  }

  /** Joins what is seen at an instruction. */
  private final class Watch implements Probe {
    private final int offset;
    private @Nullable MachineState state;

    Watch(int offset) {
      this.offset = offset;
    }

    @Override
    public boolean watches(int instruction) {
      return instruction == offset;
    }

    @Override
    public void reached(int instruction, MachineState now) {
      state = MachineState.join(state, now, system.model().values(), system.model().effects());
    }
  }

  /** Answers calls from the solution. */
  private final class Solved implements CallSink {
    private final FunctionUnknown<?> function;

    Solved(FunctionUnknown<?> function) {
      this.function = function;
    }

    private Outcome answer(int offset) {
      FunctionUnknown.Site site = function.sites().get(offset);
      return site == null ? Outcome.NEVER : site.outcome();
    }

    @Override
    public Outcome call(int offset, int callee, Object[] arguments, Effect effect) {
      return answer(offset);
    }

    @Override
    public Outcome callIndirect(
        int offset,
        int type,
        RefValue callees,
        Knowledge knowledge,
        Object[] arguments,
        Effect effect) {
      return answer(offset);
    }

    @Override
    public Object readField(int field) {
      return system.heap().field(field).value();
    }

    @Override
    public void writeField(int field, Object value) {
      // The solution has it already.
    }

    @Override
    public void spend(int steps) {
      // Looking costs nothing.
    }
  }
}
