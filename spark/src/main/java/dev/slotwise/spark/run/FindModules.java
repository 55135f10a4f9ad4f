// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import dev.slotwise.corpus.Sha256;
import dev.slotwise.spark.input.ArchiveLimits;
import dev.slotwise.spark.input.FileReader;
import dev.slotwise.spark.input.Listed;
import dev.slotwise.spark.input.Visitor;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Finds the modules in listed files, and what of them can't be read: a row each. */
final class FindModules implements FlatMapFunction<FileBatch, Row> {
  private static final long serialVersionUID = 1L;

  /** What is found. */
  static final StructType TYPE =
      new StructType()
          .add("file", DataTypes.StringType, false)
          .add("name", DataTypes.StringType, false)
          .add("location", DataTypes.StringType, false)
          .add("number", DataTypes.IntegerType, false)
          .add("sha256", DataTypes.StringType, true)
          .add("bytes", DataTypes.LongType, true)
          .add("error_kind", DataTypes.StringType, true)
          .add("error_message", DataTypes.StringType, true);

  private final ArchiveLimits limits;
  private final Map<String, String> settings;

  FindModules(ArchiveLimits limits, Map<String, String> settings) {
    this.limits = limits;
    this.settings = settings;
  }

  @Override
  public Iterator<Row> call(FileBatch batch) {
    Opening opening = new Opening(settings);
    List<Row> rows = new ArrayList<>();
    for (Listed file : batch.files()) {
      Finder finder = new Finder(file, rows);
      if (file.problem().isEmpty()) {
        FileReader.read(file.name(), opening.opener(file.location()), limits, finder);
      } else {
        finder.fault(file.name(), "unreadable", file.problem());
      }
    }
    return rows.iterator();
  }

  private record Finder(Listed listed, List<Row> rows) implements Visitor {
    @Override
    public boolean wants(int number) {
      return true;
    }

    @Override
    public boolean isDone() {
      return false;
    }

    @Override
    public void module(int number, String file, InputStream bytes) throws IOException {
      MessageDigest digest = Sha256.digest();
      byte[] piece = new byte[1 << 16];
      long size = 0;
      for (int count = bytes.read(piece); count >= 0; count = bytes.read(piece)) {
        digest.update(piece, 0, count);
        size += count;
      }
      String sha256 = HexFormat.of().formatHex(digest.digest());
      rows.add(
          RowFactory.create(
              file, listed.name(), listed.location(), number, sha256, size, null, null));
    }

    @Override
    public void fault(String file, String kind, String message) {
      rows.add(
          RowFactory.create(file, listed.name(), listed.location(), -1, null, null, kind, message));
    }
  }
}
