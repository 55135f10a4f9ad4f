// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import java.util.Set;

/** The exit codes, which are those of all commands. */
final class ExitCode {
  static final int DONE = 0;

  /** Wrong use. */
  static final int USAGE = 2;

  /** Something can't be read or is invalid. */
  static final int UNREADABLE = 3;

  /** A limit was hit. */
  static final int LIMIT = 4;

  private static final Set<String> OF_FILES = Set.of("unreadable", "invalid");

  private ExitCode() {}

  /** Of a run over modules with faults of these kinds. */
  static int of(Set<String> faults) {
    if (faults.isEmpty()) {
      return DONE;
    }
    return OF_FILES.containsAll(faults) ? UNREADABLE : LIMIT;
  }
}
