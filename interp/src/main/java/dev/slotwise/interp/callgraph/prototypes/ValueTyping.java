// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.FunctionUses.Put;
import dev.slotwise.interp.callgraph.prototypes.FunctionUses.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.jspecify.annotations.Nullable;

/**
 * Types the values of one function after another. Where paths join, values without a type are left
 * out: the analysis is optimistic. It is a least fixpoint over sets of types, so no order of
 * evaluation changes it.
 */
final class ValueTyping {
  private static final int MOST_ROUNDS = 1_000;
  private static final int MOST_TYPES = 1_000;

  private final Values values;
  private final TypeTable types;
  private final Typed typed;
  private final DeclaredFunctions functions;
  private final FunctionUses uses;
  private long[][] sets = new long[256][];

  /** The operands' sets when a value was evaluated last; none before that. */
  private long[] @Nullable [] seenFirst = new long[256][];

  private long[] @Nullable [] seenSecond = new long[256][];

  /** By input of a phi: what flowed from there last. */
  private long[] @Nullable [] seenInput = new long[256][];

  private int largest;
  private int function;

  ValueTyping(
      Values values, TypeTable types, Typed typed, DeclaredFunctions functions, FunctionUses uses) {
    this.values = values;
    this.types = types;
    this.typed = typed;
    this.functions = functions;
    this.uses = uses;
  }

  /**
   * Types the values of a function that was walked through.
   *
   * @return whether it came to an end; it does after a few rounds, but for what no compiler writes
   */
  boolean solve(int walkedThrough) {
    function = walkedThrough;
    largest = 0;
    prepare();
    return solve();
  }

  private void prepare() {
    if (values.size() > sets.length) {
      sets = new long[values.size() * 2][];
      seenFirst = new long[sets.length][];
      seenSecond = new long[sets.length][];
    }
    Arrays.fill(seenFirst, 0, values.size(), null);
    Arrays.fill(seenSecond, 0, values.size(), null);
    if (seenInput.length < values.inputCount()) {
      seenInput = new long[Math.max(values.inputCount(), seenInput.length * 2)][];
    }
    Arrays.fill(sets, 0, values.size(), Typed.NONE);
    for (int i = 0; i < uses.seedCount(); i++) {
      sets[uses.seedValue(i)] = Typed.add(sets[uses.seedValue(i)], uses.seed(i));
    }
    for (int value = 0; value < values.size(); value++) {
      switch (values.kind(value)) {
        case PARAMETER, RESULT -> sets[value] = Typed.union(sets[value], declared(value));
        default -> {}
      }
    }
  }

  /** What a parameter or a result of a direct call is declared as. */
  private long[] declared(int value) {
    return values.kind(value) == Values.Kind.PARAMETER
        ? functions.parameter(function, values.first(value))
        : functions.results(values.first(value));
  }

  private boolean solve() {
    boolean changed = true;
    for (int round = 0; changed; round++) {
      if (round == MOST_ROUNDS || largest > MOST_TYPES) {
        return false;
      }
      changed = false;
      for (int value = 0; value < values.size(); value++) {
        if (isStale(value)) {
          changed |= join(value, evaluate(value));
        }
      }
      for (int pair = 0; pair < values.inputCount(); pair++) {
        int input = values.inputOf(pair);
        if (round == 0 || sets[input] != seenInput[pair]) {
          seenInput[pair] = sets[input];
          changed |= join(values.phiOf(pair), address(input));
        }
      }
    }
    return true;
  }

  /** Whether what a value is computed from has changed since it was evaluated; sets are not. */
  private boolean isStale(int value) {
    boolean isBinary =
        values.kind(value) == Values.Kind.SUM || values.kind(value) == Values.Kind.DIFFERENCE;
    if (!isBinary && values.kind(value) != Values.Kind.LOAD) {
      return true;
    }
    long[] first = sets[values.first(value)];
    long[] second = isBinary ? sets[values.second(value)] : Typed.NONE;
    boolean isStale = first != seenFirst[value] || second != seenSecond[value];
    seenFirst[value] = first;
    seenSecond[value] = second;
    return isStale;
  }

  private boolean join(int value, long[] more) {
    long[] joined = Typed.union(sets[value], more);
    boolean changed = joined != sets[value] && joined.length > sets[value].length;
    sets[value] = joined;
    largest = Math.max(largest, joined.length);
    return changed;
  }

  private long[] evaluate(int value) {
    return switch (values.kind(value)) {
      case SUM -> sum(values.first(value), values.second(value));
      case DIFFERENCE -> difference(values.first(value), values.second(value));
      case LOAD -> load(values.first(value), values.number(value), values.second(value));
      case SITE_RESULT -> siteResult(values.first(value));
      default -> Typed.NONE;
    };
  }

  /** The types of a value as an address, constants included. */
  private long[] address(int value) {
    return values.kind(value) == Values.Kind.CONSTANT
        ? Typed.union(sets[value], typed.constant(values.number(value)))
        : sets[value];
  }

  private boolean isConstant(int value) {
    return values.kind(value) == Values.Kind.CONSTANT;
  }

  private long[] sum(int a, int b) {
    if (isConstant(a) && isConstant(b)) {
      return typed.constant(values.number(a) + values.number(b));
    }
    if (isConstant(b)) {
      long[] moved = typed.plus(sets[a], signed(values.number(b)));
      return moved.length > 0 ? moved : typed.plusUnknown(address(b));
    }
    if (isConstant(a)) {
      long[] moved = typed.plus(sets[b], signed(values.number(a)));
      return moved.length > 0 ? moved : typed.plusUnknown(address(a));
    }
    return Typed.union(typed.plusUnknown(sets[a]), typed.plusUnknown(sets[b]));
  }

  /** Constants of 32 bits are kept without sign, as addresses are. */
  static long signed(long constant) {
    return constant >= 0 && constant <= 0xFFFF_FFFFL ? (int) constant : constant;
  }

  private long[] difference(int a, int b) {
    return isConstant(b)
        ? typed.plus(address(a), -signed(values.number(b)))
        : typed.plusUnknown(address(a));
  }

  private long[] load(int address, long offset, int bytes) {
    if (isConstant(address)) {
      return typed.loaded(typed.constant(values.number(address) + offset), 0, bytes);
    }
    long[] found = typed.loaded(sets[address], offset, bytes);
    if (found.length > 0 || typed.plus(sets[address], 0).length > 0) {
      return found;
    }
    // An index, whose array is the instruction's offset.
    return typed.loaded(typed.plusUnknown(typed.constant(offset)), 0, bytes);
  }

  /** What the call at an offset gives, by the declared types of its pointer. */
  long[] siteResult(int offset) {
    long[] found = Typed.NONE;
    for (Site site : uses.sites()) {
      if (site.offset == offset) {
        for (int declared : pointees(site.operand)) {
          int result = types.signature(declared).result();
          if (result != TypeTable.VOID) {
            found = Typed.add(found, typed.value(result));
          }
        }
      }
    }
    return found;
  }

  /** The function types that a value points to. */
  List<Integer> pointees(int value) {
    return functionsOf(sets[value]);
  }

  List<Integer> functionsOf(long[] set) {
    List<Integer> found = new ArrayList<>();
    for (long each : typed.best(set)) {
      if (Typed.isAddress(each) && types.kind(Typed.type(each)) == TypeKind.FUNCTION) {
        found.add(Typed.type(each));
      }
    }
    return found;
  }

  /** The types that a value has by the way it comes about, whatever variable it is in. */
  long[] own(int value) {
    return switch (values.kind(value)) {
      case PARAMETER, RESULT -> declared(value);
      default -> evaluate(value);
    };
  }

  /**
   * As {@link #own}, by the places that the value can be loaded from, as compilers choose between
   * two addresses and load once; and without what lies outside the structure that it is computed
   * from.
   */
  List<long[]> ownInside(int value) {
    List<long[]> found = new ArrayList<>();
    switch (values.kind(value)) {
      case CONSTANT -> found.add(typed.constant(values.number(value)));
      case LOAD ->
          values
              .sources(values.first(value))
              .forEach(
                  address -> {
                    if (isConstant(address)
                        || typed.isInside(sets[address], values.number(value))) {
                      found.add(load(address, values.number(value), values.second(value)));
                    }
                  });
      case SUM -> found.add(movedInside(value, 1));
      case DIFFERENCE -> found.add(movedInside(value, -1));
      default -> found.add(own(value));
    }
    return found;
  }

  private long[] movedInside(int value, int sign) {
    int by = values.second(value);
    return isConstant(by)
            && typed.isInside(sets[values.first(value)], sign * signed(values.number(by)))
        ? own(value)
        : Typed.NONE;
  }

  /** The types of the place that a value is put into. */
  long[] place(Put put) {
    if (put.kind() != Cast.Kind.STORE) {
      return new long[] {put.declared()};
    }
    return isConstant(put.address())
        ? typed.loaded(
            typed.constant(values.number(put.address()) + put.displacement()), 0, put.bytes())
        : typed.loaded(sets[put.address()], put.displacement(), put.bytes());
  }

  /**
   * Whether all that can come together in an operand has a function type, constants aside: what is
   * called must not be left out, as other values may be.
   */
  boolean isTypedOnAllPaths(int operand) {
    ImmutableIntList sources = values.sources(operand, uses::isDeclaredAsFunction);
    return sources.allSatisfy(
        value ->
            isConstant(value) || uses.isDeclaredAsFunction(value) || !pointees(value).isEmpty());
  }

  /** Whether a value has a declared type, and that is an integer. */
  boolean isInteger(int value) {
    if (isConstant(value) || sets[value].length == 0) {
      return false;
    }
    for (long each : sets[value]) {
      if (Typed.isAddress(each) || types.kind(Typed.type(each)) != TypeKind.INTEGER) {
        return false;
      }
    }
    return true;
  }
}
