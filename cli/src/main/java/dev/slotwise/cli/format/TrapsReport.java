// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.client.traps.TrapSite;
import dev.slotwise.interp.client.traps.Verdict;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.TrapCause;
import java.util.Set;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * The answer of {@code slotwise traps}.
 *
 * @param file as named on the command line
 * @param live the functions that the roots reach
 * @param withoutStates functions of which nothing is proven, since a budget was spent
 * @param sites every instruction and cause, by offset
 * @param listed the verdicts whose sites are listed
 * @param positions where its code comes from
 */
public record TrapsReport(
    String file,
    WasmModule module,
    HostModel host,
    ImmutableList<Assumption> assumptions,
    NodeSet live,
    ImmutableIntList withoutStates,
    ImmutableList<TrapSite> sites,
    Set<Verdict> listed,
    CodePositions positions) {

  /** The sites to list. */
  ImmutableList<TrapSite> shown() {
    return sites.select(site -> listed.contains(site.verdict()));
  }

  int count(TrapCause cause, Verdict verdict) {
    return sites.count(site -> site.cause() == cause && site.verdict() == verdict);
  }

  /** Where an instruction stands in its own file. */
  long sourceOffset(int offset) {
    return module.origins().sourceOffset(offset);
  }
}
