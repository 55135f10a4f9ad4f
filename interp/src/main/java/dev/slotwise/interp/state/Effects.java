// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.interp.state.LongTrie.Fate;
import dev.slotwise.lattice.Semilattice;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lattice of effects, their composition, and the writes they are made of. Costs are linear in
 * where two effects differ, not in what they hold, as far as they share structure.
 *
 * <p>Source: M. Sharir and A. Pnueli, <i>Two approaches to interprocedural data flow analysis</i>,
 * 1981 (functional approach): a callee's effect is applied where it is called, so a caller keeps
 * what the callee can't touch.
 *
 * @param <V> the elements of the value domain
 */
public final class Effects<V> implements Semilattice<Effect> {
  private static final long LAST_ADDRESS = StoreLayout.ADDRESS_LIMIT - 1;

  private final Values<V> values;
  private final StoreLayout layout;
  private final Cell unknownByte;
  private final int mostCells;
  private final LongTrie.Merger<Weak> weakJoin = new WeakJoin();

  /**
   * Effects with default limits.
   *
   * @param values what is known of single values
   * @param layout gives keys to what can be written
   */
  public Effects(Values<V> values, StoreLayout layout) {
    this(values, layout, Limits.DEFAULT);
  }

  /**
   * Effects with limits of one's own.
   *
   * @param values what is known of single values
   * @param layout gives keys to what can be written
   * @param limits say how many cells an effect tells apart
   */
  public Effects(Values<V> values, StoreLayout layout, Limits limits) {
    this.mostCells = limits.of(Limit.CELLS);
    this.values = values;
    this.layout = layout;
    this.unknownByte = new Cell(values.top(), false, 0, 1);
  }

  /** What either effect may have done; {@code left} itself if it has all of {@code right}. */
  @Override
  public Effect join(Effect left, Effect right) {
    if (left == right) {
      return left;
    }
    LongTrie<Cell> cells =
        LongTrie.merge(
            left.cells(),
            right.cells(),
            new LongTrie.Merger<>() {
              @Override
              protected Cell both(long key, Cell a, Cell b) {
                return joinCells(key, a, b);
              }

              @Override
              protected @Nullable Cell leftOnly(long key, Cell cell) {
                return orAsIn(right, key, cell);
              }

              @Override
              protected @Nullable Cell rightOnly(long key, Cell cell) {
                return orAsIn(left, key, cell);
              }

              @Override
              protected Fate leftPart(long first, long last) {
                return under(right, first, last, Fate.KEEP_SETTLED);
              }

              @Override
              protected Fate rightPart(long first, long last) {
                return under(left, first, last, Fate.KEEP_SETTLED);
              }
            });
    LongTrie<Weak> weak = joinWeak(left.weak(), right.weak());
    // Cells that say no more than a weak write over them come and go; they are no change.
    if ((cells == left.cells() && weak == left.weak()) || leq(right, left)) {
      return left;
    }
    return right.with(cells, weak);
  }

  /** The join gives its left operand if it says all. */
  @Override
  public Effect grow(Effect old, Effect added) {
    return join(old, added);
  }

  /**
   * Extrapolates: values are widened, and addresses that {@code old} did not know are given up for
   * their whole region, so that every chain ends.
   *
   * @param next at least {@code old}
   */
  @Override
  public Effect widen(Effect old, Effect next) {
    if (old == next) {
      return old;
    }
    SortedMap<Integer, Weak> collapsed = new TreeMap<>();
    LongTrie<Cell> cells =
        LongTrie.merge(
            old.cells(),
            next.cells(),
            new LongTrie.Merger<>() {
              @Override
              protected Cell both(long key, Cell a, Cell b) {
                return reuse(a, b, values.widen(a.value(), b.value()), b.mayBeEntry(), b);
              }

              @Override
              protected @Nullable Cell leftOnly(long key, Cell cell) {
                return null;
              }

              @Override
              protected @Nullable Cell rightOnly(long key, Cell cell) {
                if (!StoreLayout.isAddress(key)) {
                  return cell;
                }
                int zone = layout.zoneOf(key);
                collapsed.put(zone, hull(collapsed.get(zone), everywhere(zone, cell.value())));
                return null;
              }
            });
    LongTrie<Weak> weak =
        LongTrie.merge(
            old.weak(),
            next.weak(),
            new LongTrie.Merger<>() {
              @Override
              protected Weak both(long region, Weak a, Weak b) {
                return a.covers(b) && a.value() == b.value()
                    ? a
                    : everywhere((int) region, b.value());
              }

              @Override
              protected @Nullable Weak leftOnly(long region, Weak a) {
                return a;
              }

              @Override
              protected Weak rightOnly(long region, Weak b) {
                return everywhere((int) region, b.value());
              }
            });
    Effect result = next.with(cells, weak);
    for (Map.Entry<Integer, Weak> zone : collapsed.entrySet()) {
      // Old cells stay: they are in next as well, so what was written elsewhere is not there.
      result = result.with(result.cells(), addWeak(result.weak(), zone.getKey(), zone.getValue()));
    }
    return result;
  }

  /** Whether all that {@code below} may have done, {@code above} may have done. */
  @Override
  public boolean leq(Effect below, Effect above) {
    if (below == above) {
      return true;
    }
    return LongTrie.compare(
            below.weak(),
            above.weak(),
            new LongTrie.Comparer<>() {
              @Override
              protected boolean both(long region, Weak a, Weak b) {
                return b.covers(a) && values.leq(a.value(), b.value());
              }

              @Override
              protected boolean leftOnly(long zone, Weak a) {
                return isCovered(above, (int) zone);
              }

              @Override
              protected boolean rightOnly(long region, Weak b) {
                return true;
              }
            })
        && LongTrie.compare(
            below.cells(),
            above.cells(),
            new LongTrie.Comparer<>() {
              @Override
              protected boolean both(long key, Cell a, Cell b) {
                return isTop(b)
                    || (values.leq(a.value(), b.value())
                        && a.isSamePart(b)
                        && (b.mayBeEntry() || !a.mayBeEntry()));
              }

              @Override
              protected boolean leftOnly(long key, Cell a) {
                Weak over = layout.weakAt(above, key);
                return over != null && values.leq(a.value(), over.value());
              }

              @Override
              protected boolean rightOnly(long key, Cell b) {
                Weak over = layout.weakAt(below, key);
                return isTop(b)
                    || (b.mayBeEntry() && (over == null || values.leq(over.value(), b.value())));
              }
            });
  }

  /**
   * What both do, {@code first} before {@code second}.
   *
   * @param first what happened first
   * @param second is relative to the state after {@code first}
   * @return an effect relative to the state before {@code first}
   */
  public Effect compose(Effect first, Effect second) {
    if (second == Effect.NONE) {
      return first;
    }
    if (first == Effect.NONE) {
      return second;
    }
    LongTrie<Cell> cells =
        LongTrie.merge(
            first.cells(),
            second.cells(),
            new LongTrie.Merger<>() {
              @Override
              protected Cell both(long key, Cell a, Cell b) {
                return b.mayBeEntry() ? joinParts(key, a, b, a.mayBeEntry()) : b;
              }

              @Override
              protected @Nullable Cell leftOnly(long key, Cell a) {
                Weak over = layout.weakAt(second, key);
                return over == null ? a : overwrite(key, a, over);
              }

              @Override
              protected @Nullable Cell rightOnly(long key, Cell b) {
                if (!b.mayBeEntry()) {
                  return b;
                }
                Weak under = layout.weakAt(first, key);
                return under == null ? b : overwrite(key, b, under);
              }

              @Override
              protected Fate leftPart(long low, long high) {
                return under(second, low, high, Fate.KEEP);
              }

              @Override
              protected Fate rightPart(long low, long high) {
                // Where nothing was written weakly before, what is written now stands as it is.
                Fate fate = under(first, low, high, Fate.KEEP);
                return fate == Fate.DROP ? Fate.VISIT : fate;
              }
            });
    return first.with(cells, joinWeak(first.weak(), second.weak()));
  }

  /**
   * Writes a global, a size or another thing outside tables and memories.
   *
   * @param effect what has happened before; not changed
   * @param key a scalar's key of {@link StoreLayout}
   * @param value what is written
   * @return the effect after the write
   */
  public Effect setScalar(Effect effect, long key, Value value) {
    Cell old = effect.cells().get(key);
    return old != null && !old.mayBeEntry() && old.value().equals(value)
        ? effect
        : effect.withCell(key, Cell.written(value));
  }

  /**
   * {@return whether all that a key can hold is in what was written: then no more is known of it at
   * entry} So it is if what was written may be anything, whether or not something was.
   *
   * @param effect what has happened since entry
   * @param key a scalar's key of {@link StoreLayout}
   */
  public boolean isWritten(Effect effect, long key) {
    Cell cell = effect.cells().get(key);
    return cell != null && (!cell.mayBeEntry() || isTop(cell));
  }

  /**
   * Puts a global, a size or the like back to what it was at entry.
   *
   * @param effect what has happened before; not changed
   * @param key a scalar's key of {@link StoreLayout}
   * @return the effect after that
   */
  public Effect restoreScalar(Effect effect, long key) {
    return effect.with(effect.cells().removeRange(key, key), effect.weak());
  }

  /**
   * Holds {@code value} where a global or the like was written; nothing else changes.
   *
   * @param effect what has happened before; not changed
   * @param key a scalar's key of {@link StoreLayout}
   * @param value what is written
   * @return the effect after the write
   */
  public Effect withScalar(Effect effect, long key, Value value) {
    Cell old = effect.cells().get(key);
    return old == null ? effect : effect.withCell(key, old.withValue(value));
  }

  /**
   * Writes one of several scalars or slots, or perhaps writes it.
   *
   * @param effect what has happened before; not changed
   * @param key a key of {@link StoreLayout}
   * @param value what is written
   * @return the effect after the write
   */
  public Effect maybeSet(Effect effect, long key, Value value) {
    return join(effect, effect.withCell(key, Cell.written(value)));
  }

  /**
   * Writes one table slot.
   *
   * @param effect what has happened before; not changed
   * @param table its index
   * @param slot within the table's bounds
   * @param value what is written
   * @return the effect after the write
   */
  public Effect setSlot(Effect effect, int table, long slot, RefValue value) {
    int region = layout.tableRegion(table);
    return capped(setScalar(effect, StoreLayout.addressKey(region, slot), value), region);
  }

  /**
   * Writes one of several table slots, or perhaps writes it.
   *
   * @param effect what has happened before; not changed
   * @param table its index
   * @param slot within the table's bounds
   * @param value what is written
   * @return the effect after the write
   */
  public Effect maybeSetSlot(Effect effect, int table, long slot, RefValue value) {
    return join(effect, setSlot(effect, table, slot, value));
  }

  /**
   * Stores a word at one of several addresses, or perhaps stores it.
   *
   * @param effect what has happened before; not changed
   * @param memory its index
   * @param address in bytes
   * @param bytes size of the word: 1, 2, 4 or 8
   * @param word the word, zero-extended
   * @return the effect after the write
   */
  public Effect maybeSetBytes(Effect effect, int memory, long address, int bytes, Value word) {
    return join(effect, setBytes(effect, memory, address, bytes, word));
  }

  /**
   * Stores a word at an exact address.
   *
   * @param effect what has happened before; not changed
   * @param memory its index
   * @param address in bytes, exact
   * @param bytes size of the word: 1, 2, 4 or 8
   * @param word the word, zero-extended
   * @return the effect after the write
   */
  public Effect setBytes(Effect effect, int memory, long address, int bytes, Value word) {
    if (!layout.isWhole(memory, address, bytes)) {
      // It lies across the border of an object; nothing is known of it.
      Effect forgotten = effect;
      for (int i = 0; i < bytes; i++) {
        forgotten = forgetBytes(forgotten, layout.memoryKey(memory, address + i), 1);
      }
      return forgotten;
    }
    long key = layout.memoryKey(memory, address);
    if (word == values.top() || !(bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8)) {
      return forgetBytes(effect, key, bytes);
    }
    LongTrie<Cell> cells = effect.cells();
    for (int i = 0; i < bytes; i++) {
      cells = cells.put(key + i, new Cell(word, false, i, bytes));
    }
    return capped(effect.with(cells, effect.weak()), StoreLayout.regionOf(key));
  }

  private Effect forgetBytes(Effect effect, long key, int bytes) {
    LongTrie<Cell> cells = effect.cells();
    for (int i = 0; i < bytes; i++) {
      cells =
          layout.weakAt(effect, key + i) == null
              ? cells.put(key + i, unknownByte)
              : cells.removeRange(key + i, key + i);
    }
    return capped(effect.with(cells, effect.weak()), StoreLayout.regionOf(key));
  }

  /**
   * Writes somewhere from {@code low} to {@code high}; for a memory, {@code value} is top.
   *
   * @param effect what has happened before; not changed
   * @param region a table's, a memory's or an object's, of {@link StoreLayout}
   * @param low the least address or slot
   * @param high the greatest address or slot
   * @param value what is written
   * @return the effect after the write
   */
  public Effect weakWrite(Effect effect, int region, long low, long high, Value value) {
    long last = Long.compareUnsigned(high, LAST_ADDRESS) > 0 ? LAST_ADDRESS : high;
    if (Long.compareUnsigned(low, last) > 0) {
      return effect;
    }
    Weak weak = new Weak(low, last, value);
    long firstKey = StoreLayout.addressKey(region, low);
    long lastKey = StoreLayout.addressKey(region, last);
    LongTrie<Cell> cells =
        layout.isTable(region)
            ? effect
                .cells()
                .updateRange(firstKey, lastKey, (key, cell) -> overwrite(key, cell, weak))
            : effect.cells().removeRange(firstKey, lastKey);
    return effect.with(cells, addWeak(effect.weak(), region, weak));
  }

  /**
   * Writes anything anywhere in an object of memory.
   *
   * @param effect what has happened before; not changed
   * @param object its index in {@link MemoryObjects}
   * @return the effect after the write
   */
  public Effect weakWriteObject(Effect effect, int object) {
    int region = layout.regionCount() - 1;
    long low = layout.objects().start(object);
    long high = layout.objects().end(object) - 1;
    LongTrie<Cell> cells =
        effect
            .cells()
            .removeRange(StoreLayout.addressKey(region, low), StoreLayout.addressKey(region, high));
    Weak all = effect.weak().get(region);
    return all != null && all.covers(low) && all.covers(high)
        ? effect.with(cells, effect.weak())
        : effect.with(
            cells,
            addWeak(effect.weak(), layout.zoneOf(object), new Weak(0, LAST_ADDRESS, values.top())));
  }

  /** Whether an effect has written weakly all over the object that a zone is. */
  private boolean isCovered(Effect effect, int zone) {
    if (zone < layout.regionCount()) {
      return false;
    }
    Weak all = effect.weak().get(layout.regionCount() - 1);
    int object = layout.objectOf(zone);
    return all != null
        && all.covers(layout.objects().start(object))
        && all.covers(layout.objects().end(object) - 1);
  }

  /**
   * Writes anything anywhere in a region.
   *
   * @param effect what has happened before; not changed
   * @param region a table's or a memory's, of {@link StoreLayout}
   * @param value what is written
   * @return the effect after the write
   */
  public Effect weakWriteAll(Effect effect, int region, Value value) {
    return weakWrite(effect, region, 0, LAST_ADDRESS, value);
  }

  /**
   * {@return the value that stands for any value of a region's cells}
   *
   * @param region of {@link StoreLayout}
   */
  public Value unknownOf(int region) {
    return layout.isTable(region) ? RefValue.TOP : values.top();
  }

  private Effect capped(Effect effect, int region) {
    if (effect.cells().size() <= mostCells) {
      return effect;
    }
    long first = StoreLayout.addressKey(region, 0);
    Value[] all = {layout.isTable(region) ? RefValue.BOTTOM : values.top()};
    effect
        .cells()
        .forEachInRange(
            first, first + LAST_ADDRESS, (key, cell) -> all[0] = values.join(all[0], cell.value()));
    return effect.with(
        effect.cells().removeRange(first, first + LAST_ADDRESS),
        addWeak(effect.weak(), region, new Weak(0, LAST_ADDRESS, all[0])));
  }

  private Weak everywhere(int region, Value value) {
    return new Weak(0, LAST_ADDRESS, layout.isTable(region) ? value : values.top());
  }

  private boolean isTop(Cell cell) {
    return cell.value() == values.top();
  }

  private boolean isMemory(long key) {
    return StoreLayout.isAddress(key) && !layout.isTable(StoreLayout.regionOf(key));
  }

  /** A cell that a weak write may have overwritten; null where the weak write says as much. */
  private @Nullable Cell overwrite(long key, Cell cell, Weak weak) {
    return isMemory(key) ? null : cell.withValue(values.join(cell.value(), weak.value()));
  }

  /**
   * What becomes of cells from {@code first} to {@code last} that another effect does not have.
   *
   * @param otherwise where the other has no weak write
   */
  private Fate under(Effect other, long first, long last, Fate otherwise) {
    if (other.weak().isEmpty() || !StoreLayout.isAddress(last)) {
      return otherwise;
    }
    int region = StoreLayout.regionOf(last);
    if (!StoreLayout.isAddress(first) || StoreLayout.regionOf(first) != region) {
      return Fate.VISIT;
    }
    Weak weak = other.weak().get(region);
    if (weak == null) {
      // Single objects may have been written.
      return layout.isOfObjects(region) ? Fate.VISIT : otherwise;
    }
    return !layout.isTable(region)
            && weak.covers(StoreLayout.indexOf(first))
            && weak.covers(StoreLayout.indexOf(last))
        ? Fate.DROP
        : Fate.VISIT;
  }

  /** A cell of one effect, joined with what another without that cell says. */
  private @Nullable Cell orAsIn(Effect other, long key, Cell cell) {
    Weak weak = layout.weakAt(other, key);
    if (weak == null) {
      return isTop(cell) ? cell : cell.orEntry();
    }
    if (values.leq(cell.value(), weak.value())) {
      return null;
    }
    Cell overwritten = overwrite(key, cell, weak);
    return overwritten == null ? null : overwritten.orEntry();
  }

  private Cell joinCells(long key, Cell a, Cell b) {
    return joinParts(key, a, b, a.mayBeEntry() || b.mayBeEntry());
  }

  private Cell joinParts(long key, Cell a, Cell b, boolean mayBeEntry) {
    if (isMemory(key) && !a.isSamePart(b)) {
      return isTop(a) ? a : isTop(b) ? b : unknownByte;
    }
    Value value = values.join(a.value(), b.value());
    if (value == values.top() && isMemory(key)) {
      return isTop(a) ? a : isTop(b) ? b : unknownByte;
    }
    return reuse(a, b, value, mayBeEntry, a);
  }

  private static Cell reuse(Cell a, Cell b, Value value, boolean mayBeEntry, Cell part) {
    if (a.value() == value && a.mayBeEntry() == mayBeEntry && a.isSamePart(part)) {
      return a;
    }
    if (b.value() == value && b.mayBeEntry() == mayBeEntry && b.isSamePart(part)) {
      return b;
    }
    return new Cell(value, mayBeEntry, part.index(), part.width());
  }

  private LongTrie<Weak> addWeak(LongTrie<Weak> all, int region, Weak added) {
    Weak old = all.get(region);
    return all.put(region, hull(old, added));
  }

  private LongTrie<Weak> joinWeak(LongTrie<Weak> left, LongTrie<Weak> right) {
    return LongTrie.merge(left, right, weakJoin);
  }

  private final class WeakJoin extends LongTrie.Merger<Weak> {
    @Override
    protected Weak both(long region, Weak a, Weak b) {
      return hull(a, b);
    }

    @Override
    protected Weak leftOnly(long region, Weak a) {
      return a;
    }

    @Override
    protected Weak rightOnly(long region, Weak b) {
      return b;
    }

    @Override
    protected Fate leftPart(long first, long last) {
      return Fate.KEEP;
    }

    @Override
    protected Fate rightPart(long first, long last) {
      return Fate.KEEP;
    }
  }

  private Weak hull(@Nullable Weak a, Weak b) {
    if (a == null) {
      return b;
    }
    Value value = values.join(a.value(), b.value());
    if (a.covers(b) && a.value() == value) {
      return a;
    }
    if (b.covers(a) && b.value() == value) {
      return b;
    }
    return new Weak(Math.min(a.low(), b.low()), Math.max(a.high(), b.high()), value);
  }
}
