// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import java.util.Optional;
import java.util.function.IntFunction;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.set.primitive.ImmutableIntSet;

/**
 * The question to a {@link TaintClient}.
 *
 * @param sources imported functions that hand in what is followed
 * @param sinks imported functions that it must not reach
 * @param implicit whether a value is also tainted that depends on a tainted one only by the choice
 *     between branches, selects, callees or places to write to
 * @param sourceMemory the memory that sources write, besides their results
 * @param sinkMemory the memory that sinks read, besides their arguments
 * @param copiers imported functions that copy in the first memory: to the address that their first
 *     argument has, from that of the second, as many bytes as the third says
 * @param callbacks the functions that the host can call while an imported one runs
 */
public record TaintQuery(
    ImmutableIntSet sources,
    ImmutableIntSet sinks,
    boolean implicit,
    Optional<Region> sourceMemory,
    Optional<Region> sinkMemory,
    ImmutableIntSet copiers,
    IntFunction<ImmutableIntList> callbacks) {

  /**
   * Memory that an imported function accesses, in the first memory.
   *
   * @param address the number of the parameter that has the address of its first byte, or -1 for
   *     anywhere
   * @param length the number of the parameter that has its length in bytes, or -1 if it has no end
   */
  public record Region(int address, int length) {
    /** Where a copier writes. */
    static final Region TARGET = new Region(0, 2);

    /** Where a copier reads. */
    static final Region ORIGIN = new Region(1, 2);

    /** All memory. */
    public static final Region ANYWHERE = new Region(-1, -1);
  }
}
