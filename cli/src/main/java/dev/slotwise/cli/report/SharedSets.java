// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.TargetSets;
import java.io.IOException;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/** The target sets of indirect sites, each once, whichever levels and sites have it. */
final class SharedSets {
  private final TargetSets.Builder sets = new TargetSets.Builder();

  /** The number of a set in the document. */
  int number(ImmutableIntList functions) {
    return sets.intern(functions);
  }

  void write(JsonGenerator json) throws IOException {
    TargetSets all = sets.build();
    json.writeArrayFieldStart("sets");
    for (int set = 0; set < all.size(); set++) {
      ReportJson.numbers(json, all.get(set).toArray());
    }
    json.writeEndArray();
  }
}
