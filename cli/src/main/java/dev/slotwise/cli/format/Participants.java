// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.CallGraph;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The analyses that an answer was made of: a call enters what each of them allows.
 *
 * @param parts those that took part, level {@code flow} first; empty for a coarser level
 * @param absent those that were asked for, and could not
 */
public record Participants(List<Part> parts, List<Absent> absent) {

  /** Of a level that is one analysis. */
  public static final Participants NONE = new Participants(List.of(), List.of());

  /**
   * An analysis that took part.
   *
   * @param id as people see it
   * @param calls what it allows by itself
   * @param note what there is to say of it; empty for nothing
   * @param remarks what it knows of the call at an offset; empty for nothing
   */
  public record Part(String id, CallGraph calls, String note, IntFunction<String> remarks) {

    /** One of which there is nothing more to say. */
    public static Part of(String id, CallGraph calls) {
      return new Part(id, calls, "", offset -> "");
    }

    /** How many functions it lets a call enter, and what it knows of the call. */
    String text(int caller, int offset) {
      String remark = remarks.apply(offset);
      return id + " alone " + allows(caller, offset) + (remark.isEmpty() ? "" : ": " + remark);
    }

    /** How many functions it lets a call enter; none where it knows that no run gets. */
    int allows(int caller, int offset) {
      for (int site = calls.firstSite(caller); site < calls.endSite(caller); site++) {
        if (calls.offset(site) == offset) {
          return calls.targetSets().get(calls.targets(site)).size();
        }
      }
      return 0;
    }
  }

  /**
   * An analysis that could not take part.
   *
   * @param why what the module lacks, and how to get it
   */
  public record Absent(String id, String why) {}

  /** Whether there is anything to say. */
  private boolean isPlain() {
    return parts.size() <= 1 && absent.isEmpty();
  }

  /** A line for those that took part, and one for each that could not. */
  void text(PrintStream out) {
    if (!isPlain()) {
      out.printf("  analyses: %s%n", ids());
    }
    parts.stream()
        .filter(part -> !part.note.isEmpty())
        .forEach(part -> out.printf("  %s: %s%n", part.id, part.note));
    absent.forEach(one -> out.printf("  without %s: %s%n", one.id(), one.why()));
  }

  private String ids() {
    return parts.stream().map(Part::id).collect(Collectors.joining(", "));
  }

  /** The fields {@code analyses} and {@code absent}; nothing for one analysis alone. */
  void json(JsonGenerator json) throws IOException {
    if (isPlain()) {
      return;
    }
    Json.strings(json, "analyses", parts.stream().map(Part::id).toList());
    json.writeArrayFieldStart("absent");
    for (Absent one : absent) {
      json.writeStartObject();
      json.writeStringField("analysis", one.id());
      json.writeStringField("why", one.why());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
