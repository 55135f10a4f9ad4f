// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Gives each instance a name of its own: {@code main}, {@code main.2}, and so on. */
final class UniqueNames {
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();

  String of(String wanted) {
    String name = wanted;
    while (!taken.add(name)) {
      name = wanted + "." + (counts.merge(wanted, 1, Integer::sum) + 1);
    }
    return name;
  }
}
