// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.traps;

import java.util.Locale;

/** The verdict on an instruction: never, always, or may trap when it is executed. */
public enum Verdict {
  /** No execution of it traps. */
  NEVER,
  /** Nothing is proven. */
  MAY,
  /** Every execution of it traps. */
  ALWAYS;

  /** As written in outputs. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
