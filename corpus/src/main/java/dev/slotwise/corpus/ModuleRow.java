// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.answer.Algorithm;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row of the table {@code modules}; {@link Schema#MODULES} says what its columns mean.
 *
 * @param file as it was named
 * @param sha256 of the file; empty if it can't be read
 * @param version of Slotwise
 * @param host what the host was taken to do
 * @param fault why there is no answer, or not all of it
 * @param content what is in the file, if it could be read
 * @param counts the answers, by algorithm; without those that were not asked for or not reached
 * @param coarser whether a budget ended level {@code flow}, so that counts are larger than they
 *     need be
 * @param millis how long it took, unless times are not wanted
 */
public record ModuleRow(
    String file,
    String sha256,
    long bytes,
    String version,
    String host,
    Optional<ModuleFault> fault,
    Optional<ModuleContent> content,
    Map<Algorithm, Counts> counts,
    boolean coarser,
    OptionalLong millis) {

  /** This row, with what is wrong and how long it took. */
  ModuleRow with(Optional<ModuleFault> what, OptionalLong took) {
    return new ModuleRow(file, sha256, bytes, version, host, what, content, counts, coarser, took);
  }

  /** This row, with the answer of one more algorithm. */
  public ModuleRow with(Algorithm algorithm, Counts count, boolean isCoarser) {
    Map<Algorithm, Counts> more = new EnumMap<>(Algorithm.class);
    more.putAll(counts);
    more.put(algorithm, count);
    return new ModuleRow(
        file, sha256, bytes, version, host, fault, content, more, coarser || isCoarser, millis);
  }
}
