// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table: its columns, in their order, and where its rows are among those of a file.
 *
 * @param <R> its rows
 * @param description one sentence for people
 * @param rows its rows among those of all tables
 */
public record Table<R>(
    Name name, String description, List<Column<R>> columns, Function<ModuleTables, List<R>> rows) {

  /** The tables there are. */
  public enum Name {
    /** A row a file. */
    MODULES,
    /** A row a function. */
    FUNCTIONS,
    /** A row a call. */
    SITES,
    /** A row a finding. */
    FINDINGS;

    /** As options and folders have it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The cells of this table's rows of one file, a row at a time, in the order of the columns. */
  public List<List<Optional<Object>>> cells(ModuleTables tables) {
    return rows.apply(tables).stream().map(this::cells).collect(Collectors.toList());
  }

  /** The cells of a row, in the order of the columns. */
  public List<Optional<Object>> cells(R row) {
    return columns.stream().map(column -> column.of(row)).collect(Collectors.toList());
  }
}
