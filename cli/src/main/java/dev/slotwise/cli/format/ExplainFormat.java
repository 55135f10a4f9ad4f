// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.cli.format.ExplainReport.Answer;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.closure.Witness;
import dev.slotwise.interp.closure.Witness.Hop;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** The formats of {@code slotwise explain}. */
public enum ExplainFormat {
  /** For a person: a line a function, and under it the call that leads on. */
  TEXT {
    @Override
    public void write(ExplainReport report, PrintStream out) {
      SiteProof proof = new SiteProof(report);
      for (Answer answer : report.answers()) {
        if (answer.witness().isEmpty()) {
          out.printf(
              "%s can't be on the stack when %s is called (level %s, host %s)%n",
              name(report, answer.function()),
              report.to(),
              report.level().id(),
              report.host().id());
        } else {
          out.println(name(report, answer.function()));
          for (Hop hop : answer.witness().get().hops()) {
            out.println("  " + call(report, proof, hop));
            out.println(name(report, hop.callee()));
          }
        }
      }
    }

    private static String name(ExplainReport report, int function) {
      return Printable.of(report.module().functionName(function))
          + " ("
          + Sources.function(report.module(), function)
          + ")";
    }

    private static String call(ExplainReport report, SiteProof proof, Hop hop) {
      return hop.site() == Witness.HOST
          ? "while it runs, the host calls"
          : "%s at 0x%x: %s"
              .formatted(
                  report.graph().kind(hop.site()).mnemonic(),
                  report.offset(hop.site()),
                  proof.why(hop.site()));
    }
  },
  /** {@code slotwise.explain/1}. */
  JSON {
    @Override
    public void write(ExplainReport report, PrintStream out) throws IOException {
      Json.line(out, json -> write(report, json));
    }

    private static void write(ExplainReport report, JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("schema", "slotwise.explain/1");
      Json.file(json, report.file(), report.module().origins());
      json.writeStringField("to", report.to());
      json.writeStringField("level", report.level().id());
      json.writeStringField("host", report.host().id());
      Json.strings(
          json, "assumptions", report.graph().assumptions().collect(Assumption::id).castToList());
      json.writeArrayFieldStart("answers");
      for (Answer answer : report.answers()) {
        json.writeStartObject();
        Json.function(json, report.module(), answer.function());
        json.writeBooleanField("in_closure", answer.witness().isPresent());
        json.writeArrayFieldStart("hops");
        if (answer.witness().isPresent()) {
          for (Hop hop : answer.witness().get().hops()) {
            write(report, hop, json);
          }
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    private static void write(ExplainReport report, Hop hop, JsonGenerator json)
        throws IOException {
      json.writeStartObject();
      json.writeNumberField("caller", hop.caller());
      if (hop.site() == Witness.HOST) {
        json.writeNullField("offset");
        json.writeStringField("kind", "host");
        json.writeStringField("resolution", "top");
        json.writeStringField("why", "the host calls while the import runs");
      } else {
        json.writeNumberField("offset", report.offset(hop.site()));
        json.writeStringField("kind", report.graph().kind(hop.site()).mnemonic());
        json.writeStringField("resolution", report.graph().resolution(hop.site()).id());
        json.writeStringField("why", new SiteProof(report).why(hop.site()));
      }
      json.writeObjectFieldStart("callee");
      Json.function(json, report.module(), hop.callee());
      json.writeEndObject();
      json.writeEndObject();
    }
  };

  public abstract void write(ExplainReport report, PrintStream out) throws IOException;

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
