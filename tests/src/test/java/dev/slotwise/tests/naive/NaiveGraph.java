// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.naive;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How large a call graph is.
 *
 * @param functions how many are live
 * @param nodes live functions, and the different target sets of their sites
 * @param edges the sizes of the target sets of all their sites, summed
 */
public record NaiveGraph(int functions, int nodes, long edges) {

  /**
   * Counts.
   *
   * @param callees by function, the target set of each site; best one object for the same set
   */
  static NaiveGraph of(Set<Integer> live, Map<Integer, List<Set<Integer>>> callees) {
    Set<Set<Integer>> objects = Collections.newSetFromMap(new IdentityHashMap<>());
    long edges = 0;
    for (int function : live) {
      for (Set<Integer> targets : callees.getOrDefault(function, List.of())) {
        objects.add(targets);
        edges += targets.size();
      }
    }
    return new NaiveGraph(live.size(), live.size() + new HashSet<>(objects).size(), edges);
  }
}
