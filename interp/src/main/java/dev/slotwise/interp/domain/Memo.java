// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.interp.domain.Knowledge.Extreme;
import org.jspecify.annotations.Nullable;

/**
 * Results of operations on elements of which one at least is a {@link Knowledge.Summary}. Code has
 * few different constants and masks, and is interpreted again and again, so four of five such
 * operations were done before on equal operands; to find a result takes a tenth of the time that
 * the {@link Reduction} of a new one does.
 *
 * <p>Each result has one place, by the hash of its operands, where a later one takes it: no more
 * than {@link #PLACES} are held, whatever is analysed. Threads may share a memo. A result is an
 * immutable object that is written and read whole, so at worst one is computed twice.
 */
final class Memo {
  private static final int PLACES = 1 << 12;

  private final @Nullable Result[] results = new Result[PLACES];

  /**
   * The result of an operation.
   *
   * @param operation a number for the operation and the width, see {@link #operation}
   */
  private record Result(int operation, Knowledge left, Knowledge right, Knowledge value) {}

  /** Operations that have no more than one form. */
  static final int JOIN = operation(0, 0, 0);

  static final int MEET = operation(0, 1, 0);

  /** A binary operation, by its ordinal. */
  static int binary(int op, int width) {
    return operation(1, op, width);
  }

  /** The refinement of the left operand by a comparison, by its ordinal. */
  static int refine(int fact, int width) {
    return operation(2, fact, width);
  }

  private static int operation(int kind, int which, int width) {
    return kind << 16 | which << 8 | width;
  }

  /**
   * The result for equal operands, if it is known; an operand itself where it was that operand, so
   * that a caller sees that nothing has changed.
   */
  @Nullable Knowledge get(int operation, Knowledge left, Knowledge right) {
    Result result = results[place(operation, left, right)];
    if (result == null
        || result.operation != operation
        || (result.left != left && !result.left.equals(left))
        || (result.right != right && !result.right.equals(right))) {
      return null;
    }
    return result.value == result.left ? left : result.value == result.right ? right : result.value;
  }

  /** Remembers a result, and returns it. */
  Knowledge put(int operation, Knowledge left, Knowledge right, Knowledge value) {
    results[place(operation, left, right)] = new Result(operation, left, right, value);
    return value;
  }

  private static int place(int operation, Knowledge left, Knowledge right) {
    int hash = 31 * (31 * hash(left) + hash(right)) + operation;
    return (hash ^ hash >>> 12 ^ hash >>> 24) & (PLACES - 1);
  }

  /** The same in each run, which the hash of a constant of an enumeration is not. */
  private static int hash(Knowledge element) {
    return element instanceof Extreme extreme ? extreme.ordinal() : element.hashCode();
  }
}
