// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.closure;

import dev.slotwise.cli.format.IndirectSites;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.NodeSet;
import org.eclipse.collections.api.map.primitive.ImmutableIntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The assertions about a module, by function and call. Calls are the offsets of their instructions.
 *
 * @param allowed what calls enter and nothing else
 * @param leadless calls during which no entry is called
 * @param never functions that nothing enters
 * @param silent imports during which the host calls nothing back
 */
public record Asserted(
    ImmutableIntObjectMap<NodeSet> allowed, NodeSet leadless, NodeSet never, NodeSet silent) {

  /** A call graph in which this holds; a call that it does not have, because it can't run, does. */
  CallGraph apply(CodeFacts facts, CallGraph calls) {
    MutableIntObjectMap<NodeSet> bySite = IntObjectMaps.mutable.empty();
    allowed.forEachKeyValue(
        (offset, targets) ->
            IndirectSites.at(calls, facts.caller(facts.siteAt(offset)), offset)
                .ifPresent(site -> bySite.put(site, targets)));
    leadless.forEach(
        offset ->
            IndirectSites.at(calls, facts.caller(facts.siteAt(offset)), offset)
                .ifPresent(site -> bySite.put(site, NodeSet.empty())));
    return calls.restricted(bySite, never, silent, Assumption.AS_ASSERTED);
  }
}
