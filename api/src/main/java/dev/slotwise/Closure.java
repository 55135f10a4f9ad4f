// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.interp.closure.Witnesses;
import dev.slotwise.interp.graph.NodeSet;
import io.vavr.Lazy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The functions that can be on the stack when an entry is called. It is sound: under the
 * assumptions of its {@link #callGraph} no run has another.
 */
public final class Closure {
  private final CallGraph graph;
  private final dev.slotwise.interp.closure.Closure closure;
  private final List<String> absent;
  private final Map<String, String> leftOut;
  private final Lazy<Witnesses> witnesses;

  Closure(
      CallGraph graph,
      dev.slotwise.interp.closure.Closure closure,
      NodeSet seeds,
      List<String> absent,
      Map<String, String> leftOut) {
    this.graph = graph;
    this.closure = closure;
    this.absent = List.copyOf(absent);
    this.leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
    this.witnesses = Lazy.of(() -> Witnesses.to(graph.calls(), seeds));
  }

  /** {@return the entries, and every function with a call, tail or not, that leads to one} */
  public List<WasmFunction> functions() {
    return graph.table().of(closure.control());
  }

  /**
   * {@return those whose activation can be live while an entry runs: what to instrument} A function
   * that only tail-calls into the closure is not among them.
   */
  public List<WasmFunction> frames() {
    return graph.table().of(closure.frames());
  }

  /** {@return the tail calls that lead to an entry} */
  public List<CallSite> tailCalls() {
    return closure.landings().collect(graph::site).castToList();
  }

  /**
   * {@return whether a function is one of {@link #functions}}
   *
   * @param function a function of the module that was analysed
   */
  public boolean contains(WasmFunction function) {
    return closure.control().contains(graph.table().indexOf(function));
  }

  /**
   * {@return a shortest chain of calls from a function to an entry, both included; empty if none
   * leads}
   *
   * @param function a function of the module that was analysed
   */
  public List<WasmFunction> chainFrom(WasmFunction function) {
    List<WasmFunction> chain = new ArrayList<>();
    witnesses
        .get()
        .from(graph.table().indexOf(function))
        .ifPresent(
            witness -> {
              chain.add(function);
              witness.hops().forEach(hop -> chain.add(graph.table().get(hop.callee())));
            });
    return List.copyOf(chain);
  }

  /**
   * {@return how many functions the roots don't reach, which are left out; 0 at levels below {@code
   * flow}}
   */
  public int unreached() {
    return closure.unreached();
  }

  /** {@return the entries that the module does not import: of these there is nothing to say} */
  public List<String> absentEntries() {
    return absent;
  }

  /**
   * {@return analyses that were asked for and could not take part, each with what the module lacks}
   */
  public Map<String, String> leftOut() {
    return leftOut;
  }

  /** {@return the call graph that it follows} */
  public CallGraph callGraph() {
    return graph;
  }
}
