// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.util.List;

/**
 * What {@code slotwise check} found.
 *
 * @param closure what the list is held against
 * @param list the list's file
 * @param missing functions whose activation can be live when an entry runs, and that the list lacks
 * @param needless functions of the list that are not in the closure
 * @param unknown names of the list that no function has
 */
public record CheckReport(
    ClosureReport closure,
    String list,
    List<Missing> missing,
    List<Integer> needless,
    List<String> unknown) {

  /**
   * A function that the list lacks.
   *
   * @param chain a shortest chain of calls to an entry, by index, this function first
   */
  public record Missing(int function, List<Integer> chain) {}

  /** Whether the program works with this list. */
  public boolean isComplete() {
    return missing.isEmpty();
  }

  String name(int function) {
    return closure.module().functionName(function);
  }

  /** One line. */
  String summary() {
    return "%s: %s %s: %d missing, %d needless, %d unknown"
        .formatted(
            closure.file(),
            list,
            isComplete() ? "is complete" : "is not complete",
            missing.size(),
            needless.size(),
            unknown.size());
  }
}
