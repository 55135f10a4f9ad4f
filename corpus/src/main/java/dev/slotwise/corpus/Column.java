// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * One column of a table.
 *
 * @param <R> the table's rows
 * @param name in lower case, words joined by underscores; unique in the table
 * @param nullable whether cells may be empty
 * @param description one sentence for people
 * @param value the cell of a row: of the Java class that {@link ColumnType} names
 */
public record Column<R>(
    String name,
    ColumnType type,
    boolean nullable,
    String description,
    Function<R, Optional<Object>> value) {

  /** The cell of a row; empty only in a column that is nullable. */
  public Optional<Object> of(R row) {
    return value.apply(row);
  }

  static <R> Column<R> text(String name, String description, Function<R, String> value) {
    return new Column<>(
        name, ColumnType.STRING, false, description, row -> Optional.of(value.apply(row)));
  }

  static <R> Column<R> maybeText(
      String name, String description, Function<R, Optional<String>> value) {
    return new Column<>(
        name, ColumnType.STRING, true, description, row -> value.apply(row).map(text -> text));
  }

  static <R> Column<R> number(String name, String description, ToIntFunction<R> value) {
    return new Column<>(
        name, ColumnType.INT, false, description, row -> Optional.of(value.applyAsInt(row)));
  }

  static <R> Column<R> maybeNumber(
      String name, String description, Function<R, OptionalInt> value) {
    return new Column<>(
        name,
        ColumnType.INT,
        true,
        description,
        row -> {
          OptionalInt number = value.apply(row);
          return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
        });
  }

  static <R> Column<R> large(String name, String description, ToLongFunction<R> value) {
    return new Column<>(
        name, ColumnType.LONG, false, description, row -> Optional.of(value.applyAsLong(row)));
  }

  static <R> Column<R> maybeLarge(
      String name, String description, Function<R, OptionalLong> value) {
    return new Column<>(
        name,
        ColumnType.LONG,
        true,
        description,
        row -> {
          OptionalLong number = value.apply(row);
          return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
        });
  }

  static <R> Column<R> flag(String name, String description, Predicate<R> value) {
    return new Column<>(
        name, ColumnType.BOOLEAN, false, description, row -> Optional.of(value.test(row)));
  }

  static <R> Column<R> maybeFlag(
      String name, String description, Function<R, Optional<Boolean>> value) {
    return new Column<>(
        name, ColumnType.BOOLEAN, true, description, row -> value.apply(row).map(flag -> flag));
  }

  static <R> Column<R> texts(
      String name, String description, Function<R, Optional<List<String>>> value) {
    return new Column<>(
        name, ColumnType.STRINGS, true, description, row -> value.apply(row).map(texts -> texts));
  }
}
