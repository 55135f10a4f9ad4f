// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import dev.slotwise.corpus.Column;
import dev.slotwise.corpus.ColumnType;
import dev.slotwise.corpus.ModuleTables;
import dev.slotwise.corpus.Schema;
import dev.slotwise.corpus.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The library's tables as Spark has them: the columns of {@link Schema}, in their order. */
final class TableRows {
  private TableRows() {}

  /** The columns of a table. */
  static StructType type(Table<?> table) {
    StructType type = new StructType();
    for (Column<?> column : table.columns()) {
      type = type.add(column.name(), type(column.type()), column.nullable(), column.description());
    }
    return type;
  }

  private static DataType type(ColumnType type) {
    return switch (type) {
      case STRING -> DataTypes.StringType;
      case INT -> DataTypes.IntegerType;
      case LONG -> DataTypes.LongType;
      case BOOLEAN -> DataTypes.BooleanType;
      case STRINGS -> DataTypes.createArrayType(DataTypes.StringType, false);
    };
  }

  /** A row a module: a column a table, with all of the module's rows in it. */
  static StructType nestedType() {
    List<StructField> fields = new ArrayList<>();
    for (Table<?> table : Schema.TABLES) {
      DataType rows = DataTypes.createArrayType(type(table), false);
      fields.add(DataTypes.createStructField(table.name().toString(), rows, false));
    }
    return DataTypes.createStructType(fields);
  }

  /** The row of {@link #nestedType} for a module. */
  static Row nested(ModuleTables tables) {
    Object[] cells = new Object[Schema.TABLES.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = rows(Schema.TABLES.get(i), tables);
    }
    return RowFactory.create(cells);
  }

  private static Row[] rows(Table<?> table, ModuleTables tables) {
    return table.cells(tables).stream().map(TableRows::row).toArray(Row[]::new);
  }

  private static Row row(List<Optional<Object>> cells) {
    Object[] values = new Object[cells.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = cells.get(i).orElse(null);
      values[i] = value instanceof List<?> texts ? texts.toArray(new String[0]) : value;
    }
    return RowFactory.create(values);
  }
}
