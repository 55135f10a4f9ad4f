// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.source;

/**
 * A place in a source, and the function of the source that it is in.
 *
 * @param file as the compiler was told it, without a leading {@code ./}
 * @param line counted from 1
 * @param function its name in the source; empty if it is not known
 */
public record Frame(String file, int line, String function) {
  /** Such as {@code list.c:123}. */
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
