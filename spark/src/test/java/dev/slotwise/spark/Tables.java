// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads what a run has written. */
final class Tables {
  private static final List<String> NAMES =
      List.of("files", "modules", "functions", "sites", "findings");

  private Tables() {}

  /** All rows of all tables, without what no two runs agree on, in an order of their own. */
  static Map<String, List<String>> read(SparkSession spark, Path output) {
    Map<String, List<String>> tables = new TreeMap<>();
    for (String name : NAMES) {
      tables.put(name, inOrder(spark, output, name).stream().sorted().toList());
    }
    return tables;
  }

  /** The rows of a table as they lie in its files. */
  static List<String> inOrder(SparkSession spark, Path output, String name) {
    Dataset<Row> table =
        spark.read().parquet(output.resolve(name).toString()).drop("millis", "batch");
    return table.toJSON().collectAsList();
  }
}
