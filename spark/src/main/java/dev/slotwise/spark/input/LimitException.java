// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.input;

import java.io.IOException;

/** A limit of {@link ArchiveLimits} was hit. */
final class LimitException extends IOException {
  private static final long serialVersionUID = 1L;
  private final boolean whole;

  private LimitException(String message, boolean whole) {
    super(message);
    this.whole = whole;
  }

  /** One entry is too large; the others can be read. */
  static LimitException ofEntry(String message) {
    return new LimitException(message, false);
  }

  /** The listed file as a whole asks for too much. */
  static LimitException ofFile(String message) {
    return new LimitException(message, true);
  }

  /** Whether nothing more of the listed file may be read. */
  boolean endsFile() {
    return whole;
  }
}
