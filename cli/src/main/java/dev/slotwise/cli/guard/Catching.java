// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.guard;

import java.util.Locale;

/** The ways in which added code sees that an exception has ended a call. */
public enum Catching {
  /** Not at all. */
  NONE,
  /** By {@code catch_all}, as engines have had it since 2021. */
  LEGACY,
  /** By {@code try_table}, as WebAssembly 3.0 has it. */
  EXNREF;

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
