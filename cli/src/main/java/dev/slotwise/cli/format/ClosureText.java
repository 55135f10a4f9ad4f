// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.cli.format.Breakdown.Opening;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * For a person: totals first, then what decided them, then the functions. Lines that every answer
 * has are put together without a format, because the first format takes milliseconds.
 */
final class ClosureText implements ClosureFormat.Writer {
  /** How many functions and openings a person reads; the other formats have all. */
  private static final int FUNCTIONS = 100;

  private static final int OPENINGS = 5;

  @Override
  public void write(ClosureReport report, PrintStream out) {
    if (report.seeds().isEmpty()) {
      String absent = String.join(", ", report.entries());
      out.println(report.file() + ": no " + absent + " " + report.entryKind());
      out.println("  total " + report.total());
      return;
    }
    String entries =
        report.entries().stream()
            .map(entry -> entry.startsWith("preset ") ? "an import of " + entry : entry)
            .collect(Collectors.joining(", "));
    out.println(
        (report.file() + ": " + report.total() + " of " + report.functionCount())
            + (" functions can be on the stack when " + entries + " is called"));
    out.println(
        ("  live frames: " + report.frames())
            + ("; tail landings: " + report.closure().landings().size())
            + ("; unreached: " + report.closure().unreached()));
    // A name that was mistyped would otherwise only make the answer smaller.
    if (!report.absent().isEmpty()) {
      out.printf("  not in the module: %s%n", String.join(", ", report.absent()));
    }
    out.println("  level " + report.level().id() + ", host " + report.host().id());
    ParticipantsFormat.text(report.participants(), out);
    AssumptionsText.write(report.graph().assumptions(), out);
    report.asserted().forEach(line -> out.printf("    asserted: %s%n", Printable.of(line)));
    report.graph().nodes().coverage().limit().ifPresent(limit -> out.printf("  %s%n", limit));
    writeBreakdown(report, out);
    if (report.entries().contains("preset jspi")) {
      PromisingExports.text(report, out);
    }
    report.extras().casts().ifPresent(casts -> CastsWriter.text(casts, report, out));
    writeFunctions(report, out);
    report.extras().cost().ifPresent(cost -> cost.text(report.module(), out));
    report.extras().suggestions().ifPresent(suggestions -> suggestions.text(report.module(), out));
  }

  private static void writeBreakdown(ClosureReport report, PrintStream out) {
    Breakdown breakdown = Breakdown.of(report);
    int direct = breakdown.direct().size();
    out.println("what decides it:");
    out.println("  call sites of the module: " + Resolutions.of(report.graph()));
    out.println(
        ("  " + direct + " by direct calls alone, ")
            + ((report.total().total() - direct) + " more through indirect calls"));
    List<Opening> openings = breakdown.openings();
    for (Opening opening : openings.subList(0, Math.min(OPENINGS, openings.size()))) {
      out.println(
          ("  " + count(opening.sites(), "indirect call"))
              + (" in " + count(opening.callers(), "function"))
              + (": any of " + count(opening.members(), "function"))
              + (" (" + opening.resolution().id() + "), " + opening.inside())
              + (" of them in the answer, such as " + example(report, opening)));
    }
    if (report.entries().contains("preset asyncify")) {
      writeIgnoreIndirect(report, openings, out);
    }
    if (openings.size() > OPENINGS) {
      out.println("  and " + (openings.size() - OPENINGS) + " other sets of targets");
    }
  }

  /**
   * Whether Asyncify may be told that nothing suspends below an indirect call, nor, with it, below
   * an import that calls back.
   */
  private static void writeIgnoreIndirect(
      ClosureReport report, List<Opening> openings, PrintStream out) {
    int calls = openings.stream().mapToInt(Opening::sites).sum();
    int imports = report.total().imports() - report.seeds().size();
    out.printf(
        "  ASYNCIFY_IGNORE_INDIRECT is %s: %s, and %s, lead here%n",
        calls + imports == 0 ? "safe" : "not safe",
        count(calls, "indirect call"),
        count(imports, "import") + (imports == 1 ? " that calls back" : " that call back"));
  }

  private static void writeFunctions(ClosureReport report, PrintStream out) {
    out.println("functions:");
    report.closure().control().stream()
        .limit(FUNCTIONS)
        .forEach(
            function ->
                out.println(
                    right(function)
                        + "  "
                        + Printable.of(report.module().functionName(function))
                        + Sources.note(report.module().origins(), function)
                        + (report.closure().frames().contains(function)
                            ? ""
                            : "  (tail calls only)")));
    int rest = report.total().total() - FUNCTIONS;
    if (rest > 0) {
      out.println("  and " + rest + " more; --format names or csv lists all");
    }
  }

  /** A function's index, in a column for eight digits. */
  private static String right(int function) {
    String digits = Integer.toString(function);
    return " ".repeat(Math.max(0, 8 - digits.length())) + digits;
  }

  private static String example(ClosureReport report, Opening opening) {
    int function =
        report
            .graph()
            .targetSets()
            .get(opening.set())
            .detectIfNone(report.closure().control()::contains, 0);
    return Printable.of(report.module().functionName(function));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
