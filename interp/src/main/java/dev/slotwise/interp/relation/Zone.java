// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

import io.vavr.Tuple2;
import io.vavr.collection.HashMap;
import io.vavr.collection.Map;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Upper bounds of differences of variables: a sparse difference-bound matrix. Persistent maps carry
 * it, because states of one function share nearly all of it.
 *
 * @param above by x and y, the least known c with {@code x <= y + c}
 * @param below the same by y and x
 * @param size how many bounds there are
 */
record Zone(
    Map<Integer, Map<Integer, Long>> above, Map<Integer, Map<Integer, Long>> below, int size)
    implements Relation {
  static final Zone TOP = new Zone(HashMap.empty(), HashMap.empty(), 0);

  private static final Map<Integer, Long> NONE = HashMap.empty();

  /** By y, the c with {@code x <= y + c}. */
  Map<Integer, Long> above(int x) {
    return above.getOrElse(x, NONE);
  }

  /** By x, the c with {@code x <= y + c}. */
  Map<Integer, Long> below(int y) {
    return below.getOrElse(y, NONE);
  }

  /** The c with {@code x <= y + c}; null if none is known. */
  @Nullable Long bound(int x, int y) {
    return above(x).getOrElse(y, null);
  }

  boolean mentions(int variable) {
    return above.containsKey(variable) || below.containsKey(variable);
  }

  Zone with(int x, int y, long c) {
    boolean isNew = bound(x, y) == null;
    return new Zone(
        above.put(x, above(x).put(y, c)),
        below.put(y, below(y).put(x, c)),
        isNew ? size + 1 : size);
  }

  Zone without(int variable) {
    if (!mentions(variable)) {
      return this;
    }
    Map<Integer, Long> over = above(variable);
    Map<Integer, Long> under = below(variable);
    Map<Integer, Map<Integer, Long>> newAbove = above.remove(variable);
    Map<Integer, Map<Integer, Long>> newBelow = below.remove(variable);
    for (Tuple2<Integer, Long> bound : over) {
      newBelow = withoutIn(newBelow, bound._1, variable);
    }
    for (Tuple2<Integer, Long> bound : under) {
      newAbove = withoutIn(newAbove, bound._1, variable);
    }
    return new Zone(newAbove, newBelow, size - over.size() - under.size());
  }

  private static Map<Integer, Map<Integer, Long>> withoutIn(
      Map<Integer, Map<Integer, Long>> map, int key, int variable) {
    Map<Integer, Long> rest = map.getOrElse(key, NONE).remove(variable);
    return rest.isEmpty() ? map.remove(key) : map.put(key, rest);
  }

  /** {@code x <= y + c}. */
  record Bound(int x, int y, long c) {

    @Override
    public String toString() {
      return "v%d <= v%d%s%d".formatted(x, y, c < 0 ? " - " : " + ", Math.abs(c));
    }
  }

  /** All bounds, in no particular order. */
  List<Bound> bounds() {
    List<Bound> all = new ArrayList<>(size);
    for (Tuple2<Integer, Map<Integer, Long>> row : above) {
      for (Tuple2<Integer, Long> bound : row._2) {
        all.add(new Bound(row._1, bound._1, bound._2));
      }
    }
    return all;
  }

  /** All bounds, by the numbers of their variables. */
  List<Bound> sorted() {
    List<Bound> all = bounds();
    all.sort(Comparator.comparingInt(Bound::x).thenComparingInt(Bound::y));
    return all;
  }

  @Override
  public String toString() {
    List<String> texts = new ArrayList<>();
    bounds().forEach(bound -> texts.add(bound.toString()));
    Collections.sort(texts);
    return texts.toString();
  }
}
