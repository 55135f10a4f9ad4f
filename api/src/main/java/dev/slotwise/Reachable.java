// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.answer.Precision;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.wasm.Roots;
import java.util.List;

/**
 * The functions and types that can be reached from the roots. It is sound: under its {@link
 * #assumptions} no run enters a function that is not in it.
 */
public final class Reachable {
  private final dev.slotwise.interp.reach.Reachable reachable;
  private final FunctionTable functions;
  private final Roots roots;
  private final List<Assumption> assumptions;
  private final int typeCount;

  Reachable(dev.slotwise.answer.Analysis analysis, Precision precision, FunctionTable functions) {
    this.roots = analysis.roots(precision);
    this.reachable = analysis.reachable(roots);
    this.functions = functions;
    this.assumptions = List.copyOf(analysis.assumptions(roots).castToList());
    this.typeCount = analysis.module().types().size();
  }

  /** {@return the functions that can run} */
  public List<WasmFunction> functions() {
    return functions.of(reachable.functions());
  }

  /** {@return the functions that can't run} */
  public List<WasmFunction> dead() {
    return functions.of(NodeSet.range(functions.all().size()).minus(reachable.functions()));
  }

  /**
   * {@return whether a function can run}
   *
   * @param function a function of the module that was analysed
   */
  public boolean contains(WasmFunction function) {
    return reachable.functions().contains(functions.indexOf(function));
  }

  /** {@return those of {@link #functions} that an indirect call can enter} */
  public List<WasmFunction> addressTaken() {
    return functions.of(reachable.addressTaken());
  }

  /** {@return the indices of the types whose values can exist where references go} */
  public List<Integer> types() {
    return reachable.runtimeTypes().stream().takeWhile(type -> type < typeCount).boxed().toList();
  }

  /** {@return the functions that the host can call first} */
  public List<WasmFunction> roots() {
    return functions.of(roots.functions());
  }

  /** {@return the assumptions that the answer makes of the host} */
  public List<Assumption> assumptions() {
    return assumptions;
  }
}
