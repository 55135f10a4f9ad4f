// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.reach.FactDetails.Place;
import dev.slotwise.interp.reach.ProgramFacts;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Dead code as findings of SARIF: at places of the source for facts, of the file for modules. */
final class DeadSarif {
  static final String FUNCTION = "dead-function";
  static final String PART = "dead-part";
  static final String EXPORT = "dead-export";

  private static final List<Sarif.Rule> RULES =
      List.of(
          new Sarif.Rule(FUNCTION, "A function that nothing reaches from the roots"),
          new Sarif.Rule(PART, "A table, memory, global, tag or segment that no live code uses"),
          new Sarif.Rule(EXPORT, "An export of what no live code uses"));

  private DeadSarif() {}

  /** The dead functions of a module, and what else is dead of it. */
  static void write(ReachableReport report, PrintStream out) throws IOException {
    List<Sarif.Result> results = new ArrayList<>();
    report
        .deadFunctions()
        .forEach(
            function -> {
              String name = report.names().functionName(function);
              results.add(
                  new Sarif.Result(
                      FUNCTION,
                      Sarif.Severity.NOTE,
                      (report.names().isImport(function) ? "unused import: " : "unreachable func: ")
                          + name,
                      Sarif.Place.of(
                          report.file(),
                          report.names().offset(function),
                          name,
                          report.names().position(function))));
            });
    report.parts().ifPresent(parts -> parts.addTo(results, report.file()));
    Sarif.write(RULES, results, out);
  }

  /** Functions of a source. */
  static void write(
      ReachableReport report, ProgramFacts program, List<Integer> functions, PrintStream out)
      throws IOException {
    List<Sarif.Result> results = new ArrayList<>();
    for (int function : functions) {
      Optional<Place> place = program.functionDetails().place(function);
      String name = program.functionName(function);
      results.add(
          new Sarif.Result(
              FUNCTION,
              Sarif.Severity.WARNING,
              "unreachable func: " + name,
              place.isPresent()
                  ? Sarif.Place.inSource(
                      place.get().file(), place.get().line(), place.get().column(), name)
                  : Sarif.Place.inBinary(report.file(), Sarif.Place.UNKNOWN, name)));
    }
    Sarif.write(RULES, results, out);
  }
}
