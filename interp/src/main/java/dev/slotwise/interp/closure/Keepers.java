// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.graph.NodeSet;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * The call sites that keep a function in a closure: the fewest unresolved ones ({@link
 * Resolution#TYPE} or {@link Resolution#TOP}) without which it would not be there. A function that
 * resolved calls alone lead to a seed has none.
 *
 * <p>Algorithm: a minimum cut between function and seeds, where only unresolved sites can be cut,
 * and what resolved calls tie together is one node. Functions are taken callees first: what keeps a
 * callee in is no larger than what keeps its caller in, so a cut of the callee that parts the
 * caller from the seeds, too, is the caller's, and most functions need no flow of their own.
 *
 * <p>The answer is exact for sets up to a size, because large sets cost most to find and tell
 * least, and only while a budget lasts. The budget counts edges looked at, so that the answer is
 * the same on every machine. Beyond either limit the answer is the smallest cut found so far that
 * parts the function from the seeds, which is an upper bound.
 *
 * @param cuts the distinct sets of sites, each ascending; ids are positions in this list
 * @param cutOf by function: the id of its cut, or -1
 * @param exact the functions whose cut is a smallest one
 */
public record Keepers(ImmutableList<ImmutableIntList> cuts, ImmutableIntList cutOf, NodeSet exact) {

  /** What may be part of a cut. */
  public enum Cuttable {
    /** Call sites that are not resolved. */
    UNRESOLVED,

    /**
     * All that somebody could know better of: call sites of which more than one target is left, and
     * functions of the host during which it calls back. A function of the host stands in a cut as
     * its index after those of all sites.
     */
    IMPRECISE
  }

  /** Computes what unresolved sites keep each function in the closure of {@code seeds}. */
  public static Keepers of(CallGraph calls, NodeSet seeds, int largest, long budget) {
    return of(calls, seeds, Cuttable.UNRESOLVED, largest, budget);
  }

  /**
   * Computes what keeps each function in the closure of {@code seeds}.
   *
   * @param largest the size up to which sets must be smallest ones
   * @param budget how many edges may be looked at
   */
  public static Keepers of(
      CallGraph calls, NodeSet seeds, Cuttable cuttable, int largest, long budget) {
    return new KeeperSearch(calls, seeds, cuttable, largest, budget).run();
  }

  /**
   * The id of the cut that keeps a function in; empty if the function is not in the closure, or
   * stays there whatever happens to unresolved sites.
   */
  public OptionalInt cut(int function) {
    int id = cutOf.get(function);
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
