// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.callbacks;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes.Coverage;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.TableContents;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Tells the functions of a call graph apart by the callbacks that they are called with: a call of
 * {@code walk(list, 0)} does not enter what {@code walk(list, free)} calls.
 *
 * <p>A <i>callback parameter</i> is one that flows unchanged, through locals and casts, to the
 * operand of an indirect call, or to a callback parameter of what is called, tail calls included. A
 * context is what a function's callback parameters hold: one function, null, or anything. Nodes are
 * found forwards, from the roots, and each node's indirect calls enter what the graph allows and
 * the context does.
 *
 * <p>Papers: O. Shivers, <i>Control-flow analysis of higher-order languages</i>, 1991, and G.
 * Agrawal, <i>Simultaneous demand-driven data-flow and call graph analysis</i>, ICSM 1999, tell
 * calls apart; here by constant callbacks only, as cloning for constant procedure arguments does
 * (M. Hall and K. Kennedy, <i>Efficient call graph analysis</i>, 1992).
 *
 * <p>Soundness: if the graph is sound, so is the outcome, under the same assumptions: a parameter
 * holds what was passed until it is assigned to, and who calls with what the code does not say, the
 * host included, calls with anything. Every stack of a run is a path of nodes.
 *
 * <p>Cost: one walk through the code, and work linear in nodes, sites and sets. Of nodes there are
 * at most half as many again as functions, or 64 more in a small module: where there would be more,
 * indirect calls pass anything, and if that does not suffice, all calls do.
 */
public final class CallbackContexts {
  private static final int FEW = 64;

  private final WasmModule module;
  private final CodeFacts facts;
  private final Values domain;
  private final CallValues values;

  private CallbackContexts(WasmModule module, CodeFacts facts, HostModel host, NodeSet functions) {
    this.module = module;
    this.facts = facts;
    TableContents contents = TableContents.of(module, facts, host);
    this.domain = new Values(contents, module.tables().size(), module.functionCount());
    this.values = CallValues.of(module, facts, domain, functions);
  }

  /**
   * The call graph with contexts, and without what they exclude: targets, and functions that
   * nothing reaches any more.
   *
   * @param calls of a validated module, of level {@code slots} or sharper
   * @param facts the module's, from {@link CodeFacts#scan}
   */
  public static CallGraph of(CallGraph calls, WasmModule module, CodeFacts facts, HostModel host) {
    return new CallbackContexts(module, facts, host, calls.live()).in(calls);
  }

  /**
   * Reads the code of all functions, for {@link #in}: by a second thread while the first makes the
   * call graph, since that is not needed for it.
   *
   * @param module a validated module
   * @param facts the module's, from {@link CodeFacts#scan}
   */
  public static CallbackContexts read(WasmModule module, CodeFacts facts, HostModel host) {
    return new CallbackContexts(module, facts, host, NodeSet.range(module.functionCount()));
  }

  /**
   * The same as {@link #of}, where the code has been read.
   *
   * @param calls of the module, of level {@code slots} or sharper
   */
  public CallGraph in(CallGraph calls) {
    ImmutableIntList factOf = align(calls, facts);
    CallbackParameters parameters = CallbackParameters.of(calls, factOf, values, domain);
    Exploration.Subject subject =
        new Exploration.Subject(calls, module, facts, factOf, domain, values, parameters);
    int limit = calls.functionCount() + Math.max(calls.functionCount() / 2, FEW);
    for (Coverage coverage : new Coverage[] {Coverage.ALL, Coverage.DIRECT}) {
      Optional<Exploration> nodes = Exploration.of(subject, coverage, limit);
      if (nodes.isPresent()) {
        return new Outcome(subject, nodes.get()).graph(coverage);
      }
    }
    Exploration one = Exploration.of(subject, Coverage.LIMIT, Integer.MAX_VALUE).orElseThrow();
    return new Outcome(subject, one).graph(Coverage.LIMIT);
  }

  /** By site of the graph, the site of the facts: both are in order of offset. */
  static ImmutableIntList align(CallGraph calls, CodeFacts facts) {
    int[] factOf = new int[calls.siteCount()];
    int fact = 0;
    for (int site = 0; site < factOf.length; site++) {
      while (facts.offset(fact) < calls.offset(site)) {
        fact++;
      }
      factOf[site] = fact;
    }
    return IntLists.immutable.of(factOf);
  }
}
