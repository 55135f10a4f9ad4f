// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.closure.Closure;
import java.util.OptionalInt;

/**
 * The sizes of one algorithm's answers.
 *
 * @param live how many functions the roots reach, imports included
 * @param edges to how many functions the calls of live functions lead that are not direct, each
 *     call by itself
 * @param closure how many functions can be on the stack of an entry, entries included; empty if the
 *     module has no entry
 * @param frames how many of them have an activation that lives on; empty if the module has no entry
 */
public record Counts(int live, long edges, OptionalInt closure, OptionalInt frames) {

  /**
   * Counts an answer.
   *
   * @param live the part of the call graph that the roots reach
   * @param closure of the entries, in all of the call graph
   * @param noEntry whether the module has none
   */
  public static Counts of(CallGraph live, Closure closure, boolean noEntry) {
    long edges = 0;
    for (int site = 0; site < live.siteCount(); site++) {
      if (!live.kind(site).isDirect()) {
        edges += live.targetSets().get(live.targets(site)).size();
      }
    }
    return new Counts(
        live.live().size(),
        edges,
        noEntry ? OptionalInt.empty() : OptionalInt.of(closure.control().size()),
        noEntry ? OptionalInt.empty() : OptionalInt.of(closure.frames().size()));
  }
}
