// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.exec.Label.Kind;
import dev.slotwise.interp.exec.Label.Raised;
import dev.slotwise.interp.exec.Waypoint.Registers;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.MachineStates;
import dev.slotwise.interp.state.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The waypoints of one run: it leaves some, and compares itself with those of the run before.
 *
 * <p>A run for which only the outcomes of some calls are new goes on from the last waypoint before
 * the first of these. Where the registers are no more than they were at a waypoint, and the
 * enclosing loops have begun from the same states, all goes on as before: so it leaps over the code
 * up to the next new outcome, or to the end of the first block that more has branched to than
 * before; or to the end of the function, if there are none.
 *
 * @param <V> the elements of the value domain
 */
final class Waypoints<V> {
  /** The least number of instructions between two: they cost as much as it is to keep one. */
  private static final int INTERVAL = 150;

  private final Values<V> values;
  private final MachineStates<V> states;
  private final Trail trail;
  private final List<Waypoint> before;
  private final ArrayList<Waypoint> found = new ArrayList<>();

  /** The offsets of the calls whose outcome is new, ascending; empty if all is new. */
  private int[] changes = {};

  /** How many steps the run had taken at the last waypoint. */
  private int passed;

  /** The place to which the run goes on; null where it just does. */
  private @Nullable Waypoint next;

  private boolean isCovered;

  Waypoints(Values<V> values, MachineStates<V> states, Trail trail) {
    this.values = values;
    this.states = states;
    this.trail = trail;
    this.before = trail.waypoints();
    trail.begin();
  }

  /**
   * Only the outcomes of some calls are new.
   *
   * @param offsets of these calls, ascending
   * @return where to go on from; null for the start of the function
   */
  @Nullable Waypoint start(int[] offsets) {
    changes = offsets;
    int at = firstAfter(offsets[0]) - 1;
    if (at < 0) {
      return null;
    }
    // It is left again.
    found.addAll(before.subList(0, at));
    passed = -INTERVAL;
    return before.get(at);
  }

  /** A loop starts again: what was left since its start was not its last pass. */
  void forget(int start) {
    int kept = found.size();
    while (kept > 0 && found.get(kept - 1).offset() >= start) {
      kept--;
    }
    found.subList(kept, found.size()).clear();
  }

  /** Whether to leave one here. */
  boolean isDue(int steps, int offset) {
    // The same places again, so that they can be compared.
    return steps - passed >= INTERVAL || (changes.length > 0 && at(offset) >= 0);
  }

  /**
   * Leaves a waypoint.
   *
   * @return whether the run does not go on from here, but from {@link #next}
   */
  boolean leave(Waypoint here, int steps) {
    passed = steps;
    int at = changes.length == 0 ? -1 : at(here.offset());
    if (at >= 0 && leaps(at, here)) {
      return true;
    }
    found.add(here);
    return false;
  }

  /** Where the run goes on; null at its end. */
  @Nullable Waypoint next() {
    return next;
  }

  /** Goes on from a later waypoint of the run before, if that did the same from here. */
  private boolean leaps(int at, Waypoint here) {
    int change = Arrays.binarySearch(changes, here.offset());
    if (change >= 0) {
      return false;
    }
    change = ~change;
    int last = change == changes.length ? before.size() - 1 : firstAfter(changes[change]) - 1;
    Waypoint old = before.get(at);
    if ((last == at && change < changes.length) || !goesOnAs(old, here)) {
      return false;
    }
    boolean hasMore = !covers(old.uncaught(), here.uncaught());
    int open = openUpTo(old, here);
    if (change == changes.length && open == 0 && !hasMore) {
      found.addAll(before.subList(at, before.size()));
      next = null;
      isCovered = true;
      return true;
    }
    int to = at;
    while (to < last && isOpen(open, here, before.get(to + 1))) {
      to++;
    }
    if (to == at) {
      return false;
    }
    for (int i = at; i < to; i++) {
      found.add(with(before.get(i), here, open));
    }
    next = inPassOf(here, with(before.get(to), here, open));
    return true;
  }

  /** Whether what is done from a waypoint up to the end of any block is as it was. */
  @SuppressWarnings("ReferenceEquality") // A loop that began from other states is another one.
  private boolean goesOnAs(Waypoint old, Waypoint here) {
    Registers had = old.registers();
    Registers has = here.registers();
    if (!MachineState.allLeq(has.locals(), had.locals(), values)
        || !MachineState.allLeq(has.stack(), had.stack(), values)
        || !states.effects().leq(has.effect(), had.effect())) {
      return false;
    }
    for (int i = 0; i < old.labels().length; i++) {
      Label before = old.labels()[i];
      Label now = here.labels()[i];
      if (before != now
          && (before.header != now.header
              || !before.isSame(now)
              || !covers(before.otherwise, now.otherwise)
              || !covers(before.incoming, now.incoming)
              || !Thrown.covers(before.caught, now.caught, values)
              || !MachineState.allLeq(now.below, before.below, values)
              || !isCoveredOutside(before, now))) {
        return false;
      }
    }
    return true;
  }

  private boolean isCoveredOutside(Label old, Label now) {
    for (int i = 0; old.kind == Kind.LOOP && i < old.outside.length; i++) {
      if (!covers(old.outside[i], now.outside[i])) {
        return false;
      }
    }
    return true;
  }

  /** How many labels there are up to the innermost that more has come to than before. */
  private int openUpTo(Waypoint old, Waypoint here) {
    for (int i = here.labels().length; i > 0; i--) {
      Label before = old.labels()[i - 1];
      Label now = here.labels()[i - 1];
      if (before != now
          && !(covers(before.pending, now.pending) && covers(before.raised, now.raised))) {
        return i;
      }
    }
    return 0;
  }

  /** Whether so many labels are still those that they were here. */
  private static boolean isOpen(int count, Waypoint here, Waypoint later) {
    return count == 0
        || (later.labels().length >= count
            && later.labels()[count - 1].isSame(here.labels()[count - 1]));
  }

  /** A later waypoint, if what has come to the first labels is there as well. */
  private Waypoint with(Waypoint later, Waypoint here, int count) {
    Label[] labels = later.labels();
    for (int i = 0; i < count; i++) {
      Label more = labels[i].with(here.labels()[i], values, states);
      if (more != labels[i]) {
        labels = labels == later.labels() ? labels.clone() : labels;
        labels[i] = more;
      }
    }
    for (int i = count; i < labels.length; i++) {
      // A loop that begins later would take what has come since for what its own pass has brought,
      // and forget it when it starts again.
      if (labels[i].start > here.offset()) {
        Label more = labels[i].withOutside(here.labels(), count, states);
        if (more != labels[i]) {
          labels = labels == later.labels() ? labels.clone() : labels;
          labels[i] = more;
        }
      }
    }
    Raised left = here.uncaught();
    Raised uncaught =
        left == null || covers(later.uncaught(), left)
            ? later.uncaught()
            : Raised.join(later.uncaught(), left, values, states.effects());
    return labels == later.labels() && uncaught == later.uncaught()
        ? later
        : new Waypoint(later.offset(), later.registers(), labels, uncaught);
  }

  /**
   * A later waypoint, if the enclosing loops are as far as they are here. As they were in the run
   * before, a pass that refines could begin again each time that it has failed.
   */
  private static Waypoint inPassOf(Waypoint here, Waypoint later) {
    Label[] labels = later.labels();
    int count = Math.min(labels.length, here.labels().length);
    for (int i = 0; i < count && labels[i].isSame(here.labels()[i]); i++) {
      Label now = labels[i].inPassOf(here.labels()[i]);
      if (now != labels[i]) {
        labels = labels == later.labels() ? labels.clone() : labels;
        labels[i] = now;
      }
    }
    return labels == later.labels()
        ? later
        : new Waypoint(later.offset(), later.registers(), labels, later.uncaught());
  }

  /**
   * The end of the run.
   *
   * @param seen how it ended, if it did by itself
   * @return how it ends; or the run before if that had all of this one
   */
  Outcome end(Outcome seen) {
    Outcome outcome = isCovered ? trail.outcome() : seen;
    found.trimToSize();
    trail.end(found, outcome);
    return outcome;
  }

  /** The place of the waypoint of the run before at this offset; negative if there is none. */
  private int at(int offset) {
    int at = firstAfter(offset) - 1;
    return at >= 0 && before.get(at).offset() == offset ? at : -1;
  }

  /** The place of the first waypoint of the run before that is after an offset. */
  private int firstAfter(int offset) {
    int low = 0;
    int high = before.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (before.get(middle).offset() <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean covers(@Nullable MachineState had, @Nullable MachineState has) {
    return has == null || (had != null && states.leq(has, had));
  }

  private boolean covers(@Nullable Raised had, @Nullable Raised has) {
    return has == null
        || had == has
        || (had != null
            && Thrown.covers(had.payloads(), has.payloads(), values)
            && MachineState.allLeq(has.locals(), had.locals(), values)
            && states.effects().leq(has.effect(), had.effect()));
  }
}
