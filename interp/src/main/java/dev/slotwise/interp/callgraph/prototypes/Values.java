// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import java.util.Arrays;
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

  void clear() {
    size = 0;
    inputs.clear();
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
}
