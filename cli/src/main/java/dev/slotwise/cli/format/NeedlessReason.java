// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.closure.Witness;
import dev.slotwise.interp.closure.Witness.Hop;
import dev.slotwise.interp.closure.Witnesses;
import java.util.List;

/**
 * Why a function is not in a closure.
 *
 * @param id for machines
 * @param text one line for people
 */
public record NeedlessReason(Id id, String text) {

  /** The sorts of reasons. */
  public enum Id {
    /** No root reaches the function. */
    UNREACHED("unreached"),
    /** A level that is less precise has it in the closure; this one knows better of a call. */
    PRECISION("precision"),
    /** No level has it. */
    NO_CHAIN("no-chain");

    private final String id;

    Id(String id) {
      this.id = id;
    }

    @Override
    public String toString() {
      return id;
    }
  }

  /** A closure at a less precise level. */
  public record Coarser(ClosureReport report, Witnesses witnesses) {
    public static Coarser of(ClosureReport report) {
      return new Coarser(report, Witnesses.to(report.graph(), report.seeds()));
    }
  }

  /**
   * Finds the reason for a function that is not in the closure of {@code report}.
   *
   * @param coarser the closures at less precise levels, the most precise of them first
   */
  public static NeedlessReason of(ClosureReport report, List<Coarser> coarser, int function) {
    if (!report.graph().live().contains(function)) {
      return new NeedlessReason(Id.UNREACHED, "no root reaches it");
    }
    for (Coarser level : coarser) {
      if (level.report().closure().control().contains(function)) {
        Witness witness = level.witnesses().from(function).orElseThrow();
        return new NeedlessReason(Id.PRECISION, precision(report, level.report(), witness));
      }
    }
    return new NeedlessReason(
        Id.NO_CHAIN,
        "no chain of calls leads from it to " + Printable.of(String.join(", ", report.entries())));
  }

  /** The first call of a coarser level's chain that is none here. */
  private static String precision(ClosureReport report, ClosureReport coarser, Witness witness) {
    Hop hop = witness.hops().detect(one -> !isCall(report.graph(), coarser.graph(), one));
    String callee = Printable.of(report.module().functionName(hop.callee()));
    String caller = Printable.of(report.module().functionName(hop.caller()));
    String level = report.level().id();
    if (hop.site() == Witness.HOST) {
      return "level %s would have it; level %s knows that the host does not call %s while %s runs"
          .formatted(coarser.level().id(), level, callee, caller);
    }
    WitnessWriter there = writer(coarser);
    int site = sameSite(report.graph(), coarser.graph(), hop.site());
    return "level %s would have it, for %s in %s could enter %s; level %s: %s"
        .formatted(
            coarser.level().id(),
            there.site(hop.site()),
            caller,
            callee,
            level,
            site < 0 ? "no run gets there" : writer(report).why(site));
  }

  private static WitnessWriter writer(ClosureReport report) {
    return new WitnessWriter(
        report.module(),
        report.facts(),
        report.graph(),
        report.level(),
        report.participants(),
        report.positions());
  }

  private static boolean isCall(CallGraph graph, CallGraph coarser, Hop hop) {
    if (hop.site() == Witness.HOST) {
      int targets = graph.hostTargets(hop.caller());
      return targets >= 0 && graph.targetSets().get(targets).contains(hop.callee());
    }
    int site = sameSite(graph, coarser, hop.site());
    return site >= 0 && graph.targetSets().get(graph.targets(site)).contains(hop.callee());
  }

  /** The site at the same place; -1 if the graph has none there. */
  private static int sameSite(CallGraph graph, CallGraph other, int otherSite) {
    int caller = other.caller(otherSite);
    for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
      if (graph.offset(site) == other.offset(otherSite)) {
        return site;
      }
    }
    return -1;
  }
}
