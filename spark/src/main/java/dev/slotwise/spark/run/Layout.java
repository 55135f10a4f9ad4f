// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import dev.slotwise.corpus.CorpusOptions;
import dev.slotwise.corpus.Schema;
import dev.slotwise.corpus.Sha256;
import dev.slotwise.corpus.Table;
import dev.slotwise.corpus.Version;
import dev.slotwise.spark.input.ArchiveLimits;
import dev.slotwise.spark.input.FileSystems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folders of the tables: {@code OUT/TABLE/slotwise=VERSION/options=KEY/batch=N}, a folder a
 * batch of modules.
 *
 * <p>A batch is committed once its folder in {@code modules}, which is written last, has Spark's
 * mark of success. What is left of a run that was ended before that is removed by the next.
 */
final class Layout {
  private static final String MARK = "_SUCCESS";
  private static final String SORTED = "_SORTED";
  private static final String REPLACING = "_REPLACING";
  private static final String BATCH = "batch=";
  private static final int KEY_DIGITS = 12;
  private final FileSystem files;
  private final Path root;
  private final String branch;

  Layout(String output, CorpusOptions options, ArchiveLimits limits, Configuration configuration)
      throws IOException {
    Path given = new Path(output);
    this.files = fileSystem(given, configuration);
    this.root = files.makeQualified(given);
    this.branch = "slotwise=" + Version.CURRENT + "/options=" + key(options, limits);
  }

  private static FileSystem fileSystem(Path output, Configuration configuration)
      throws IOException {
    try {
      return FileSystems.of(output, configuration);
    } catch (IOException e) {
      throw new IOException(output + ": " + e.getMessage(), e);
    }
  }

  /**
   * What tells results of different questions apart: the levels, and a digest of all that rows
   * depend on.
   */
  static String key(CorpusOptions options, ArchiveLimits limits) {
    String levels =
        options.algorithms().stream()
            .map(level -> level.toString().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining("-"));
    String all =
        String.join(
            "\n",
            options.tables().toString(),
            levels,
            options.entries().toString(),
            options.presetId(),
            options.hostId(),
            options.timeout().toString(),
            Long.toString(options.memory()),
            Long.toString(options.steps()),
            Boolean.toString(options.directCalls()),
            Long.toString(limits.moduleBytes()));
    String digest = Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    return levels + "-" + digest.substring(0, KEY_DIGITS);
  }

  /** Makes ready: removes what an earlier run has left half done. */
  void recover() throws IOException {
    files.delete(new Path(root, "_staging"), true);
    Path note = new Path(branch(Schema.MODULES), REPLACING);
    if (files.exists(note)) {
      int sorted = (int) files.getFileStatus(note).getLen();
      if (isCommitted(sorted)) {
        keepOnly(sorted);
      }
      files.delete(note, false);
    }
    for (Table<?> table : Schema.TABLES) {
      for (int batch : batches(table)) {
        if (!isCommitted(batch)) {
          files.delete(folder(table, batch), true);
        }
      }
    }
  }

  /** The committed batches, in their order. */
  List<Integer> committed() throws IOException {
    List<Integer> committed = new ArrayList<>();
    for (int batch : batches(Schema.MODULES)) {
      if (isCommitted(batch)) {
        committed.add(batch);
      }
    }
    return committed;
  }

  private boolean isCommitted(int batch) throws IOException {
    return files.exists(new Path(folder(Schema.MODULES, batch), MARK));
  }

  private List<Integer> batches(Table<?> table) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    if (files.exists(branch(table))) {
      for (FileStatus status : files.listStatus(branch(table))) {
        String name = status.getPath().getName();
        if (name.startsWith(BATCH)) {
          numbers.add(Integer.parseInt(name.substring(BATCH.length())));
        }
      }
    }
    numbers.sort(null);
    return numbers;
  }

  /** Where the batches of a table are. */
  private Path branch(Table<?> table) {
    return new Path(root, table.name() + "/" + branch);
  }

  /** Where a batch of a table is. */
  Path folder(Table<?> table, int batch) {
    return new Path(branch(table), String.format(Locale.ROOT, "%s%05d", BATCH, batch));
  }

  /** Where the table of files is. */
  Path filesTable() {
    return new Path(root, "files");
  }

  /** Where something lies that is removed at the end. */
  Path staging(String name) {
    return new Path(root, "_staging/" + name);
  }

  /** Removes something. */
  void remove(Path path) throws IOException {
    files.delete(path, true);
  }

  /** Whether all there is has been sorted. */
  boolean isSorted() throws IOException {
    List<Integer> all = committed();
    return all.size() == 1 && files.exists(new Path(folder(Schema.MODULES, all.get(0)), SORTED));
  }

  /**
   * Says that a batch, once it is committed, stands for all others; so a run that is ended between
   * loses nothing.
   */
  void replacing(int batch) throws IOException {
    // The number is the length of the file: a note that is written whole or not at all.
    try (FSDataOutputStream out = files.create(new Path(branch(Schema.MODULES), REPLACING))) {
      out.write(new byte[batch]);
    }
  }

  /** Removes all batches but this one, which is sorted. */
  void replaced(int batch) throws IOException {
    keepOnly(batch);
    files.create(new Path(folder(Schema.MODULES, batch), SORTED)).close();
    files.delete(new Path(branch(Schema.MODULES), REPLACING), false);
  }

  private void keepOnly(int batch) throws IOException {
    // Modules last: a batch without its row there is what recovery removes.
    for (int i = Schema.TABLES.size() - 1; i >= 0; i--) {
      for (int other : batches(Schema.TABLES.get(i))) {
        if (other != batch) {
          files.delete(folder(Schema.TABLES.get(i), other), true);
        }
      }
    }
  }
}
