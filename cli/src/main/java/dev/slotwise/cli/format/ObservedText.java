// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import java.io.PrintStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What real runs have shown of a closure. A function that none has shown may still be on the stack
 * in another run, so it is said what would have to be wrong of the answer for it not to be: each of
 * those functions leads to an entry through a call from one of them to a function that was shown.
 */
public final class ObservedText {
  private final ClosureReport report;
  private final NodeSet shown;
  private final NodeSet unseen;

  /**
   * @param observed the functions on the stacks of runs, of the closure or not
   */
  public ObservedText(ClosureReport report, NodeSet observed) {
    this.report = report;
    this.shown = observed.union(report.seeds());
    this.unseen =
        NodeSet.of(
            report.closure().frames().minus(shown).stream()
                .filter(function -> !report.module().isHostFunction(function))
                .toArray());
  }

  /** The functions on observed stacks that can't be there, as the closure has it. */
  public NodeSet outside() {
    return shown.minus(report.closure().frames());
  }

  /** Writes what was not shown, and the calls that lead from there to what was. */
  public void write(String file, PrintStream out) {
    int defined = report.frames().local();
    out.printf(
        "%s: %s shows %d of %d functions that can be live when an entry runs%n",
        report.file(), file, defined - unseen.size(), defined);
    outside()
        .forEach(
            function ->
                out.printf("outside   %s: on a stack, and not in the closure%n", name(function)));
    unseen.forEach(function -> out.printf("unseen    %s%n", name(function)));
    CallGraph graph = report.graph();
    for (int function : unseen.toArray()) {
      for (int site = graph.firstSite(function); site < graph.endSite(function); site++) {
        IntStream entered =
            IntStream.of(graph.targetSets().get(graph.targets(site)).toArray())
                .filter(target -> report.closure().control().contains(target))
                .filter(target -> !unseen.contains(target));
        String targets = entered.limit(3).mapToObj(this::name).collect(Collectors.joining(", "));
        if (!targets.isEmpty()) {
          out.printf(
              "leads     %s in %s at 0x%x%s: enters %s%s%n",
              graph.kind(site).mnemonic(),
              name(function),
              report.offset(site),
              PositionText.note(report.positions().at(graph.offset(site))),
              targets,
              graph.kind(site).isDirect()
                  ? "; only if " + name(function) + " is never entered can it be left out"
                  : "");
        }
      }
    }
  }

  private String name(int function) {
    return Printable.of(report.module().functionName(function));
  }
}
