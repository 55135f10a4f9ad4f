// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.answer.Participants;
import java.io.IOException;
import java.io.PrintStream;
import java.util.stream.Collectors;

/** Writes which analyses an answer was made of. */
final class ParticipantsFormat {
  private ParticipantsFormat() {}

  /** A line for those that took part, and one for each that could not. */
  static void text(Participants participants, PrintStream out) {
    if (!participants.isPlain()) {
      out.printf(
          "  analyses: %s%n",
          participants.parts().stream()
              .map(Participants.Part::id)
              .collect(Collectors.joining(", ")));
    }
    participants.parts().stream()
        .filter(part -> !part.note().isEmpty())
        .forEach(part -> out.printf("  %s: %s%n", part.id(), part.note()));
    participants.absent().forEach(one -> out.printf("  without %s: %s%n", one.id(), one.why()));
  }

  /** The fields {@code analyses} and {@code absent}; nothing for one analysis alone. */
  static void json(Participants participants, JsonGenerator json) throws IOException {
    if (participants.isPlain()) {
      return;
    }
    Json.strings(
        json, "analyses", participants.parts().stream().map(Participants.Part::id).toList());
    json.writeArrayFieldStart("absent");
    for (Participants.Absent one : participants.absent()) {
      json.writeStartObject();
      json.writeStringField("analysis", one.id());
      json.writeStringField("why", one.why());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
