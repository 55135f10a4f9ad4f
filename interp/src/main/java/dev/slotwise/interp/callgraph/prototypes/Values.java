// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The values that one function computes, each a dense {@code int}, in static single assignment
 * form: what local or operand a value lies in does not matter. Reused for one function after
 * another.
 */
final class Values {
  /** How a value comes about. */
  enum Kind {
    /** In a way that says nothing of its type. */
    OTHER,
    /** {@code first} is the parameter. */
    PARAMETER,
    /** {@code number} is the constant. */
    CONSTANT,
    /** The sum of {@code first} and {@code second}. */
    SUM,
    /** {@code first} minus {@code second}. */
    DIFFERENCE,
    /** The bits that {@code first} and {@code second} have both. */
    MASKED,
    /** {@code second} bytes at the address {@code first} plus {@code number}. */
    LOAD,
    /** Any of its inputs. */
    PHI,
    /** The result of calling function {@code first}. */
    RESULT,
    /** The result of call site {@code first}. */
    SITE_RESULT
  }

  private static final Kind[] KINDS = Kind.values();

  private byte[] kinds = new byte[256];
  private int[] firsts = new int[256];
  private int[] seconds = new int[256];
  private long[] numbers = new long[256];
  private int size;

  /** Pairs of a phi and one of its inputs, in order of coming about. */
  private final MutableIntList inputs = IntLists.mutable.empty();

  /** By value, where its inputs start in {@link #sorted}; made when somebody asks. */
  private int[] starts = new int[0];

  private int[] sorted = new int[0];

  void clear() {
    size = 0;
    inputs.clear();
    starts = new int[0];
  }

  int size() {
    return size;
  }

  int add(Kind kind, int first, int second, long number) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, size * 2);
      firsts = Arrays.copyOf(firsts, size * 2);
      seconds = Arrays.copyOf(seconds, size * 2);
      numbers = Arrays.copyOf(numbers, size * 2);
    }
    kinds[size] = (byte) kind.ordinal();
    firsts[size] = first;
    seconds[size] = second;
    numbers[size] = number;
    return size++;
  }

  int other() {
    return add(Kind.OTHER, 0, 0, 0);
  }

  int phi() {
    return add(Kind.PHI, 0, 0, 0);
  }

  void addInput(int phi, int value) {
    if (phi != value) {
      inputs.add(phi);
      inputs.add(value);
    }
  }

  Kind kind(int value) {
    return KINDS[kinds[value]];
  }

  int first(int value) {
    return firsts[value];
  }

  int second(int value) {
    return seconds[value];
  }

  long number(int value) {
    return numbers[value];
  }

  /** Whether a value is what an instruction computes that moves no pointer. */
  boolean isComputed(int value) {
    return kind(value) == Kind.OTHER;
  }

  /** How many pairs of a phi and an input there are. */
  int inputCount() {
    return inputs.size() / 2;
  }

  int phiOf(int pair) {
    return inputs.get(2 * pair);
  }

  int inputOf(int pair) {
    return inputs.get(2 * pair + 1);
  }

  /** Visits the inputs of a phi, after the last value has come about. */
  void forEachInput(int phi, IntConsumer action) {
    if (starts.length == 0) {
      sortInputs();
    }
    for (int i = starts[phi]; i < starts[phi + 1]; i++) {
      action.accept(sorted[i]);
    }
  }

  private void sortInputs() {
    starts = new int[size + 1];
    for (int pair = 0; pair < inputCount(); pair++) {
      starts[phiOf(pair) + 1]++;
    }
    for (int value = 0; value < size; value++) {
      starts[value + 1] += starts[value];
    }
    int[] next = Arrays.copyOf(starts, size);
    sorted = new int[inputCount()];
    for (int pair = 0; pair < inputCount(); pair++) {
      sorted[next[phiOf(pair)]++] = inputOf(pair);
    }
  }

  /**
   * The values that can come together in one, after the last has come about: itself, if it is no
   * phi; and phis that are ends.
   */
  ImmutableIntList sources(int value, IntPredicate isEnd) {
    MutableIntList found = IntLists.mutable.empty();
    BitSet seen = new BitSet();
    MutableIntList work = IntLists.mutable.with(value);
    while (work.notEmpty()) {
      int next = work.removeAtIndex(work.size() - 1);
      if (seen.get(next)) {
        continue;
      }
      seen.set(next);
      if (kind(next) != Kind.PHI || isEnd.test(next)) {
        found.add(next);
      } else {
        forEachInput(next, work::add);
      }
    }
    return found.toImmutable();
  }

  /** The values that can come together in one: itself, if it is no phi. */
  ImmutableIntList sources(int value) {
    return sources(value, phi -> false);
  }
}
