// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.interp.callgraph.CallGraph;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The analyses that an answer was made of: a call enters what each of them allows.
 *
 * @param parts those that took part, level {@code flow} first; empty for a coarser level
 * @param absent those that were asked for, and could not
 */
public record Participants(List<Part> parts, List<Absent> absent) {

  /** Of a level that is one analysis. */
  public static final Participants NONE = new Participants(List.of(), List.of());

  /**
   * An analysis that took part.
   *
   * @param id as people see it
   * @param calls what it allows by itself
   * @param note what there is to say of it; empty for nothing
   * @param remarks what it knows of the call at an offset; empty for nothing
   */
  public record Part(String id, CallGraph calls, String note, IntFunction<String> remarks) {

    /** One of which there is nothing more to say. */
    public static Part of(String id, CallGraph calls) {
      return new Part(id, calls, "", offset -> "");
    }

    /** How many functions it lets a call enter, and what it knows of the call. */
    public String text(int caller, int offset) {
      String remark = remarks.apply(offset);
      return id + " alone " + allows(caller, offset) + (remark.isEmpty() ? "" : ": " + remark);
    }

    /** How many functions it lets a call enter; none where it knows that no run gets. */
    public int allows(int caller, int offset) {
      for (int site = calls.firstSite(caller); site < calls.endSite(caller); site++) {
        if (calls.offset(site) == offset) {
          return calls.targetSets().get(calls.targets(site)).size();
        }
      }
      return 0;
    }
  }

  /**
   * An analysis that could not take part.
   *
   * @param why what the module lacks, and how to get it
   */
  public record Absent(String id, String why) {}

  /** Whether one analysis gave the answer by itself, so that there is nothing to say of it. */
  public boolean isPlain() {
    return parts.size() <= 1 && absent.isEmpty();
  }
}
