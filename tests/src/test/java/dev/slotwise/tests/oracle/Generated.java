// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import java.util.List;

/** A generated module, and what its log means. */
final class Generated {
  /**
   * A call site that the module logs before it calls.
   *
   * @param function the caller's index
   * @param offset of the call instruction, after the start of the caller's body
   * @param indirect whether the logged number is a table index
   */
  record Site(int function, int offset, boolean indirect) {}

  private final byte[] bytes;
  private final int roots;
  private final boolean callsBack;
  private final List<Site> sites;

  Generated(byte[] bytes, int roots, boolean callsBack, List<Site> sites) {
    this.bytes = bytes;
    this.roots = roots;
    this.callsBack = callsBack;
    this.sites = List.copyOf(sites);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** How many functions are exported, as {@code f0}, {@code f1}. */
  int roots() {
    return roots;
  }

  /** Whether it calls the import during which the host calls {@code f0}. */
  boolean callsBack() {
    return callsBack;
  }

  /** Its logged call sites, by number. */
  List<Site> sites() {
    return sites;
  }
}
