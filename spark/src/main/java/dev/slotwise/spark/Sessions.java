// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import java.io.File;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark: in this process, or as the driver of a cluster. */
final class Sessions {
  private static final String MASTER = "spark.master";
  private static final String LOOPBACK = "127.0.0.1";

  private Sessions() {}

  /**
   * Starts Spark.
   *
   * @param master of the cluster, if one was given; {@code spark-submit} says it in another way
   * @param settings given on the command line
   * @param embedded the master where nothing is said
   */
  static SparkSession of(Optional<String> master, Map<String, String> settings, String embedded) {
    // What spark-submit says is in the properties of the process.
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", "slotwise corpus");
    master.ifPresent(url -> conf.set(MASTER, url));
    settings.forEach(conf::set);
    conf.setIfMissing(MASTER, embedded);
    if (conf.get(MASTER).startsWith("local")) {
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.driver.host", LOOPBACK);
      conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
      conf.setIfMissing("spark.sql.shuffle.partitions", "8");
    } else {
      jar().ifPresent(path -> conf.setIfMissing("spark.jars", path));
      // A module that ends its process does so twice before it is left, and a task may have more.
      conf.setIfMissing("spark.task.maxFailures", "16");
    }
    conf.setIfMissing("spark.sql.parquet.compression.codec", "zstd");
    // Rows of a module are together, so few of them are many bytes.
    conf.setIfMissing("spark.sql.parquet.columnarReaderBatchSize", "64");
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /** Our jar, which machines of a cluster get from here. */
  private static Optional<String> jar() {
    CodeSource source = Sessions.class.getProtectionDomain().getCodeSource();
    try {
      File file = new File(source.getLocation().toURI());
      return file.isFile() ? Optional.of(file.getPath()) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
