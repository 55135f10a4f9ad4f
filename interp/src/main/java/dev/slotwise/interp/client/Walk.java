// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client;

import dev.slotwise.interp.exec.CallSink;
import dev.slotwise.interp.exec.FunctionInterpreter;
import dev.slotwise.interp.exec.LoopHeaders;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.exec.Probe;
import dev.slotwise.interp.exec.Traps;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.Value;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * Shows a client the instructions of functions, by interpreting each function once more with
 * entries and outcomes of calls that are given. For those who implement {@link States}.
 *
 * @param <V> the elements of the value domain
 */
public final class Walk<V> {
  private final Subject<V> subject;
  private final FunctionInterpreter<V> interpreter;
  private final Client.Observer<V> observer;

  /**
   * Begins to show a client a module.
   *
   * @param model the module, with the value domain and limits of the solution
   * @param client is told of the instructions
   */
  public Walk(ModuleModel<V> model, Client client) {
    this.subject = new Subject<>(model);
    this.interpreter = new FunctionInterpreter<>(model, Traps.ignored(model.effects()));
    this.observer = client.observe(subject);
  }

  /** Where a walk gets the outcome of calls and the values of fields, and what a client asks. */
  public interface Solution extends CallSink, Calls {}

  /**
   * Shows the instructions of a defined function that can be reached.
   *
   * @param function the index of a defined function
   * @param context what tells these calls of it apart
   * @param arguments values of its parameters; not changed
   * @param entry what happened to the store from instantiation to these calls
   * @param solution of the module in that context
   * @param headers where the loops started of the run that found the solution
   */
  public void show(
      int function,
      Context context,
      Value[] arguments,
      Effect entry,
      Solution solution,
      LoopHeaders headers) {
    Recorder recorder = new Recorder();
    interpreter.run(function, arguments, entry, solution, headers, recorder);
    for (int i = 0; i < recorder.states.size(); i++) {
      observer.reached(
          new Instruction<>(
              subject,
              function,
              recorder.offsets.get(i),
              context,
              entry,
              recorder.states.get(i),
              solution));
    }
  }

  /**
   * Keeps the state of the last time that each instruction was reached. The last pass over a loop
   * is the one in which its state is stable, so it covers those before; what was reached in an
   * earlier pass only can't be reached.
   */
  private static final class Recorder implements Probe {
    private final IntArrayList offsets = new IntArrayList();
    private final List<MachineState> states = new ArrayList<>();

    @Override
    public boolean watches(int offset) {
      return true;
    }

    @Override
    public void reached(int offset, MachineState state) {
      // Code is walked through in its order, except that a loop starts again.
      while (!offsets.isEmpty() && offsets.getLast() >= offset) {
        offsets.removeAtIndex(offsets.size() - 1);
        states.remove(states.size() - 1);
      }
      offsets.add(offset);
      states.add(state);
    }
  }
}
