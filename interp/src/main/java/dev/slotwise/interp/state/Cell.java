// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

/**
 * The content that an effect left in one global, table slot or byte of memory.
 *
 * <p>A byte of memory is a part of the word that was stored: the word, the index of the byte in it
 * and the bytes it has. Bytes of one store are stored and overwritten one by one, yet neighbours
 * with equal word, right indices and equal width come from one and the same store: any other store
 * that leaves such a byte has written its neighbours too. So a load can put the word together
 * again.
 *
 * @param value what was written; for a byte of memory, the word, zero-extended
 * @param mayBeEntry whether what was there at entry may be there still
 * @param index the index of this byte in its word; 0 outside memory
 * @param width the bytes of the word; 0 outside memory
 */
public record Cell(Value value, boolean mayBeEntry, int index, int width)
    implements LongTrie.Settling {

  /** What was there at entry may be there still: to join with nothing changes no more. */
  @Override
  public boolean isSettled() {
    return mayBeEntry;
  }

  /**
   * {@return a cell outside memory that was written on every path}
   *
   * @param value what was written
   */
  public static Cell written(Value value) {
    return new Cell(value, false, 0, 0);
  }

  /** {@return this cell where what was there at entry may be there still} */
  public Cell orEntry() {
    return mayBeEntry ? this : new Cell(value, true, index, width);
  }

  Cell withValue(Value newValue) {
    return newValue == value ? this : new Cell(newValue, mayBeEntry, index, width);
  }

  boolean isSamePart(Cell other) {
    return index == other.index && width == other.width;
  }
}
