// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

/**
 * How much the abstract interpreter tells apart, and when it begins to widen: every number that
 * trades precision for time or memory. None is a matter of soundness: beyond a limit an answer is
 * coarser. A number is here because it was seen to suffice on C, C++, Rust and Go programs, and
 * because without it some module takes time or memory out of proportion to its size.
 */
public final class Limits {
  // When to widen: how often a value changes by join before, its first change included.

  /**
   * The state at the start of a loop. What a loop assigns once has settled by then; what counts up
   * has not, and is refined again by one pass after widening.
   */
  public static final int LOOP_DELAY = 2;

  /**
   * A function's entry: so many callers with other arguments, each exact, before bounds give way.
   */
  public static final int ENTRY_DELAY = 12;

  /** A function's outcome: widened with its twelfth change, an entry with its thirteenth. */
  public static final int OUTCOME_DELAY = 11;

  /** What the host finds in the store: changes with each root that writes something new. */
  public static final int STORE_DELAY = 15;

  /** A field of objects: objects of one type with so many different values in it. */
  public static final int FIELD_DELAY = 15;

  // Contexts: each is one more evaluation of a function, and of all that it calls.

  /** The contexts by keys of one function or target set, such as the depths of a stack. */
  public static final int CONTEXTS_OF_ONE = 4;

  /** So many contexts by keys there are in all, so that small programs get all they need, ... */
  public static final int FEWEST_CONTEXTS = 256;

  /** ... and one more for so many functions, so that the cost stays linear in the program. */
  public static final int FUNCTIONS_OF_ONE_MORE = 4;

  /** Globals in a key: a program for a dynamic loader has thousands, each an address, set once. */
  public static final int CONTEXT_GLOBALS = 16;

  // The store.

  /**
   * An effect with more cells forgets which addresses of a region were written. Effects are
   * composed at each call, in time that grows with their cells.
   */
  public static final int CELLS = 2048;

  /** An address with more possible words counts as a range: a store would write each of them. */
  public static final int ADDRESSES = 16;

  /** A copy or fill of memory of more bytes counts as one of unknown length: each is a cell. */
  public static final long BULK_BYTES = 1024;

  /** An index with more possible words counts as a range: a read joins what each slot holds. */
  public static final int SLOTS = 256;

  /** A range of more slots counts as the whole table, of which the join is known. */
  public static final long SLOT_RANGE = 4096;

  /** Slots beyond this are not told apart at the start; no engine makes tables as large. */
  public static final int INITIAL_SLOTS = 20_000_000;

  // Branches and calls.

  /** A {@code br_table} with more labels refines nothing: each label takes a state of its own. */
  public static final int REFINED_CASES = 256;

  /**
   * How many evaluations may wait for the first evaluation of a callee. Bash nests 68 deep, Ruby
   * 153, SQLite 181: real programs get what they would get without a limit. A chain of calls that
   * is longer is evaluated in parts, at about twice the work. Each takes up to 4 KB of Java's
   * stack.
   */
  public static final int NESTING = 1000;

  /** How often a function is evaluated after the budget's end before it is given up. */
  public static final int LATE_EVALUATIONS = 3;

  private Limits() {}
}
