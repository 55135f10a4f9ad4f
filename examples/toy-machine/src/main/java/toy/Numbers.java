// SPDX-License-Identifier: Apache-2.0
package toy;

import dev.slotwise.lattice.Parity;
import dev.slotwise.lattice.Parity.Parities;
import dev.slotwise.lattice.Product.Pair;
import dev.slotwise.lattice.ReducedProduct;
import dev.slotwise.lattice.Sign;
import dev.slotwise.lattice.Sign.Signs;

/** What is known of a number: its sign and its parity, each of which can say more of the other. */
final class Numbers {
  private static final Sign SIGN = new Sign();
  private static final Parity PARITY = new Parity();

  /** The lattice: an odd number is not zero, and zero is even. */
  static final ReducedProduct<Signs, Parities> LATTICE =
      new ReducedProduct<>(SIGN, PARITY, Numbers::reduce);

  private Numbers() {}

  private static Pair<Signs, Parities> reduce(Pair<Signs, Parities> pair) {
    return new Pair<>(
        pair.second() == Parities.ODD ? SIGN.meet(pair.first(), Signs.NON_ZERO) : pair.first(),
        pair.first() == Signs.ZERO ? PARITY.meet(pair.second(), Parities.EVEN) : pair.second());
  }

  static Pair<Signs, Parities> of(long number) {
    return LATTICE.of(Signs.of(number), Parities.of(number));
  }

  /** The results of an operation on any two numbers of these. */
  static Pair<Signs, Parities> apply(
      char operator, Pair<Signs, Parities> left, Pair<Signs, Parities> right) {
    Signs sign = Signs.BOTTOM;
    // Signs are told apart one by one, by a number that has each.
    for (long a = -1; a <= 1; a++) {
      for (long b = -1; b <= 1; b++) {
        if (left.first().contains(a) && right.first().contains(b)) {
          sign = SIGN.join(sign, sign(operator, a, b));
        }
      }
    }
    Parities parity = Parities.BOTTOM;
    for (long a = 0; a <= 1; a++) {
      for (long b = 0; b <= 1; b++) {
        if (left.second().contains(a) && right.second().contains(b)) {
          parity = PARITY.join(parity, parity(operator, a, b));
        }
      }
    }
    return LATTICE.of(sign, parity);
  }

  /** The sign of a result; a and b are -1, 0 or 1, each for all numbers of its sign. */
  private static Signs sign(char operator, long a, long b) {
    return switch (operator) {
      case '+' -> a == 0 || b == 0 || a == b ? Signs.of(a + b) : Signs.TOP;
      case '-' -> sign('+', a, -b);
      case '*' -> Signs.of(a * b);
      // A quotient is rounded towards zero; division by zero has no result.
      default -> b == 0 ? Signs.BOTTOM : SIGN.join(Signs.ZERO, Signs.of(a * b));
    };
  }

  private static Parities parity(char operator, long a, long b) {
    return switch (operator) {
      case '+', '-' -> Parities.of(a + b);
      case '*' -> Parities.of(a * b);
      default -> Parities.TOP;
    };
  }
}
