// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import dev.slotwise.wasm.component.Sort;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The index spaces of an instance of a component while it is made. */
final class Environment {
  private final @Nullable Environment outer;
  private final Map<Sort, List<Thing>> spaces = new EnumMap<>(Sort.class);

  Environment(@Nullable Environment outer) {
    this.outer = outer;
  }

  void add(Sort sort, Thing thing) {
    spaces.computeIfAbsent(sort, key -> new ArrayList<>()).add(thing);
  }

  int count(Sort sort) {
    return spaces.getOrDefault(sort, List.of()).size();
  }

  /** Something by index; the decoder has checked that it is there. */
  Thing at(Sort sort, int index) {
    return Objects.requireNonNull(spaces.get(sort)).get(index);
  }

  Thing.Core core(Sort sort, int index) {
    return (Thing.Core) at(sort, index);
  }

  /** So many components outward. */
  Environment outward(int count) {
    Environment found = this;
    for (int i = 0; i < count; i++) {
      found = Objects.requireNonNull(found.outer);
    }
    return found;
  }
}
