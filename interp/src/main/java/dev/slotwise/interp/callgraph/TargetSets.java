// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
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

  /** {@return how many sets there are; ids are below it} */
  public int size() {
    return sets.size();
  }

  /**
   * {@return the functions of set {@code id}, ascending}
   *
   * @param id from 0 to {@link #size} - 1
   */
  public ImmutableIntList get(int id) {
    return sets.get(id);
  }

  /** Interns sets. */
  public static final class Builder {
    /** Begins with no set. */
    public Builder() {}

    private static final int NONE = -1;

    private final MutableList<ImmutableIntList> sets = Lists.mutable.empty();
    private final MutableObjectIntMap<ImmutableIntList> ids = ObjectIntMaps.mutable.empty();

    /** Of sets of one function, which most sites have. */
    private final MutableIntIntMap idsOfOne = IntIntMaps.mutable.empty();

    /**
     * The id of a set.
     *
     * @param functions ascending, without duplicates
     * @return the id; equal sets have one
     */
    public int intern(ImmutableIntList functions) {
      boolean isOne = functions.size() == 1;
      int known = isOne ? idOfOne(functions.get(0)) : ids.getIfAbsent(functions, NONE);
      if (known != NONE) {
        return known;
      }
      int id = sets.size();
      sets.add(functions);
      if (isOne) {
        idsOfOne.put(functions.get(0), id);
      } else {
        ids.put(functions, id);
      }
      return id;
    }

    /**
     * {@return the id of the set of one function}
     *
     * @param function its index
     */
    public int intern(int function) {
      int known = idOfOne(function);
      return known == NONE ? intern(IntLists.immutable.of(function)) : known;
    }

    private int idOfOne(int function) {
      return idsOfOne.getIfAbsent(function, NONE);
    }

    /**
     * {@return the functions of a set that was interned, ascending}
     *
     * @param id an id that {@link #intern} gave
     */
    public ImmutableIntList get(int id) {
      return sets.get(id);
    }

    /** {@return the sets interned so far} */
    public TargetSets build() {
      return new TargetSets(sets.toImmutable());
    }
  }
}
