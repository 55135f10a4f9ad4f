// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.state.Effect;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntSets;
import org.jspecify.annotations.Nullable;

/**
 * One unknown of the outer fixpoint: a function in a context, or a target set, or the host. Its
 * entry is the join over its callers; its exit an {@link Outcome} relative to that entry.
 */
abstract class Unknown {
  /** Dense, in order of discovery. */
  final int id;

  /** The join of the arguments of all calls; null until there is one. */
  Object @Nullable [] arguments;

  /** What may have happened to the store from instantiation to entry. */
  Effect entry = Effect.NONE;

  Outcome exit = Outcome.NEVER;

  /** Counts changes of {@link #exit}. */
  int version;

  int entryChanges;

  /** Whether entry or something that was read has changed since the last evaluation. */
  boolean dirty;

  /** Whether an evaluation is under way. */
  boolean active;

  /** Whether it waits since it was called while out of date. */
  boolean isCalled;

  /** Whether it waits since something that it has read has changed. */
  boolean isOutdated;

  /** When it was evaluated first, callees before callers; the worklist's priority. */
  int rank = Integer.MAX_VALUE;

  private final MutableIntSet readerIds = IntSets.mutable.empty();

  /** Who has read {@link #exit}. */
  final MutableList<Unknown> readers = Lists.mutable.empty();

  Unknown(int id) {
    this.id = id;
  }

  void addReader(Unknown reader) {
    if (readerIds.add(reader.id)) {
      readers.add(reader);
    }
  }

  /** Whether it has been called. */
  boolean hasEntry() {
    return arguments != null;
  }

  /** What is taken for the entry where all callers together tell this: itself or more. */
  Effect entry(Effect before) {
    return before;
  }

  /** Applies the equation: what the exit is, given entry and what else it reads. */
  abstract Outcome evaluate();

  /** The evaluation under way was broken off. */
  void abandon() {
    active = false;
  }

  /** Whether all that the last evaluation read is still as it was read. */
  boolean isFresh() {
    return true;
  }
}
