// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.facts;

import java.io.IOException;

/** A line of program facts that is JSON but no fact, or one that contradicts another. */
final class IllegalFactException extends IOException {
  private static final long serialVersionUID = 1L;

  IllegalFactException(String message) {
    super(message);
  }
}
