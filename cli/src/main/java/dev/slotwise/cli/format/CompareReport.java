// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.host.HostModel;
import java.util.List;

/** The answer of {@code slotwise compare}: a row a module, a count a level. */
public record CompareReport(
    List<String> entries, String entryKind, List<Level> levels, HostModel host, List<Row> rows) {

  /**
   * One module.
   *
   * @param absent whether the module has none of the entries
   * @param counts the closure's size at each level
   */
  public record Row(String file, boolean absent, List<Count> counts) {

    /** From the first level to the last. */
    int delta() {
      return counts.get(counts.size() - 1).total() - counts.get(0).total();
    }
  }

  String missing() {
    return "no " + String.join(", ", entries) + " " + entryKind;
  }
}
