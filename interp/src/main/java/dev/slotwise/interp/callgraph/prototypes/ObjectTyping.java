// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.VirtualTables.Call;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds which operands of indirect calls are functions of an object's table, and what the object is
 * declared as. Unlike {@link FunctionTyping} it leaves no value out: the classes of two values that
 * come together need not be the same, and a class that is too narrow would be wrong.
 *
 * <p>For the same reason a variable says something of a value only if nothing has happened between
 * that value's coming about and the start of the variable: where a choice or a call lies between,
 * the program may have found out that the object is of a narrower class.
 *
 * <p>A fixpoint over sets of types with <i>anything</i> above all, in a few rounds over the values.
 */
final class ObjectTyping {
  private static final int MOST_ROUNDS = 100;
  private static final int MOST_TYPES = 100;

  /** In place of a set: nothing is known. */
  private static final long[] ANYTHING = new long[0];

  private final Values values;
  private final Typed typed;
  private final ClassHierarchy classes;
  private final int pointerSize;
  private long[][] sets = new long[0][];
  private boolean[] isDeclared = new boolean[0];

  /** What declarations say of values; an empty set where they say nothing. */
  interface Declared {
    long[] parameter(int index);

    long[] result(int callee);

    /** Of a call by the offset of its instruction. */
    long[] siteResult(int offset);
  }

  ObjectTyping(Values values, Typed typed, ClassHierarchy classes, int pointerSize) {
    this.values = values;
    this.typed = typed;
    this.classes = classes;
    this.pointerSize = pointerSize;
  }

  /**
   * Begins with a function's values.
   *
   * @see #declare
   */
  void begin() {
    sets = new long[values.size()][];
    Arrays.fill(sets, Typed.NONE);
    isDeclared = new boolean[values.size()];
  }

  /** A variable has a value from its coming about on. */
  void declare(int value, long type) {
    sets[value] = Typed.add(sets[value], type);
    isDeclared[value] = true;
  }

  /** Types all values. */
  void solve(Declared declared) {
    boolean changed = true;
    for (int round = 0; changed; round++) {
      changed = false;
      for (int value = 0; value < sets.length; value++) {
        if (!isDeclared[value] && sets[value] != ANYTHING) {
          changed |= join(value, round == MOST_ROUNDS ? ANYTHING : evaluate(value, declared));
        }
      }
      for (int pair = 0; pair < values.inputCount(); pair++) {
        int phi = values.phiOf(pair);
        if (!isDeclared[phi] && sets[phi] != ANYTHING) {
          changed |= join(phi, sets[values.inputOf(pair)]);
        }
      }
    }
  }

  private boolean join(int value, long[] more) {
    long[] joined = more == ANYTHING ? ANYTHING : Typed.union(sets[value], more);
    if (joined.length > MOST_TYPES) {
      joined = ANYTHING;
    }
    boolean changed = joined == ANYTHING || joined.length > sets[value].length;
    sets[value] = joined;
    return changed;
  }

  private long[] evaluate(int value, Declared declared) {
    int first = values.first(value);
    return switch (values.kind(value)) {
      case PHI -> Typed.NONE;
      case PARAMETER -> orAnything(declared.parameter(first));
      case RESULT -> orAnything(declared.result(first));
      case SITE_RESULT -> orAnything(declared.siteResult(first));
      // No object is at the address 0.
      case CONSTANT ->
          values.number(value) == 0 ? Typed.NONE : orAnything(typed.constant(values.number(value)));
      case SUM -> sum(first, values.second(value));
      case DIFFERENCE ->
          isConstant(values.second(value))
              ? moved(first, -ValueTyping.signed(values.number(values.second(value))))
              : ANYTHING;
      case LOAD -> load(first, values.number(value), values.second(value));
      case MASKED, OTHER -> ANYTHING;
    };
  }

  private static long[] orAnything(long[] set) {
    return set.length == 0 ? ANYTHING : set;
  }

  private boolean isConstant(int value) {
    return values.kind(value) == Values.Kind.CONSTANT;
  }

  private long[] sum(int first, int second) {
    if (isConstant(first) && isConstant(second)) {
      return orAnything(typed.constant(values.number(first) + values.number(second)));
    }
    if (isConstant(second)) {
      long[] moved = moved(first, ValueTyping.signed(values.number(second)));
      // An index, whose array is at the constant.
      return moved == ANYTHING ? elements(typed.constant(values.number(second))) : moved;
    }
    if (isConstant(first)) {
      long[] moved = moved(second, ValueTyping.signed(values.number(first)));
      return moved == ANYTHING ? elements(typed.constant(values.number(first))) : moved;
    }
    return sets[first] != ANYTHING && isAddresses(sets[first])
        ? elements(sets[first])
        : sets[second] == ANYTHING ? ANYTHING : elements(sets[second]);
  }

  private static boolean isAddresses(long[] set) {
    return set.length > 0 && Arrays.stream(set).allMatch(Typed::isAddress);
  }

  private long[] elements(long[] set) {
    return isAddresses(set) ? orAnything(typed.plusUnknown(set)) : ANYTHING;
  }

  private long[] moved(int value, long difference) {
    long[] set = sets[value];
    if (set == ANYTHING || set.length == 0) {
      return set;
    }
    return isAddresses(set) ? orAnything(typed.plus(set, difference)) : ANYTHING;
  }

  private long[] load(int address, long offset, int bytes) {
    if (isConstant(address)) {
      return orAnything(typed.loaded(typed.constant(values.number(address) + offset), 0, bytes));
    }
    long[] found = Typed.NONE;
    if (sets[address] == ANYTHING) {
      // An index, whose array is the instruction's offset.
      return orAnything(typed.loaded(elements(typed.constant(offset)), 0, bytes));
    }
    for (long each : sets[address]) {
      long[] loaded = typed.loaded(new long[] {each}, offset, bytes);
      if (loaded.length == 0) {
        return ANYTHING;
      }
      found = Typed.union(found, loaded);
    }
    return found;
  }

  /** Whether an operand could be a function of a table: what is loaded through a loaded pointer. */
  boolean mayBeVirtual(int operand) {
    for (int value : values.sources(operand).toArray()) {
      if (!isWord(value)) {
        return false;
      }
    }
    return true;
  }

  /** The virtual calls that a call is if this is its operand; empty if it may be another call. */
  Optional<Set<Call>> calls(int operand) {
    Set<Call> calls = new LinkedHashSet<>();
    for (int value : values.sources(operand).toArray()) {
      if (!isWord(value) || !addTables(values.first(value), values.number(value), calls)) {
        return Optional.empty();
      }
    }
    return calls.isEmpty() ? Optional.empty() : Optional.of(calls);
  }

  private boolean isWord(int value) {
    return values.kind(value) == Values.Kind.LOAD && values.second(value) == pointerSize;
  }

  /** Adds the calls through a pointer to a table; false if it may point to something else. */
  private boolean addTables(int pointer, long displacement, Set<Call> calls) {
    for (int value : values.sources(pointer).toArray()) {
      if (values.kind(value) == Values.Kind.SUM && isConstant(values.second(value))) {
        long difference = ValueTyping.signed(values.number(values.second(value)));
        for (int moved : values.sources(values.first(value)).toArray()) {
          if (!addTable(moved, displacement + difference, calls)) {
            return false;
          }
        }
      } else if (!addTable(value, displacement, calls)) {
        return false;
      }
    }
    return true;
  }

  private boolean addTable(int pointer, long displacement, Set<Call> calls) {
    if (!isWord(pointer)) {
      return false;
    }
    int object = values.first(pointer);
    long[] set =
        isConstant(object)
            ? typed.constant(values.number(object) + values.number(pointer))
            : sets[object];
    if (set == ANYTHING || set.length == 0) {
      return false;
    }
    long offset = isConstant(object) ? 0 : values.number(pointer);
    for (long each : set) {
      long[] moved = Typed.isAddress(each) ? typed.plus(new long[] {each}, offset) : Typed.NONE;
      Optional<Typed.Holder> holder =
          moved.length == 1 ? typed.holder(moved[0], classes) : Optional.empty();
      if (holder.isEmpty()) {
        return false;
      }
      calls.add(new Call(holder.get().type(), holder.get().offset(), displacement));
    }
    return true;
  }
}
