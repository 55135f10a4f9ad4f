// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

/** Modules that can't be instantiated together; the message is one line and names them. */
public final class LinkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param line what does not fit, for people
   */
  public LinkException(String line) {
    super(line);
  }

  /** One line that says which modules don't fit, and what of them. */
  public String describe() {
    return String.valueOf(getMessage());
  }
}
