// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import java.util.OptionalLong;

/**
 * A policy that divides linear memory into cells. A cell is a place that values flow through; what
 * is stored to a cell can be loaded from it. An access that touches no named cell touches
 * <i>anywhere</i>: what is stored there can be loaded from every cell, and what is in any cell can
 * be loaded there. So a policy may name a cell only for an address that it knows for certain; a
 * policy that names no cell is always sound.
 *
 * <p>A policy by objects or by fields would name cells by where an address comes from, or by the
 * constant offset of the access, under an assumption of its own.
 */
@FunctionalInterface
public interface MemoryPartition {
  /** The access may touch every cell. */
  long ANYWHERE = -1;

  /** One cell for all of each memory. */
  MemoryPartition ONE_CELL = access -> ANYWHERE;

  /** A cell for each aligned word whose address is a constant in the code that accesses it. */
  MemoryPartition EXACT_WORDS =
      access -> {
        if (access.address().isEmpty()) {
          return ANYWHERE;
        }
        long address = access.address().getAsLong();
        boolean inOneWord = (address & 3) + access.bytes() <= 4;
        return inOneWord ? address >>> 2 : ANYWHERE;
      };

  /**
   * A load or store, or the data that a segment puts into memory at the start.
   *
   * @param memory its index
   * @param address of the first byte, if it is a constant
   * @param bytes how many are touched
   */
  record Access(int memory, OptionalLong address, int bytes) {}

  /**
   * The name of the cell that an access touches.
   *
   * @return not negative, or {@link #ANYWHERE}; names of several memories are apart
   */
  long cellOf(Access access);
}
