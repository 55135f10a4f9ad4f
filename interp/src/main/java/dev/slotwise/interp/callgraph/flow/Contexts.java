// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import java.util.Arrays;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.ObjectIntMaps;

/**
 * Call strings: the last few call sites by which a function was reached, interned. Context 0 is the
 * empty one.
 *
 * <p>Source: M. Sharir and A. Pnueli, <i>Two approaches to interprocedural data flow analysis</i>,
 * 1981 (call strings, cut off at a length).
 */
final class Contexts {
  private final int depth;
  private final MutableList<ImmutableIntList> strings = Lists.mutable.empty();
  private final MutableObjectIntMap<ImmutableIntList> ids = ObjectIntMaps.mutable.empty();

  /**
   * @param depth how many call sites a context keeps
   */
  Contexts(int depth) {
    this.depth = depth;
    strings.add(IntLists.immutable.empty());
    ids.put(strings.getFirst(), 0);
  }

  /** The context of a callee that is called at this offset by a function in {@code context}. */
  int extend(int context, int offset) {
    if (depth == 0) {
      return 0;
    }
    ImmutableIntList longer = strings.get(context).newWith(offset);
    ImmutableIntList next =
        longer.size() <= depth
            ? longer
            : IntLists.immutable.of(
                Arrays.copyOfRange(longer.toArray(), longer.size() - depth, longer.size()));
    int known = ids.getIfAbsent(next, -1);
    if (known >= 0) {
      return known;
    }
    ids.put(next, strings.size());
    strings.add(next);
    return strings.size() - 1;
  }

  /** The offsets of the call sites of a context, the latest last. */
  ImmutableIntList sites(int context) {
    return strings.get(context);
  }
}
