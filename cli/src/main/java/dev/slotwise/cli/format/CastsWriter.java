// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.prototypes.Cast;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import org.eclipse.collections.api.list.ImmutableList;

/** Writes the casts of function pointers that a module shows. */
final class CastsWriter {
  private CastsWriter() {}

  /** A line each. */
  static void text(ImmutableList<Cast> casts, ClosureReport report, PrintStream out) {
    WasmModule module = report.module();
    out.printf("casts of function pointers: %d%n", casts.size());
    for (Cast cast : casts) {
      String where =
          cast.function().isPresent()
              ? name(module, cast.function().getAsInt())
                  + " at 0x"
                  + Integer.toHexString(cast.offset().orElseThrow())
                  + PositionText.note(report.positions().at(cast.offset().orElseThrow()))
              : "variable " + Printable.of(cast.variable());
      String target =
          cast.target().isEmpty()
              ? cast.type().isEmpty() ? "" : " from " + Printable.of(cast.type())
              : "; %s is %s"
                  .formatted(name(module, cast.target().getAsInt()), Printable.of(cast.type()));
      out.printf(
          "  %s: %s: %s%s%n", where, cast.kind().text(), Printable.of(cast.pointer()), target);
    }
  }

  private static String name(WasmModule module, int function) {
    return Printable.of(module.functionName(function));
  }

  /** The field {@code casts}. */
  static void json(ImmutableList<Cast> casts, ClosureReport report, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("casts");
    for (Cast cast : casts) {
      json.writeStartObject();
      json.writeStringField("kind", cast.kind().name().toLowerCase(Locale.ROOT));
      if (cast.function().isPresent()) {
        json.writeNumberField("function", cast.function().getAsInt());
        json.writeNumberField("offset", cast.offset().orElseThrow());
        PositionText.json(report.positions().at(cast.offset().orElseThrow()), json);
      } else {
        json.writeStringField("variable", cast.variable());
      }
      json.writeStringField("pointer", cast.pointer());
      if (cast.target().isPresent()) {
        json.writeNumberField("target", cast.target().getAsInt());
      }
      if (cast.target().isPresent() || !cast.type().isEmpty()) {
        json.writeStringField("type", cast.type());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
