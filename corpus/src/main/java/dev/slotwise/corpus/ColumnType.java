// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import java.util.Locale;

/** The types of columns. */
public enum ColumnType {
  /** A {@link String}. */
  STRING,
  /** An {@link Integer}. */
  INT,
  /** A {@link Long}. */
  LONG,
  /** A {@link Boolean}. */
  BOOLEAN,
  /**
   * A {@link java.util.List} of {@link String}s; CSV has them in one cell, {@code ;} between two.
   */
  STRINGS;

  /** As the page about the tables has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
