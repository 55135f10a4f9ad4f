// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.FunctionUses.Put;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.collections.api.map.primitive.MutableLongByteMap;
import org.eclipse.collections.impl.factory.primitive.LongByteMaps;

/**
 * Finds where a pointer to an object of one class with virtual functions becomes a pointer to
 * another such class, though no class derives from both: no object is of both, so a virtual call
 * through one of the two pointers would enter what the rule for virtual calls leaves out. {@link
 * VirtualTables} is told of each.
 *
 * <p>It proves nothing, and finds only what it is certain of: a value counts if each class that it
 * is declared as is unrelated to each that its new place is declared as. Where a pointer leaves the
 * structure that it points into, as after a cast to a derived class, what it points to there is not
 * known, and says nothing.
 */
final class ObjectCasts {
  private final Typed typed;
  private final ClassHierarchy classes;
  private final boolean hasClasses;
  private final MutableLongByteMap related = LongByteMaps.mutable.empty();

  /** By class, those that something points to which was cast to a pointer to that class. */
  private final Map<Integer, Set<Integer>> sources = new HashMap<>();

  /** What was told of one function: a value that goes to several places was cast once. */
  private final Set<Seen> seen = new HashSet<>();

  private record Seen(int value, Set<Integer> to, Set<Integer> from) {}

  /** Takes what is found, as classes of {@link ClassHierarchy}. */
  interface Found {
    /**
     * A pointer becomes one to an unrelated class.
     *
     * @param offset of the instruction
     */
    void cast(int offset, Cast.Kind place, Set<Integer> to, Set<Integer> from);
  }

  ObjectCasts(Typed typed, ClassHierarchy classes) {
    this.typed = typed;
    this.classes = classes;
    this.hasClasses = classes.hasDynamic();
  }

  /** Begins with a function. */
  void begin() {
    seen.clear();
  }

  /** Whether a value is the address of an object with virtual functions or bases. */
  boolean isObject(long value) {
    return hasClasses && typed.holder(value, classes).isPresent();
  }

  /** Tells of all that can come together in a value that is put somewhere. */
  void put(Put put, long[] place, Values values, ValueTyping typing, Found found) {
    Set<Integer> to = classesOf(place);
    if (to.isEmpty()) {
      return;
    }
    Cast.Kind kind = put.kind() == Cast.Kind.STORE ? Cast.Kind.OBJECT_STORE : put.kind();
    values
        .sources(put.value())
        .forEach(
            value -> {
              for (long[] own : typing.ownInside(value)) {
                Set<Integer> from = classesOf(own);
                if (areUnrelated(to, from) && seen.add(new Seen(value, to, from))) {
                  remember(to, from);
                  found.cast(put.offset(), kind, to, from);
                }
              }
            });
  }

  /**
   * The cast that the initial value of a pointer is; empty if it is none.
   *
   * @param target what the pointer is declared to point to
   */
  Optional<Cast> initial(String variable, int target, long address) {
    Set<Integer> to = classesOf(new long[] {typed.address(target, 0)});
    Set<Integer> from = classesOf(typed.constant(address));
    if (!areUnrelated(to, from)) {
      return Optional.empty();
    }
    remember(to, from);
    return Optional.of(cast(Cast.Kind.OBJECT_DATA, OptionalInt.empty(), -1, variable, to, from));
  }

  private void remember(Set<Integer> to, Set<Integer> from) {
    to.forEach(one -> sources.computeIfAbsent(one, key -> new TreeSet<>()).addAll(from));
  }

  /** By class, the other classes that an object may be of where a pointer to the class is used. */
  Map<Integer, Set<Integer>> sources() {
    return sources;
  }

  /** A cast in the code of a function. */
  Cast inCode(int function, int offset, Cast.Kind place, Set<Integer> to, Set<Integer> from) {
    return cast(place, OptionalInt.of(function), offset, "", to, from);
  }

  private Cast cast(
      Cast.Kind kind,
      OptionalInt function,
      int offset,
      String variable,
      Set<Integer> to,
      Set<Integer> from) {
    OptionalInt at = function.isPresent() ? OptionalInt.of(offset) : OptionalInt.empty();
    return new Cast(
        kind, function, at, variable, describe(to), OptionalInt.empty(), describe(from));
  }

  /** The pointers to classes, as they stand in a cast. */
  private String describe(Set<Integer> all) {
    TreeSet<String> texts = new TreeSet<>();
    for (int type : all) {
      texts.add(classes.name(type) + " *");
    }
    return String.join(" or ", texts);
  }

  /** The classes of what a value points to; none if it can point to anything else. */
  private Set<Integer> classesOf(long[] set) {
    if (!hasClasses) {
      return Set.of();
    }
    Set<Integer> found = new LinkedHashSet<>();
    for (long each : typed.best(set)) {
      Optional<Typed.Holder> holder = typed.holder(each, classes);
      if (holder.isEmpty()) {
        return Set.of();
      }
      found.add(holder.get().type());
    }
    return found;
  }

  private boolean areUnrelated(Set<Integer> to, Set<Integer> from) {
    for (int one : to) {
      for (int other : from) {
        if (areRelated(one, other)) {
          return false;
        }
      }
    }
    return !to.isEmpty() && !from.isEmpty();
  }

  /** Whether some class is both, or derives from both. */
  private boolean areRelated(int a, int b) {
    if (a == b) {
      return true;
    }
    long key = (long) Math.min(a, b) << 32 | Math.max(a, b);
    byte answer = related.getIfAbsent(key, (byte) -1);
    if (answer < 0) {
      Set<Integer> derived = new HashSet<>();
      for (int type : classes.withDerived(a)) {
        derived.add(type);
      }
      answer = 0;
      for (int type : classes.withDerived(b)) {
        if (derived.contains(type)) {
          answer = 1;
        }
      }
      related.put(key, answer);
    }
    return answer == 1;
  }
}
