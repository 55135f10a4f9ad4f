// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.closure.Keepers;
import dev.slotwise.interp.closure.Witness;
import dev.slotwise.interp.closure.Witnesses;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.PrintStream;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For JavaScript Promise Integration: why each export must be promising, and where JavaScript lies
 * between an export and an entry, which JSPI can't suspend.
 */
final class PromisingExports {
  /** How many exports and ways a person reads; the formats of lists have all. */
  private static final int SHOWN = 20;

  private static final int LARGEST_CUT = 8;
  private static final long BUDGET = 20_000_000L;

  private final ClosureReport report;
  private final WasmModule module;
  private final Witnesses witnesses;

  private PromisingExports(ClosureReport report) {
    this.report = report;
    this.module = report.module();
    this.witnesses = Witnesses.to(report.graph(), report.seeds());
  }

  static void text(ClosureReport report, PrintStream out) {
    new PromisingExports(report).write(out);
  }

  private void write(PrintStream out) {
    CallGraph graph = report.graph();
    Keepers keepers = Keepers.of(graph, report.seeds(), LARGEST_CUT, BUDGET);
    out.println("exports that must be promising:");
    exports()
        .limit(SHOWN)
        .forEach(
            export ->
                out.printf(
                    "  %s: %s; %s%n",
                    Printable.of(export.name()),
                    hangsOn(keepers, export.index()),
                    witnesses
                        .from(export.index())
                        .map(way -> way(export.index(), way))
                        .orElse("")));
    more(exports().count(), out);
    NodeSet frames = javaScriptFrames();
    if (frames.isEmpty()) {
      return;
    }
    out.println("JavaScript frames, which JSPI can't suspend (\"trying to suspend JS frames\"):");
    frames.stream()
        .limit(SHOWN)
        .forEach(
            function ->
                out.printf(
                    "  %s%s%n",
                    fromExport(function),
                    witnesses.from(function).map(way -> way(function, way)).orElse("")));
    more(frames.size(), out);
  }

  private static void more(long count, PrintStream out) {
    if (count > SHOWN) {
      out.printf("  and %d more%n", count - SHOWN);
    }
  }

  /** The exports from which an entry can be called, and not imports that are exported again. */
  private Stream<Export> exports() {
    return module.exports().stream()
        .filter(
            export ->
                export.kind() == ExternalKind.FUNCTION
                    && report.isUsed(export.name())
                    && !module.isImportedFunction(export.index())
                    && report.closure().control().contains(export.index()));
  }

  /** The imports that lie between exports and entries, and so are JavaScript on the stack. */
  private NodeSet javaScriptFrames() {
    return NodeSet.of(
        report.closure().frames().stream()
            .filter(module::isImportedFunction)
            .filter(function -> !report.seeds().contains(function))
            .toArray());
  }

  private String hangsOn(Keepers keepers, int function) {
    OptionalInt cut = keepers.cut(function);
    if (cut.isEmpty()) {
      return "by resolved calls";
    }
    int sites = keepers.cuts().get(cut.getAsInt()).size();
    return "hangs on %s%d indirect call%s"
        .formatted(
            keepers.exact().contains(function) ? "" : "at most ", sites, sites == 1 ? "" : "s");
  }

  /** The way from the nearest export to an import, without the import. */
  private String fromExport(int target) {
    Witnesses toTarget = Witnesses.to(report.graph(), NodeSet.of(target));
    return module.exports().stream()
        .filter(export -> export.kind() == ExternalKind.FUNCTION && report.isUsed(export.name()))
        .flatMap(
            export ->
                toTarget.from(export.index()).stream()
                    .map(
                        way ->
                            Stream.concat(
                                    Stream.of(export.index()),
                                    way.hops().stream()
                                        .map(Witness.Hop::callee)
                                        .filter(callee -> callee != target))
                                .map(function -> Printable.of(module.functionName(function)))
                                .toList()))
        .min((one, other) -> Integer.compare(one.size(), other.size()))
        .map(names -> String.join(" > ", names) + " > ")
        .orElse("");
  }

  private String way(int start, Witness witness) {
    return Stream.concat(Stream.of(start), witness.hops().stream().map(Witness.Hop::callee))
        .map(function -> Printable.of(module.functionName(function)))
        .collect(Collectors.joining(" > "));
  }
}
