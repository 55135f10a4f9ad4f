// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Value;

/**
 * Interprets single functions of a validated module: from arguments and the store at entry to an
 * {@link Outcome}. Sound for the semantics of WebAssembly 3.0 if what the sink answers is; the
 * inner fixpoint over loops is complete when it returns. Every instruction is handled: what is not
 * tracked gives top.
 *
 * <p>Cost: one pass over the code, and for each loop as many more as its state takes to settle.
 * States are kept at labels only.
 *
 * @param <V> the elements of the value domain
 */
public final class FunctionInterpreter<V> {
  private final ModuleModel<V> model;
  private final Traps<V> traps;

  public FunctionInterpreter(ModuleModel<V> model, Traps<V> traps) {
    this.model = model;
    this.traps = traps;
  }

  /**
   * Runs a defined function.
   *
   * @param arguments values of its parameters; not changed
   * @param entry what happened to the store from instantiation to this call
   * @param trail what earlier runs have left, of which arguments, entry and answers have only
   *     grown; becomes that of this run
   */
  public Outcome run(int function, Value[] arguments, Effect entry, CallSink sink, Trail trail) {
    return new Activation<>(
            model, traps, function, arguments, entry, sink, trail.headers(), trail, null)
        .run();
  }

  /**
   * Runs a defined function for which only the outcomes of some calls have grown since the last
   * run: leaves out code for which that makes no difference. The sink sees no calls there.
   *
   * @param changes offsets of the calls whose outcome is new, ascending; at least one
   */
  public Outcome rerun(
      int function, Value[] arguments, Effect entry, CallSink sink, Trail trail, int[] changes) {
    return new Activation<>(
            model, traps, function, arguments, entry, sink, trail.headers(), trail, null)
        .rerun(changes);
  }

  /** Repeats the last run. */
  public Outcome repeat(
      int function, Value[] arguments, Effect entry, CallSink sink, LoopHeaders settled) {
    return new Activation<>(model, traps, function, arguments, entry, sink, settled, null, null)
        .run();
  }

  /** Runs a defined function and shows its states at some instructions to {@code probe}. */
  public Outcome run(
      int function,
      Value[] arguments,
      Effect entry,
      CallSink sink,
      LoopHeaders headers,
      Probe probe) {
    return new Activation<>(model, traps, function, arguments, entry, sink, headers, null, probe)
        .run();
  }
}
