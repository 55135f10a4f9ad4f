// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.corpus.Column;
import dev.slotwise.corpus.ColumnType;
import dev.slotwise.corpus.ModuleFault;
import dev.slotwise.corpus.Schema;
import dev.slotwise.corpus.Table;
import dev.slotwise.wasm.ir.Cancellation;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Writes a table of {@link Schema}, as comma-separated values or as a JSON object a line. After the
 * table's columns come those for errors, unless it has them itself: a file without an answer has a
 * row that says why, in which other columns are empty.
 *
 * @param <R> the table's rows
 */
public final class TableWriter<R> {
  private final Table<R> table;
  private final boolean csv;
  private final PrintStream out;
  private final List<Column<ErrorRow>> errors;
  private boolean begun;

  /** A file without an answer. */
  private record ErrorRow(String file, String sha256, ModuleFault fault) {}

  private TableWriter(Table<R> table, boolean csv, PrintStream out) {
    this.table = table;
    this.csv = csv;
    this.out = out;
    this.errors = Schema.errorColumns(ErrorRow::file, ErrorRow::sha256, ErrorRow::fault);
  }

  /**
   * For a format that is called {@code CSV} or {@code JSONL}; empty for any other.
   *
   * @param table asked only then: to know the tables takes a twentieth of a start
   */
  public static <R> Optional<TableWriter<R>> of(
      Enum<?> format, Supplier<Table<R>> table, PrintStream out) {
    return isOf(format)
        ? Optional.of(new TableWriter<>(table.get(), format.name().equals("CSV"), out))
        : Optional.empty();
  }

  /** Whether a format has rows. */
  public static boolean isOf(Enum<?> format) {
    return format.name().equals("CSV") || format.name().equals("JSONL");
  }

  /** Writes rows, and before the first one what the columns are called. */
  public void write(Iterable<R> rows) throws IOException {
    Cancellation.check();
    begin();
    for (R row : rows) {
      List<Cell> cells = new ArrayList<>();
      table.columns().forEach(column -> cells.add(cell(column, column.of(row))));
      ownErrors().forEach(column -> cells.add(cell(column, Optional.empty())));
      write(cells);
    }
  }

  /** Writes the row of a file without an answer. */
  public void write(String file, String sha256, ModuleFault fault) throws IOException {
    begin();
    ErrorRow row = new ErrorRow(file, sha256, fault);
    List<Cell> cells = new ArrayList<>();
    table
        .columns()
        .forEach(
            column ->
                cells.add(
                    cell(
                        column,
                        errors.stream()
                            .filter(error -> error.name().equals(column.name()))
                            .findFirst()
                            .flatMap(error -> error.of(row)))));
    ownErrors().forEach(column -> cells.add(cell(column, column.of(row))));
    write(cells);
  }

  /** Writes what the columns are called, if there was no row. */
  public void begin() {
    if (csv && !begun) {
      List<String> names = new ArrayList<>(table.columns().stream().map(Column::name).toList());
      ownErrors().forEach(column -> names.add(column.name()));
      out.print(String.join(",", names) + "\r\n");
    }
    begun = true;
  }

  /** What a cell holds. */
  private record Cell(String name, ColumnType type, Optional<Object> value) {}

  private static Cell cell(Column<?> column, Optional<Object> value) {
    return new Cell(column.name(), column.type(), value);
  }

  /** The columns for errors that the table has not. */
  private List<Column<ErrorRow>> ownErrors() {
    return errors.stream()
        .filter(
            error ->
                table.columns().stream().noneMatch(column -> column.name().equals(error.name())))
        .toList();
  }

  private void write(List<Cell> cells) throws IOException {
    if (csv) {
      out.print(cells.stream().map(TableWriter::text).collect(Collectors.joining(",")) + "\r\n");
    } else {
      Json.line(
          out,
          json -> {
            json.writeStartObject();
            for (Cell cell : cells) {
              json.writeFieldName(cell.name());
              value(cell, json);
            }
            json.writeEndObject();
          });
    }
  }

  private static String text(Cell cell) {
    if (cell.value().isEmpty()) {
      return "";
    }
    Object value = cell.value().get();
    return Csv.quote(
        value instanceof List<?> texts
            ? texts.stream().map(Object::toString).collect(Collectors.joining(";"))
            : value.toString());
  }

  private static void value(Cell cell, JsonGenerator json) throws IOException {
    if (cell.value().isEmpty()) {
      json.writeNull();
      return;
    }
    Object value = cell.value().get();
    switch (cell.type()) {
      case STRING -> json.writeString((String) value);
      case INT -> json.writeNumber((Integer) value);
      case LONG -> json.writeNumber((Long) value);
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case STRINGS -> {
        json.writeStartArray();
        for (Object text : (List<?>) value) {
          json.writeString(text.toString());
        }
        json.writeEndArray();
      }
    }
  }
}
