// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

/**
 * The changes that code may have made to the store since some point, its <i>entry</i>: the store as
 * a function of the store at entry. An address without a cell and without a weak write keeps its
 * value from entry. Immutable; made by {@link Effects}.
 */
public final class Effect {
  private final LongTrie<Cell> cells;
  private final LongTrie<Weak> weak;

  Effect(LongTrie<Cell> cells, LongTrie<Weak> weak) {
    this.cells = cells;
    this.weak = weak;
  }

  /** {@return the values that were written at known places, by key of {@link StoreLayout}} */
  public LongTrie<Cell> cells() {
    return cells;
  }

  /**
   * {@return the values that were written at unknown places, by region, or by zone of one object of
   * memory}
   */
  public LongTrie<Weak> weak() {
    return weak;
  }

  /** Nothing was written. */
  public static final Effect NONE = new Effect(LongTrie.empty(), LongTrie.empty());

  /**
   * {@return what stands for everything that was written at keys from {@code first} to {@code
   * last}: the same object as long as nothing more is}
   *
   * @param first the least key that is meant
   * @param last the greatest key that is meant
   */
  public Object part(long first, long last) {
    return cells.around(first, last);
  }

  Effect with(LongTrie<Cell> newCells, LongTrie<Weak> newWeak) {
    return newCells == cells && newWeak == weak ? this : new Effect(newCells, newWeak);
  }

  Effect withCell(long key, Cell cell) {
    return with(cells.put(key, cell), weak);
  }
}
