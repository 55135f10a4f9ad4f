// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.PrintStream;

/** Call graphs for Graphviz; target sets with several members are nodes of their own. */
final class DotWriter {
  private DotWriter() {}

  /**
   * Writes the part of a graph that lies inside a set of functions.
   *
   * @param id the graph's name
   * @param marked the functions that are drawn as boxes
   */
  static void write(
      String id,
      WasmModule module,
      CallGraph graph,
      NodeSet inside,
      NodeSet marked,
      PrintStream out) {
    GraphEdges edges = new GraphEdges(graph, inside);
    out.printf("digraph %s {%n", id);
    inside.forEach(
        function ->
            out.printf(
                "  %s [label=\"%s\"%s];%n",
                GraphEdges.function(function),
                Printable.of(module.functionName(function))
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\""),
                marked.contains(function) ? ", shape=box" : ""));
    for (int set = 0; set < graph.targetSets().size(); set++) {
      if (edges.isDrawn(set)) {
        out.printf("  %s [label=\"\", shape=point];%n", GraphEdges.set(set));
      }
    }
    edges.forEach((from, to, kind) -> out.printf("  %s -> %s [label=\"%s\"];%n", from, to, kind));
    out.println("}");
  }
}
