// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@link ValueNodes} computes, done again as simply as can be: sets are sets of atoms, every
 * constraint is applied to all that there is, in order, again and again until nothing changes. No
 * set is shared, no cycle collapsed, no constraint left out for it was applied before.
 *
 * <p>Atoms are texts: {@code number}, {@code slot 3}, {@code object 1 + 8}, {@code object 1 + any}.
 * Object {@code rest} is what the rest of memory holds.
 */
final class NaiveNodes {
  static final String NUMBER = "number";
  private static final int ANY = Integer.MIN_VALUE;
  private static final int MOST_OFFSETS = 8;
  private static final int WORD = Integer.BYTES;
  private static final int REST = -1;

  /** Heap, stack, and what no symbol names. */
  static final String REST_CELL = "rest";

  private final int[] sizes;
  private final Map<String, Set<Atom>> held = new HashMap<>();
  private final List<Runnable> constraints = new ArrayList<>();
  private boolean changed;

  /** A plain number, a slot, or an address. */
  private sealed interface Atom extends Comparable<Atom> permits Plain, Slot, Address {
    @Override
    default int compareTo(Atom other) {
      return toString().compareTo(other.toString());
    }
  }

  private record Plain() implements Atom {
    @Override
    public String toString() {
      return NUMBER;
    }
  }

  private record Slot(int slot) implements Atom {
    @Override
    public String toString() {
      return "slot " + slot;
    }
  }

  private record Address(int object, int offset) implements Atom {
    boolean isOfRest() {
      return object == REST;
    }

    @Override
    public String toString() {
      return "object "
          + (object == REST ? "rest" : object)
          + " + "
          + (offset == ANY ? "any" : offset);
    }
  }

  NaiveNodes(int[] sizes) {
    this.sizes = sizes;
    put(REST_CELL, new Plain());
    for (int object = 0; object < sizes.length; object++) {
      put(stored(object), new Plain());
      copy(stored(object), loaded(object));
      for (int at = 0; at < sizes[object]; at += WORD) {
        copy(stored(object), word(object, at));
        copy(word(object, at), loaded(object));
      }
    }
  }

  static String node(int node) {
    return "node " + node;
  }

  static String word(int object, int offset) {
    return "word %d of object %d".formatted(offset / WORD, object);
  }

  static String stored(int object) {
    return "stored somewhere in object " + object;
  }

  static String loaded(int object) {
    return "loaded from somewhere in object " + object;
  }

  private Set<Atom> at(String place) {
    return held.computeIfAbsent(place, none -> new TreeSet<>());
  }

  void putNumber(String place) {
    put(place, new Plain());
  }

  void putSlot(String place, int slot) {
    put(place, new Slot(slot));
  }

  void putAddress(String place, int object, int offset) {
    put(place, address(object, offset));
  }

  private Address address(int object, long offset) {
    long size = object == REST ? Integer.MAX_VALUE : sizes[object];
    return new Address(object, offset < 0 || offset >= size ? ANY : (int) offset);
  }

  /** Adds an atom; of an object a place has eight offsets, or any. */
  private void put(String place, Atom atom) {
    Set<Atom> set = at(place);
    if (atom instanceof Address added) {
      if (set.contains(new Address(added.object(), ANY))) {
        return;
      }
      List<Atom> others = new ArrayList<>();
      for (Atom one : set) {
        if (one instanceof Address known && known.object() == added.object()) {
          others.add(one);
        }
      }
      boolean isNew = !others.contains(added);
      if (added.offset() == ANY || (isNew && others.size() == MOST_OFFSETS)) {
        set.removeAll(others);
        set.add(new Address(added.object(), ANY));
        changed = true;
        return;
      }
    }
    changed |= set.add(atom);
  }

  private void putAll(String place, Iterable<Atom> atoms) {
    for (Atom atom : atoms) {
      put(place, atom);
    }
  }

  private List<Atom> snapshot(String place) {
    return new ArrayList<>(at(place));
  }

  void copy(String from, String to) {
    constraints.add(() -> putAll(to, snapshot(from)));
  }

  void mask(String from, String to) {
    constraints.add(
        () -> {
          for (Atom atom : snapshot(from)) {
            put(to, atom instanceof Address one ? new Address(one.object(), ANY) : atom);
          }
        });
  }

  void pointers(String from, String to) {
    constraints.add(
        () -> {
          for (Atom atom : snapshot(from)) {
            if (atom instanceof Address one) {
              put(to, new Address(one.object(), ANY));
            }
          }
        });
  }

  void plus(String from, int constant, String to) {
    constraints.add(
        () -> {
          for (Atom atom : snapshot(from)) {
            put(to, plus(atom, constant));
          }
        });
  }

  private Atom plus(Atom atom, int constant) {
    if (atom instanceof Address one) {
      return one.offset() == ANY ? one : address(one.object(), (long) one.offset() + constant);
    }
    return new Plain();
  }

  void sum(String first, String second, String to) {
    pointers(first, to);
    pointers(second, to);
    constraints.add(
        () -> {
          if (hasNumber(first) && hasNumber(second)) {
            put(to, new Plain());
          }
        });
  }

  private boolean hasNumber(String place) {
    return at(place).stream().anyMatch(atom -> !(atom instanceof Address one) || one.isOfRest());
  }

  /** Loads so many bytes, and stores what another place holds there. */
  void access(String address, int constant, int width, String loaded, String stored) {
    constraints.add(
        () -> {
          for (Atom atom : snapshot(address)) {
            access(atom, constant, width, loaded, stored);
          }
        });
  }

  private void access(Atom atom, int constant, int width, String loaded, String stored) {
    if (!(atom instanceof Address)) {
      accessRest(loaded, stored);
    } else if (atom instanceof Address one && one.isOfRest()) {
      accessRest(loaded, stored);
      boolean isAny = one.offset() == ANY || constant == ANY;
      throughRest(isAny ? ANY : one.offset() + constant, width, loaded, stored);
    } else if (atom instanceof Address one) {
      boolean isAny = one.offset() == ANY || constant == ANY;
      long first = (long) one.offset() + constant;
      if (isAny || first < 0 || first + width > sizes[one.object()]) {
        putAll(loaded, snapshot(loaded(one.object())));
        putAll(stored(one.object()), snapshot(stored));
      } else {
        for (long word = first / WORD; word <= (first + width - 1) / WORD; word++) {
          String cell = word(one.object(), (int) word * WORD);
          putAll(loaded, snapshot(cell));
          putAll(cell, snapshot(stored));
        }
      }
    }
  }

  private void accessRest(String loaded, String stored) {
    put(loaded, new Address(REST, 0));
    putAll(REST_CELL, snapshot(stored));
  }

  /** An access at a distance from each address that the rest of memory holds. */
  private void throughRest(int distance, int width, String loaded, String stored) {
    boolean isMoved =
        at(REST_CELL).stream()
            .anyMatch(atom -> atom instanceof Address one && one.isOfRest() && one.offset() != 0);
    for (Atom atom : snapshot(REST_CELL)) {
      if (!(atom instanceof Address one && one.isOfRest())) {
        access(atom, distance, width, loaded, stored);
        if (isMoved) {
          access(atom, ANY, width, loaded, stored);
        }
      }
    }
  }

  void solve() {
    do {
      changed = false;
      constraints.forEach(Runnable::run);
    } while (changed);
  }

  /** What a place holds, without what goes without saying. */
  Set<String> at(String place, boolean isRest) {
    Set<String> all = new TreeSet<>();
    at(place).forEach(atom -> all.add(atom.toString()));
    Set<String> rest = new TreeSet<>();
    at(REST_CELL).forEach(atom -> rest.add(atom.toString()));
    return isRest ? all : withoutCovered(all, rest);
  }

  /**
   * A place that holds what the rest of memory holds has its slots, a number, and all addresses in
   * an object that the rest has an address anywhere in.
   */
  static Set<String> withoutCovered(Set<String> all, Set<String> rest) {
    if (all.stream().noneMatch(atom -> atom.startsWith("object rest"))) {
      return all;
    }
    Set<String> some = new TreeSet<>();
    for (String atom : all) {
      boolean isNumberOrSlot = !atom.startsWith("object") && rest.contains(atom);
      boolean isAddress =
          atom.startsWith("object")
              && !atom.startsWith("object rest")
              && rest.contains(atom.substring(0, atom.indexOf('+')) + "+ any");
      if (!isNumberOrSlot && !isAddress) {
        some.add(atom);
      }
    }
    return some;
  }
}
