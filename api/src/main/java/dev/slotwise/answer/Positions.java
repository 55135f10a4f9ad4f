// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import java.util.Optional;

/** Where instructions come from in the source, as far as debug information has it. */
@FunctionalInterface
public interface Positions {
  /** Those of a module without debug information. */
  Positions NONE = offset -> Optional.empty();

  /**
   * Such as {@code list.c:123}.
   *
   * @param offset of the instruction in the file
   */
  Optional<String> at(int offset);
}
