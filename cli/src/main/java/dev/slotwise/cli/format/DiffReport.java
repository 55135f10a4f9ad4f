// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What {@code slotwise diff} found. Functions are matched by name, so it does not matter that their
 * indices moved.
 *
 * @param before the closure of the old module
 * @param after the closure of the new one
 * @param entered names in the new closure and not in the old one, in alphabetical order
 * @param left names in the old closure and not in the new one
 */
public record DiffReport(
    ClosureReport before, ClosureReport after, List<Change> entered, List<Change> left) {

  /**
   * A name that is in one closure only.
   *
   * @param elsewhere whether the other module has a function of this name, outside its closure
   */
  public record Change(String name, boolean elsewhere) {}

  public static DiffReport of(ClosureReport before, ClosureReport after) {
    return new DiffReport(before, after, changes(after, before), changes(before, after));
  }

  /** The names in the closure of {@code one} and not in that of {@code other}. */
  private static List<Change> changes(ClosureReport one, ClosureReport other) {
    Set<String> names = closureNames(one);
    names.removeAll(closureNames(other));
    Set<String> all = new TreeSet<>();
    for (int function = 0; function < other.module().functionCount(); function++) {
      all.add(other.module().functionName(function));
    }
    return names.stream().map(name -> new Change(name, all.contains(name))).toList();
  }

  private static Set<String> closureNames(ClosureReport report) {
    return report.closure().control().stream()
        .mapToObj(report.module()::functionName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
