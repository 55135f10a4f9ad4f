// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.linking.Linking;
import dev.slotwise.wasm.linking.Symbol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The objects of memory that data symbols name. Symbols that share bytes name one object, as
 * strings do that a linker has merged. One without a size reaches up to the next symbol.
 *
 * <p>Constants that the compiler made and that hold no pointer, and objects too small for a
 * pointer, are treated as one object: there are thousands of strings, and no function pointer comes
 * from one.
 */
final class NamedObjects {
  /** In place of an object: none has these bytes. */
  static final int NONE = -1;

  /** What names begin with that a compiler gives to constants of its own. */
  private static final String PRIVATE = ".L";

  private final WasmModule module;

  /** The objects that are one together, whose number is after those of all others. */
  private final BitSet merged;

  private boolean isMerging;

  /** By symbol: its object, and where in the object it begins. */
  private final int[] objectOf;

  private final long[] offsetOf;

  // By object, in order of segment, then place.
  private final MutableIntList segments = IntLists.mutable.empty();
  private final MutableIntList starts = IntLists.mutable.empty();
  private final MutableIntList sizes = IntLists.mutable.empty();

  /** Each object by itself: none are one together. */
  static NamedObjects each(WasmModule module, Linking linking) {
    return new NamedObjects(module, linking, false);
  }

  NamedObjects(WasmModule module, Linking linking) {
    this(module, linking, true);
  }

  private NamedObjects(WasmModule module, Linking linking, boolean merges) {
    this.module = module;
    this.objectOf = new int[linking.symbols().size()];
    this.offsetOf = new long[objectOf.length];
    Arrays.fill(objectOf, NONE);
    List<Integer> order = new ArrayList<>();
    for (int symbol = 0; symbol < objectOf.length; symbol++) {
      if (isInSegment(linking.symbols().get(symbol))) {
        order.add(symbol);
      }
    }
    order.sort(
        Comparator.<Integer>comparingInt(symbol -> linking.symbols().get(symbol).index())
            .thenComparingLong(symbol -> linking.symbols().get(symbol).offset())
            .thenComparingInt(symbol -> symbol));
    long end = 0;
    for (int i = 0; i < order.size(); i++) {
      Symbol symbol = linking.symbols().get(order.get(i));
      int last = segments.size() - 1;
      if (last < 0 || segments.get(last) != symbol.index() || symbol.offset() >= end) {
        last++;
        segments.add(symbol.index());
        starts.add((int) symbol.offset());
        sizes.add(0);
        end = symbol.offset();
      }
      end = Math.max(end, symbol.size() == 0 ? next(order, i, linking) : end(symbol));
      sizes.set(last, (int) (end - starts.get(last)));
      objectOf[order.get(i)] = last;
      offsetOf[order.get(i)] = symbol.offset() - starts.get(last);
    }
    this.merged = new BitSet(count());
    merged.set(0, count());
    for (int symbol : order) {
      Symbol of = linking.symbols().get(symbol);
      if (!of.name().startsWith(PRIVATE) && sizes.get(objectOf[symbol]) >= Integer.BYTES) {
        merged.clear(objectOf[symbol]);
      }
    }
    for (int i = 0; i < linking.data().size(); i++) {
      int object = at(linking.data().place(i));
      if (object >= 0 && object < starts.size()) {
        merged.clear(object);
      }
    }
    isMerging = merges;
  }

  /** The object, or the one that it is merged into. */
  private int orMerged(int object) {
    return isMerging && object != NONE && merged.get(object) ? starts.size() : object;
  }

  private boolean isInSegment(Symbol symbol) {
    return symbol.isStaticData()
        && symbol.index() < module.data().size()
        && symbol.offset() >= 0
        && symbol.offset() < module.data().get(symbol.index()).size();
  }

  private long end(Symbol symbol) {
    long size = module.data().get(symbol.index()).size();
    return symbol.size() < 0 || symbol.size() > size - symbol.offset()
        ? size
        : symbol.offset() + symbol.size();
  }

  /** Where the next symbol begins, or the segment ends. */
  private long next(List<Integer> order, int at, Linking linking) {
    Symbol symbol = linking.symbols().get(order.get(at));
    for (int i = at + 1; i < order.size(); i++) {
      Symbol next = linking.symbols().get(order.get(i));
      if (next.index() != symbol.index()) {
        break;
      }
      if (next.offset() > symbol.offset()) {
        return next.offset();
      }
    }
    return module.data().get(symbol.index()).size();
  }

  /** How many objects there are, those that are merged and what they are merged into included. */
  int count() {
    return sizes.size() + (isMerging ? 1 : 0);
  }

  /** By object, in bytes; 0 for the merged ones, so that each address of it is anywhere in it. */
  int[] sizes() {
    return Arrays.copyOf(sizes.toArray(), count());
  }

  /** The segment that has an object; of one that is not merged. */
  int segment(int object) {
    return segments.get(object);
  }

  /** Where in its segment an object begins; of one that is not merged. */
  int start(int object) {
    return starts.get(object);
  }

  /** The object of a symbol, or {@link #NONE}. */
  int of(int symbol) {
    return orMerged(objectOf[symbol]);
  }

  /** Where in its object a symbol begins. */
  long offset(int symbol) {
    return offsetOf[symbol];
  }

  /** The object that has a byte of the file, or {@link #NONE}. */
  int at(int place) {
    for (int segment = 0; segment < module.data().size(); segment++) {
      DataSegment data = module.data().get(segment);
      if (place >= data.start() && place < data.end()) {
        return inSegment(segment, place - data.start());
      }
    }
    return NONE;
  }

  /** The object that has a byte of a segment, or {@link #NONE}. */
  int inSegment(int segment, long offset) {
    int low = 0;
    int high = sizes.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      boolean isBefore =
          segments.get(middle) < segment
              || (segments.get(middle) == segment && starts.get(middle) <= offset);
      if (isBefore) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high >= 0
            && segments.get(high) == segment
            && offset < (long) starts.get(high) + sizes.get(high)
        ? orMerged(high)
        : NONE;
  }

  /** Where in an object a byte of its segment is. */
  long offsetIn(int object, long offset) {
    return object < starts.size() ? offset - starts.get(object) : 0;
  }

  /** Where in an object a byte of the file is; one that holds a pointer is not merged. */
  int offsetAt(int object, int place) {
    return place - module.data().get(segments.get(object)).start() - starts.get(object);
  }
}
