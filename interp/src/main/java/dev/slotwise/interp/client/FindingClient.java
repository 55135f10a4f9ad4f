// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/** A client that has something to report about places in the code. */
public interface FindingClient extends Client {

  /** {@return the name of the client in reports: lower case, words joined by hyphens} */
  String id();

  /** {@return the findings so far, by function, then offset} */
  ImmutableList<Finding> findings();

  /**
   * One thing to report.
   *
   * @param function the index of a function
   * @param offset of an instruction in it, absolute in the file
   * @param rule the kind of thing: lower case, words joined by hyphens
   * @param certain whether it happens whenever the instruction is executed, or only may happen
   * @param reason one sentence for a person, with the values that prove it
   * @param path how it comes about, where the client knows: the first cause first, and the
   *     instruction itself last; else empty
   */
  record Finding(
      int function,
      int offset,
      String rule,
      boolean certain,
      String reason,
      ImmutableList<Step> path) {

    /**
     * A finding that stands for itself.
     *
     * @param function its index in the module
     * @param offset of the instruction's opcode, absolute in the file, in bytes
     * @param rule a short name of the kind of finding
     * @param certain whether it happens whenever the instruction runs
     * @param reason one sentence for people, with the values that prove it
     */
    public Finding(int function, int offset, String rule, boolean certain, String reason) {
      this(function, offset, rule, certain, reason, Lists.immutable.empty());
    }
  }

  /**
   * A step of the way to a finding.
   *
   * @param function the index of a function
   * @param offset of an instruction in it, absolute in the file
   * @param what happens there, in a few words
   */
  record Step(int function, int offset, String what) {}
}
