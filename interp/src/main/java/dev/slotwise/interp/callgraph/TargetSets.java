// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.ObjectIntMaps;

/**
 * The target sets of a call graph, each stored once however many call sites share it. Ids are dense
 * and given in order of first use. Immutable.
 */
public final class TargetSets {
  private final ImmutableList<ImmutableIntList> sets;

  private TargetSets(ImmutableList<ImmutableIntList> sets) {
    this.sets = sets;
  }

  public int size() {
    return sets.size();
  }

  /** The functions of set {@code id}, ascending. */
  public ImmutableIntList get(int id) {
    return sets.get(id);
  }

  /** Interns sets. */
  public static final class Builder {
    private final MutableList<ImmutableIntList> sets = Lists.mutable.empty();
    private final MutableObjectIntMap<ImmutableIntList> ids = ObjectIntMaps.mutable.empty();

    /**
     * The id of a set.
     *
     * @param functions ascending, without duplicates
     */
    public int intern(ImmutableIntList functions) {
      int known = ids.getIfAbsent(functions, -1);
      if (known >= 0) {
        return known;
      }
      ids.put(functions, sets.size());
      sets.add(functions);
      return sets.size() - 1;
    }

    /** The id of the set of one function. */
    public int intern(int function) {
      return intern(IntLists.immutable.of(function));
    }

    public TargetSets build() {
      return new TargetSets(sets.toImmutable());
    }
  }
}
