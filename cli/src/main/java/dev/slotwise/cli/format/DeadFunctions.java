// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.FactDetails.Place;
import dev.slotwise.interp.reach.ProgramFacts;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The functions of a source that nothing reaches, by package and place: what {@code --dead} lists
 * of facts. A line of text is as compilers write it, so that editors find the place.
 */
public final class DeadFunctions {
  private static final Place NOWHERE = new Place("", 0, 0);

  private DeadFunctions() {}

  public static void write(
      ReachableReport report,
      ProgramFacts program,
      NodeSet unreachable,
      ReachableFormat format,
      PrintStream out)
      throws IOException {
    List<Integer> ordered =
        unreachable.stream()
            .boxed()
            .sorted(
                Comparator.comparing((Integer function) -> packageName(program, function))
                    .thenComparing(function -> place(program, function), DeadFunctions::inOrder)
                    .thenComparing(program::functionName))
            .toList();
    switch (format) {
      case TEXT -> text(report, program, ordered, out);
      case JSON -> Json.line(out, json -> json(report, program, ordered, json));
      case CSV -> csv(program, ordered, out);
      case JSONL -> throw new IllegalArgumentException("no table of facts");
      case SARIF -> DeadSarif.write(report, program, ordered, out);
    }
  }

  private static int inOrder(Place some, Place other) {
    int byFile = some.file().compareTo(other.file());
    int byLine = Integer.compare(some.line(), other.line());
    return byFile != 0
        ? byFile
        : byLine != 0 ? byLine : Integer.compare(some.column(), other.column());
  }

  private static void text(
      ReachableReport report, ProgramFacts program, List<Integer> functions, PrintStream out) {
    Map<String, List<Integer>> byPackage = new TreeMap<>();
    for (int function : functions) {
      byPackage
          .computeIfAbsent(packageName(program, function), name -> new java.util.ArrayList<>())
          .add(function);
    }
    byPackage.forEach(
        (pkg, members) -> {
          if (!pkg.isEmpty()) {
            out.println(Printable.of(pkg));
          }
          for (int function : members) {
            Place place = place(program, function);
            out.println(
                Printable.of(
                    (place.equals(NOWHERE) ? "" : place + ": ")
                        + "unreachable func: "
                        + localName(program, function)));
          }
        });
    out.printf(
        "%s: %d unreachable function%s of the source in %d package%s%n",
        report.file(),
        functions.size(),
        functions.size() == 1 ? "" : "s",
        byPackage.size(),
        byPackage.size() == 1 ? "" : "s");
    report.writeGaps(out);
  }

  /** A name without its package: who reads it stands in the package. */
  private static String localName(ProgramFacts program, int function) {
    String name = program.functionName(function);
    String pkg = packageName(program, function);
    return pkg.isEmpty() ? name : name.replace(pkg + ".", "");
  }

  private static void json(
      ReachableReport report, ProgramFacts program, List<Integer> functions, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.dead/1");
    json.writeStringField("file", report.file());
    for (Map.Entry<String, List<String>> entry : report.about().entrySet()) {
      Json.strings(json, entry.getKey(), entry.getValue());
    }
    json.writeNumberField("dead", functions.size());
    json.writeArrayFieldStart("functions");
    for (int function : functions) {
      Place place = place(program, function);
      json.writeStartObject();
      json.writeStringField("name", program.functionName(function));
      json.writeStringField("package", packageName(program, function));
      json.writeStringField("file", place.file());
      json.writeNumberField("line", place.line());
      json.writeNumberField("column", place.column());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void csv(ProgramFacts program, List<Integer> functions, PrintStream out) {
    out.print("package,name,file,line,column\r\n");
    for (int function : functions) {
      Place place = place(program, function);
      out.print(
          Csv.quote(packageName(program, function))
              + ","
              + Csv.quote(program.functionName(function))
              + ","
              + Csv.quote(place.file())
              + ","
              + place.line()
              + ","
              + place.column()
              + "\r\n");
    }
  }

  private static Place place(ProgramFacts program, int function) {
    Optional<Place> place = program.functionDetails().place(function);
    return place.orElse(NOWHERE);
  }

  private static String packageName(ProgramFacts program, int function) {
    return program.packageOf(function).isPresent()
        ? program.packageName(program.packageOf(function).getAsInt())
        : "";
  }
}
