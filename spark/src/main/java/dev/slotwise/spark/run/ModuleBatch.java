// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Modules that one task analyses: a large one, or small ones, those of an archive together. */
record ModuleBatch(List<Place> modules) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * What a task costs beside its work is some milliseconds: little against that of so many bytes.
   */
  private static final long LEAST_BYTES = 1L << 18;

  private static final long MOST_BYTES = 1L << 23;
  private static final int MOST = 256;

  ModuleBatch {
    // A list that Java can serialise.
    modules = new ArrayList<>(modules);
  }

  /**
   * All modules, the batches with most bytes first, so that no large module is what everyone waits
   * for at the end.
   */
  static List<ModuleBatch> of(List<Place> modules, int cores) {
    long total = modules.stream().mapToLong(Place::bytes).sum();
    long most = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, total / (16L * cores)));
    List<ModuleBatch> batches = new ArrayList<>();
    Map<String, List<Place>> small = new LinkedHashMap<>();
    for (Place module : modules) {
      if (module.bytes() >= most) {
        batches.add(new ModuleBatch(List.of(module)));
      } else {
        small.computeIfAbsent(module.location(), file -> new ArrayList<>()).add(module);
      }
    }
    List<Place> batch = new ArrayList<>();
    long bytes = 0;
    for (List<Place> together : small.values()) {
      for (Place module : together) {
        if (!batch.isEmpty() && (bytes + module.bytes() > most || batch.size() >= MOST)) {
          batches.add(new ModuleBatch(batch));
          batch.clear();
          bytes = 0;
        }
        batch.add(module);
        bytes += module.bytes();
      }
    }
    if (!batch.isEmpty()) {
      batches.add(new ModuleBatch(batch));
    }
    batches.sort(Comparator.comparingLong(ModuleBatch::bytes).reversed());
    return batches;
  }

  private long bytes() {
    return modules.stream().mapToLong(Place::bytes).sum();
  }
}
