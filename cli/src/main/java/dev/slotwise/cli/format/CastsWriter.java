// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.answer.Casts;
import dev.slotwise.interp.callgraph.objects.LeavingPointer;
import dev.slotwise.interp.callgraph.prototypes.Cast;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * Writes the casts of function pointers, and between classes, that a module shows, and pointers
 * that leave their objects.
 */
final class CastsWriter {
  private CastsWriter() {}

  /** A line each. */
  static void text(Casts all, ClosureReport report, PrintStream out) {
    if (all.noTypes().isPresent()) {
      out.printf("casts of function pointers: not known: %s%n", all.noTypes().get());
    } else {
      ImmutableList<Cast> functions = all.casts().reject(cast -> cast.kind().isOfObject());
      ImmutableList<Cast> objects = all.casts().select(cast -> cast.kind().isOfObject());
      text("casts of function pointers", functions, report, out);
      if (objects.notEmpty()) {
        text("casts between unrelated classes", objects, report, out);
      }
    }
    if (all.noObjects().isPresent()) {
      out.printf("pointers that leave their objects: not known: %s%n", all.noObjects().get());
      return;
    }
    out.printf(
        "pointers that leave their objects: %d%s%n",
        all.leaving().size(),
        all.unseen() == 0 ? "" : "; %d functions are not looked at".formatted(all.unseen()));
    for (LeavingPointer pointer : all.leaving()) {
      out.printf(
          "  %s: %s: %s: %s%n",
          place(pointer.function(), pointer.offset(), report),
          pointer.kind().text(),
          Printable.of(pointer.of()),
          pointer.detail());
    }
  }

  private static String place(int function, int offset, ClosureReport report) {
    return name(report.module(), function)
        + " at 0x"
        + Integer.toHexString(offset)
        + PositionText.note(report.positions().at(offset));
  }

  private static void text(
      String title, ImmutableList<Cast> casts, ClosureReport report, PrintStream out) {
    WasmModule module = report.module();
    out.printf("%s: %d%n", title, casts.size());
    for (Cast cast : casts) {
      String where =
          cast.function().isPresent()
              ? place(cast.function().getAsInt(), cast.offset().orElseThrow(), report)
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

  /** The fields {@code casts} and {@code leaving}; without one of which nothing is known. */
  static void json(Casts all, ClosureReport report, JsonGenerator json) throws IOException {
    if (all.noTypes().isEmpty()) {
      json(all.casts(), report, json);
    }
    if (all.noObjects().isPresent()) {
      return;
    }
    json.writeArrayFieldStart("leaving");
    for (LeavingPointer pointer : all.leaving()) {
      json.writeStartObject();
      json.writeStringField("kind", pointer.kind().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("function", pointer.function());
      json.writeNumberField("offset", pointer.offset());
      PositionText.json(report.positions().at(pointer.offset()), json);
      json.writeStringField("of", pointer.of());
      json.writeStringField("detail", pointer.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void json(ImmutableList<Cast> casts, ClosureReport report, JsonGenerator json)
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
