// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import java.util.Locale;

/**
 * A number that trades precision for time or memory: how much the abstract interpreter tells apart,
 * and when it begins to widen. None is a matter of soundness: beyond a limit an answer is coarser.
 * A number is here because its default was seen to suffice on C, C++, Rust and Go programs, and
 * because without it some module takes time or memory out of proportion to its size.
 */
public enum Limit {
  // When to widen: how often a value changes by join before, its first change included.

  /**
   * The state at the start of a loop. What a loop assigns once has settled by then; what counts up
   * has not, and is refined again by one pass after widening.
   */
  LOOP_DELAY(2, 0, 1000),

  /**
   * A function's entry: so many callers with other arguments, each exact, before bounds give way.
   */
  ENTRY_DELAY(12, 0, 1000),

  /** A function's outcome: widened with its twelfth change, an entry with its thirteenth. */
  OUTCOME_DELAY(11, 0, 1000),

  /** What the host finds in the store: changes with each root that writes something new. */
  STORE_DELAY(15, 0, 1000),

  /** A field of objects: objects of one type with so many different values in it. */
  FIELD_DELAY(15, 0, 1000),

  // Contexts: each is one more evaluation of a function, and of all that it calls.

  /** The contexts by keys of one function or target set, such as the depths of a stack. */
  CONTEXTS_PER_FUNCTION(4, 0, 1000),

  /** So many contexts by keys there are in all, so that small programs get all they need, ... */
  CONTEXTS(512, 0, 1_000_000),

  /** ... and one more for so many functions, so that the cost stays linear in the program. */
  FUNCTIONS_PER_CONTEXT(64, 1, 1_000_000),

  /** Globals in a key: a program for a dynamic loader has thousands, each an address, set once. */
  CONTEXT_GLOBALS(16, 0, 1000),

  // The store.

  /**
   * An effect with more cells forgets which addresses of a region were written. Effects are
   * composed at each call, in time that grows with their cells.
   */
  CELLS(2048, 0, 1_000_000),

  /** An address with more possible words counts as a range: a store would write each of them. */
  ADDRESSES(16, 1, 1000),

  /** A copy or fill of memory of more bytes counts as one of unknown length: each is a cell. */
  BULK_BYTES(1024, 0, 1_000_000),

  /** An index with more possible words counts as a range: a read joins what each slot holds. */
  SLOTS(256, 1, 100_000),

  /** A range of more slots counts as the whole table, of which the join is known. */
  SLOT_RANGE(4096, 0, 1_000_000),

  // Branches.

  /** A {@code br_table} with more labels refines nothing: each label takes a state of its own. */
  REFINED_CASES(256, 0, 1_000_000);

  private final int standard;
  private final int least;
  private final int most;

  Limit(int standard, int least, int most) {
    this.standard = standard;
    this.least = least;
    this.most = most;
  }

  /** {@return the name on the command line, such as {@code loop-delay}} */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@return the default} */
  public int standard() {
    return standard;
  }

  /** {@return the least that it can be} */
  public int least() {
    return least;
  }

  /** {@return the most that it can be; nobody can wait for the answer long before} */
  public int most() {
    return most;
  }
}
