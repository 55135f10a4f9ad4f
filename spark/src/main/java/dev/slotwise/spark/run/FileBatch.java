// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import dev.slotwise.spark.input.Listed;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Listed files that one task looks through. */
record FileBatch(List<Listed> files) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of files of a network each costs a request, so a task shouldn't have too many. */
  private static final int MOST = 1000;

  FileBatch {
    // A list that Java can serialise.
    files = new ArrayList<>(files);
  }

  /** All files, the largest first, so that none of them is what everyone waits for at the end. */
  static List<FileBatch> of(List<Listed> files, int cores) {
    List<Listed> sorted = new ArrayList<>(files);
    sorted.sort(Comparator.comparingLong(Listed::bytes).reversed().thenComparing(Listed::name));
    long total = sorted.stream().mapToLong(Listed::bytes).sum();
    long most = Math.max(1, total / (8L * cores));
    List<FileBatch> batches = new ArrayList<>();
    List<Listed> batch = new ArrayList<>();
    long bytes = 0;
    for (Listed file : sorted) {
      if (!batch.isEmpty() && (bytes + file.bytes() > most || batch.size() >= MOST)) {
        batches.add(new FileBatch(batch));
        batch.clear();
        bytes = 0;
      }
      batch.add(file);
      bytes += file.bytes();
    }
    if (!batch.isEmpty()) {
      batches.add(new FileBatch(batch));
    }
    return batches;
  }
}
