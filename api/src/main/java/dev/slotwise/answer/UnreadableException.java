// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

/** A file that can't be read, or holds something else than it should. */
public final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param line one line that names the file and says what is wrong
   */
  public UnreadableException(String line) {
    super(line);
  }

  /** The line to show to people. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
