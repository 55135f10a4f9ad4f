// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.wasm.source.Frame;
import java.io.IOException;
import org.eclipse.collections.api.list.ImmutableList;

/** Writes positions in the source: one way for each sort of output. */
public final class PositionText {
  private PositionText() {}

  /** Such as {@code list.c:12, inlined at main.c:3}; empty where it is not known. */
  public static String of(ImmutableList<Frame> frames) {
    return Printable.of(frames.makeString(", inlined at "));
  }

  /** The same for an instruction after its offset, such as {@code " (list.c:12)"}. */
  static String note(ImmutableList<Frame> frames) {
    return frames.isEmpty() ? "" : " (" + of(frames) + ")";
  }

  /** Writes the array {@code "position"} into the open object; nothing where it is not known. */
  static void json(ImmutableList<Frame> frames, JsonGenerator json) throws IOException {
    if (frames.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("position");
    for (Frame frame : frames) {
      json.writeStartObject();
      json.writeStringField("file", frame.file());
      json.writeNumberField("line", frame.line());
      if (!frame.function().isEmpty()) {
        json.writeStringField("function", frame.function());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The name of the column for positions in CSV, where any are known. */
  static String csvColumn(boolean areKnown) {
    return areKnown ? ",position" : "";
  }

  /** The cell of {@link #csvColumn}. */
  static String csvCell(boolean areKnown, ImmutableList<Frame> frames) {
    return areKnown ? "," + Csv.quote(of(frames)) : "";
  }
}
