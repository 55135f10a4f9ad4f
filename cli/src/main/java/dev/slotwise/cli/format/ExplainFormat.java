// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.cli.format.ExplainReport.Answer;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.closure.Witness;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** The formats of {@code slotwise explain}. */
public enum ExplainFormat {
  /** For a person: a line a function, and under it the call that leads on. */
  TEXT {
    @Override
    public void write(ExplainReport report, PrintStream out) {
      WitnessWriter writer = writer(report);
      for (Answer answer : report.answers()) {
        if (answer.witness().isEmpty()) {
          out.printf(
              "%s can't be on the stack when %s is called (level %s, host %s)%n",
              writer.name(answer.function()), report.to(), report.level().id(), report.host().id());
        } else {
          writer.text(answer.function(), answer.witness().get(), "", out);
        }
      }
    }
  },
  /** {@code slotwise.explain/2}. */
  JSON {
    @Override
    public void write(ExplainReport report, PrintStream out) throws IOException {
      Json.line(out, json -> write(report, json));
    }

    private static void write(ExplainReport report, JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("schema", "slotwise.explain/2");
      Json.file(json, report.file(), report.module().origins());
      json.writeStringField("to", report.to());
      json.writeStringField("level", report.level().id());
      json.writeStringField("host", report.host().id());
      Json.strings(
          json, "assumptions", report.graph().assumptions().collect(Assumption::id).castToList());
      ParticipantsFormat.json(report.participants(), json);
      WitnessWriter writer = writer(report);
      json.writeArrayFieldStart("answers");
      for (Answer answer : report.answers()) {
        json.writeStartObject();
        Json.function(json, report.module(), answer.function());
        json.writeBooleanField("in_closure", answer.witness().isPresent());
        Witness witness = answer.witness().orElse(Witness.EMPTY);
        Json.context(json, report.module(), answer.function(), witness.context());
        writer.json(witness, true, json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  };

  public abstract void write(ExplainReport report, PrintStream out) throws IOException;

  private static WitnessWriter writer(ExplainReport report) {
    return new WitnessWriter(
        report.module(),
        report.facts(),
        report.graph(),
        report.level(),
        report.participants(),
        report.positions());
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
