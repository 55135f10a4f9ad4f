// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.link.Resolver.Entity;
import java.util.BitSet;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * In which order a loader instantiates the parts: each after those that it imports from; parts that
 * import from each other in the order in which they are given.
 */
final class InstantiationOrder {
  private InstantiationOrder() {}

  static ImmutableIntList of(ImmutableList<Part> parts, Resolver resolver) {
    BitSet[] needs = needs(parts, resolver);
    MutableIntList order = IntLists.mutable.empty();
    BitSet waiting = new BitSet();
    waiting.set(0, parts.size());
    while (!waiting.isEmpty()) {
      int next =
          waiting.stream().filter(part -> isReady(part, waiting, needs)).findFirst().orElseThrow();
      waiting.clear(next);
      order.add(next);
    }
    return order.toImmutable();
  }

  /** Whether all that the part needs, and that still waits, needs the part as well. */
  private static boolean isReady(int part, BitSet waiting, BitSet[] needs) {
    return needs[part].stream().allMatch(other -> !waiting.get(other) || needs[other].get(part));
  }

  /** Directly or through others. */
  private static BitSet[] needs(ImmutableList<Part> parts, Resolver resolver) {
    BitSet[] needs = new BitSet[parts.size()];
    for (int part = 0; part < needs.length; part++) {
      BitSet direct = new BitSet();
      int importer = part;
      parts
          .get(part)
          .module()
          .imports()
          .forEach(
              item ->
                  direct.set(
                      resolver.resolve(item.kind(), new Entity(importer, item.index())).part()));
      needs[part] = direct;
    }
    for (int middle = 0; middle < needs.length; middle++) {
      for (BitSet of : needs) {
        if (of.get(middle)) {
          of.or(needs[middle]);
        }
      }
    }
    return needs;
  }
}
