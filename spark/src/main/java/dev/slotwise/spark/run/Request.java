// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import dev.slotwise.corpus.CorpusOptions;
import dev.slotwise.spark.input.ArchiveLimits;
import java.util.List;

/**
 * The request of a run: inputs, output and options.
 *
 * @param inputs files, folders and patterns
 * @param output the folder of the tables
 * @param options what to ask of each module
 * @param limits on modules and archives
 * @param sorted whether tables are put into the order of files at the end
 * @param batch how many modules are analysed before their rows are committed; 0: by the cores there
 *     are
 */
public record Request(
    List<String> inputs,
    String output,
    CorpusOptions options,
    ArchiveLimits limits,
    boolean sorted,
    int batch) {
  /** Copies the list. */
  public Request {
    inputs = List.copyOf(inputs);
  }
}
