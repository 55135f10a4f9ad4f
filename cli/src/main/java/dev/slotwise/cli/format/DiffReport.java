// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * The answer of {@code slotwise diff}. Functions are matched by name, so it does not matter that
 * their indices moved; of several functions of one name the first is matched with the first, and so
 * on.
 *
 * @param before the closure of the old module
 * @param after the closure of the new one
 * @param entered functions in the new closure and not in the old one, in alphabetical order
 * @param left functions in the old closure and not in the new one
 */
public record DiffReport(
    ClosureReport before, ClosureReport after, List<Change> entered, List<Change> left) {

  /**
   * A function that is in one closure only.
   *
   * @param occurrence which of the functions of this name it is, from 1
   * @param elsewhere whether the other module has this function, outside its closure
   */
  public record Change(String name, int occurrence, boolean elsewhere) {
    /** For people. */
    String title() {
      return Printable.of(name)
          + (occurrence == 1 ? "" : ", number " + occurrence + " of the name");
    }
  }

  private record Named(String name, int occurrence) {}

  public static DiffReport of(ClosureReport before, ClosureReport after) {
    return new DiffReport(before, after, changes(after, before), changes(before, after));
  }

  /** The functions in the closure of {@code one} and not in that of {@code other}. */
  private static List<Change> changes(ClosureReport one, ClosureReport other) {
    Set<Named> inside = named(one.module(), one.closure().control()::contains);
    NodeSet closure = other.closure().control();
    inside.removeAll(named(other.module(), closure::contains));
    Set<Named> all = named(other.module(), function -> true);
    return inside.stream()
        .map(function -> new Change(function.name(), function.occurrence(), all.contains(function)))
        .toList();
  }

  private static SortedSet<Named> named(WasmModule module, IntPredicate wanted) {
    Map<String, Integer> seen = new HashMap<>();
    SortedSet<Named> named =
        new TreeSet<>(Comparator.comparing(Named::name).thenComparingInt(Named::occurrence));
    for (int function = 0; function < module.functionCount(); function++) {
      String name = module.functionName(function);
      int occurrence = seen.merge(name, 1, Integer::sum);
      if (wanted.test(function)) {
        named.add(new Named(name, occurrence));
      }
    }
    return named;
  }
}
