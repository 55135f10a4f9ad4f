// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts of the call sites of a graph by how they are resolved. */
final class Resolutions {
  private Resolutions() {}

  /** Such as {@code 41 direct, 1 exact, 3 type}. */
  static String of(CallGraph graph) {
    int[] counts = new int[Resolution.values().length];
    for (int site = 0; site < graph.siteCount(); site++) {
      counts[graph.resolution(site).ordinal()]++;
    }
    return Stream.of(Resolution.values())
        .filter(resolution -> counts[resolution.ordinal()] > 0)
        .map(resolution -> counts[resolution.ordinal()] + " " + resolution.id())
        .collect(Collectors.joining(", "));
  }
}
