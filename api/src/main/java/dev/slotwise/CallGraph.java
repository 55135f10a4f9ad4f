// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.Origins;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The functions that each call can enter. It is sound: under its {@link #assumptions} no run makes
 * a call that is not in it.
 */
public final class CallGraph {
  private final dev.slotwise.interp.callgraph.CallGraph calls;
  private final FunctionTable functions;

  /** By id of a target set: its functions. Thousands of sites share a set. */
  private final List<List<WasmFunction>> sets;

  private final Origins origins;

  /**
   * @param origins where the module's instructions come from
   */
  CallGraph(
      dev.slotwise.interp.callgraph.CallGraph calls, FunctionTable functions, Origins origins) {
    this.calls = calls;
    this.origins = origins;
    this.functions = functions;
    this.sets = new LazySets();
  }

  /**
   * {@return the functions that the roots reach; all functions at levels below {@code flow} of a
   * closure}
   */
  public List<WasmFunction> functions() {
    return functions.of(calls.live());
  }

  /** {@return the functions where execution can start; empty if any function may} */
  public List<WasmFunction> roots() {
    return functions.of(calls.roots());
  }

  /**
   * {@return the functions to which a reference can exist, so that indirect calls can enter them}
   */
  public List<WasmFunction> addressTaken() {
    return functions.of(calls.addressTaken());
  }

  /** {@return the call sites of {@link #functions}, by caller, then offset} */
  public List<CallSite> sites() {
    return new Sites(0, calls.siteCount());
  }

  /**
   * {@return the call sites of one function, by offset}
   *
   * @param caller a function of the module that was analysed
   */
  public List<CallSite> sites(WasmFunction caller) {
    int index = functions.indexOf(caller);
    return new Sites(calls.firstSite(index), calls.endSite(index));
  }

  /**
   * {@return the functions that a function can enter by a call; of an import, those that the host
   * can}
   *
   * @param caller a function of the module that was analysed
   */
  public List<WasmFunction> callees(WasmFunction caller) {
    int index = functions.indexOf(caller);
    BitSet callees = new BitSet();
    for (int site = calls.firstSite(index); site < calls.endSite(index); site++) {
      calls.targetSets().get(calls.targets(site)).forEach(callees::set);
    }
    if (calls.hostTargets(index) >= 0) {
      calls.targetSets().get(calls.hostTargets(index)).forEach(callees::set);
    }
    return functions.of(NodeSet.copyOf(callees));
  }

  /**
   * {@return the functions of {@link #functions} that can enter a function} Linear in the call
   * graph.
   *
   * @param callee a function of the module that was analysed
   */
  public List<WasmFunction> callers(WasmFunction callee) {
    int index = functions.indexOf(callee);
    BitSet holding = new BitSet();
    for (int set = 0; set < calls.targetSets().size(); set++) {
      holding.set(set, calls.targetSets().get(set).binarySearch(index) >= 0);
    }
    BitSet callers = new BitSet();
    for (int site = 0; site < calls.siteCount(); site++) {
      if (holding.get(calls.targets(site))) {
        callers.set(calls.caller(site));
      }
    }
    for (int function = 0; function < calls.functionCount(); function++) {
      if (calls.hostTargets(function) >= 0 && holding.get(calls.hostTargets(function))) {
        callers.set(function);
      }
    }
    return functions.of(NodeSet.copyOf(callers));
  }

  /** {@return the assumptions that the answer makes of the host and of the compiler} */
  public List<Assumption> assumptions() {
    return List.copyOf(calls.assumptions().castToList());
  }

  /**
   * {@return whether the budget, if there was one, sufficed: otherwise the answer is sound, but
   * coarser}
   */
  public boolean isComplete() {
    return calls.fallback().isEmpty();
  }

  CallSite site(int site) {
    return new CallSite(
        functions.get(calls.caller(site)),
        origins.sourceOffset(calls.offset(site)),
        calls.kind(site),
        calls.resolution(site),
        sets.get(calls.targets(site)));
  }

  dev.slotwise.interp.callgraph.CallGraph calls() {
    return calls;
  }

  FunctionTable table() {
    return functions;
  }

  /** Sites, made when they are asked for: a large module has hundreds of thousands. */
  private final class Sites extends AbstractList<CallSite> implements RandomAccess {
    private final int from;
    private final int to;

    Sites(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public CallSite get(int position) {
      return site(from + Objects.checkIndex(position, size()));
    }

    @Override
    public int size() {
      return to - from;
    }
  }

  private final class LazySets extends AbstractList<List<WasmFunction>> {
    private final AtomicReferenceArray<List<WasmFunction>> made =
        new AtomicReferenceArray<>(calls.targetSets().size());

    @Override
    public List<WasmFunction> get(int set) {
      List<WasmFunction> known = made.get(set);
      if (known == null) {
        known = functions.of(calls.targetSets().get(set));
        made.set(set, known);
      }
      return known;
    }

    @Override
    public int size() {
      return made.length();
    }
  }
}
