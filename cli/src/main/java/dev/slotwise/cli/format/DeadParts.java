// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.wasm.ModuleParts;
import dev.slotwise.interp.reach.wasm.ModuleParts.Kind;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The dead parts of a module besides functions: tables, memories, globals, tags, segments, and
 * exports of what is dead.
 *
 * @param used the parts that are not dead
 * @param live the functions that are not
 */
public record DeadParts(WasmModule module, ModuleParts parts, NodeSet used, NodeSet live) {
  /** The names of what has names, by kind. */
  private static final List<Names.Space> SPACES =
      List.of(
          Names.Space.TABLE,
          Names.Space.MEMORY,
          Names.Space.GLOBAL,
          Names.Space.TAG,
          Names.Space.ELEMENT,
          Names.Space.DATA);

  private static final List<ExternalKind> EXTERNAL =
      List.of(ExternalKind.TABLE, ExternalKind.MEMORY, ExternalKind.GLOBAL, ExternalKind.TAG);

  /** Whether nothing is. */
  public boolean isEmpty() {
    return used.size() == parts.count() && exports().isEmpty();
  }

  /** The exports of what is dead, in the order of the file. */
  List<Export> exports() {
    List<Export> dead = new ArrayList<>();
    for (Export export : module.exports()) {
      boolean isUsed =
          ModuleParts.isPart(export.kind())
              ? used.contains(parts.part(ModuleParts.kindOf(export.kind()), export.index()))
              : live.contains(export.index());
      if (!isUsed) {
        dead.add(export);
      }
    }
    return dead;
  }

  /** The dead parts of a kind, by their indices in the index space of the kind. */
  int[] indices(Kind kind) {
    int first = parts.part(kind, 0);
    return NodeSet.range(first + parts.count(kind)).minus(NodeSet.range(first)).minus(used).stream()
        .map(part -> part - first)
        .toArray();
  }

  /** A name from the name section, else of the import or an export; empty if it has none. */
  String name(Kind kind, int index) {
    Optional<String> named = module.names().of(SPACES.get(kind.ordinal()), index);
    if (named.isPresent() && !named.get().isEmpty()) {
      return named.get();
    }
    if (kind.ordinal() >= EXTERNAL.size()) {
      return "";
    }
    ExternalKind external = EXTERNAL.get(kind.ordinal());
    if (isImport(kind, index)) {
      return module.importOf(external, index).orElseThrow().qualifiedName();
    }
    Export export = module.exports().detect(one -> one.kind() == external && one.index() == index);
    return export == null ? "" : export.name();
  }

  boolean isImport(Kind kind, int index) {
    return kind.ordinal() < EXTERNAL.size()
        && index < module.importedCount(EXTERNAL.get(kind.ordinal()));
  }

  long bytes(Kind kind, int index) {
    return parts.bytes(parts.part(kind, index));
  }

  void text(PrintStream out) {
    for (Kind kind : Kind.values()) {
      int[] dead = indices(kind);
      if (dead.length > 0) {
        out.printf("dead %s:%n", kind.field().replace('_', ' '));
      }
      for (int index : dead) {
        long bytes = bytes(kind, index);
        out.println(
            "%8d   %s%s%s"
                .formatted(
                    index,
                    Printable.of(name(kind, index)),
                    isImport(kind, index) ? "  (import)" : "",
                    bytes > 0 ? "  (" + bytes + " bytes)" : "")
                .stripTrailing());
      }
    }
    if (!exports().isEmpty()) {
      out.println("dead exports:");
    }
    for (Export export : exports()) {
      out.printf(
          "%8d   %s  (%s)%n", export.index(), Printable.of(export.name()), export.kind().text());
    }
  }

  /** Rows of the columns {@code kind,index,name,import,live,address_taken,bytes}. */
  void csv(String moduleCells, PrintStream out) {
    for (Kind kind : Kind.values()) {
      for (int index : indices(kind)) {
        out.print(
            "%s,%d,%s,%b,false,false,%d%s\r\n"
                .formatted(
                    kind.text(),
                    index,
                    Csv.quote(name(kind, index)),
                    isImport(kind, index),
                    bytes(kind, index),
                    moduleCells));
      }
    }
    for (Export export : exports()) {
      out.print(
          "export,%d,%s,false,false,false,0%s\r\n"
              .formatted(export.index(), Csv.quote(export.name()), moduleCells));
    }
  }

  void json(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("dead_parts");
    for (Kind kind : Kind.values()) {
      json.writeArrayFieldStart(kind.field());
      for (int index : indices(kind)) {
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeStringField("name", name(kind, index));
        json.writeBooleanField("import", isImport(kind, index));
        json.writeNumberField("bytes", bytes(kind, index));
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeArrayFieldStart("exports");
    for (Export export : exports()) {
      json.writeStartObject();
      json.writeStringField("name", export.name());
      json.writeStringField("kind", export.kind().text());
      json.writeNumberField("index", export.index());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Findings; where a part stands in the file is known of data alone. */
  void addTo(List<Sarif.Result> results, String file) {
    for (Kind kind : Kind.values()) {
      for (int index : indices(kind)) {
        String name = name(kind, index);
        results.add(
            new Sarif.Result(
                DeadSarif.PART,
                Sarif.Severity.NOTE,
                "unused " + kind.text() + " " + index + (name.isEmpty() ? "" : ": " + name),
                Sarif.Place.inBinary(
                    file,
                    kind == Kind.DATA ? module.data().get(index).start() : Sarif.Place.UNKNOWN,
                    name.isEmpty() ? kind.text() + " " + index : name)));
      }
    }
    for (Export export : exports()) {
      results.add(
          new Sarif.Result(
              DeadSarif.EXPORT,
              Sarif.Severity.NOTE,
              "export of a " + export.kind().text() + " that nothing uses: " + export.name(),
              Sarif.Place.inBinary(file, Sarif.Place.UNKNOWN, export.name())));
    }
  }
}
