// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

import java.math.BigInteger;

/**
 * Numbers of one stride: {@code residue + k * modulus} for natural k, over the 64-bit unsigned
 * numbers. Modulus 0 stands for the residue alone, modulus 1 for every number.
 *
 * <p>An ascending chain replaces the modulus by proper divisors, so it has at most 65 steps and
 * widening is the join.
 *
 * <p>Source: P. Granger, <i>Static analysis of arithmetical congruences</i>, International Journal
 * of Computer Mathematics 30, 1989.
 */
@SuppressWarnings("ReferenceEquality") // identity first: most operands are shared
public class Congruence implements Lattice<Congruence.Residues> {
  /** All objects of this class are alike: they have no state. */
  public Congruence() {}

  /**
   * A residue class. Made only by {@link #of}, which keeps {@code residue < modulus} unless the
   * modulus is 0.
   *
   * @param modulus the distance of neighbours, unsigned; 0 for {@code residue} alone, 1 for every
   *     number
   * @param residue the least number of the class, unsigned
   */
  public record Residues(long modulus, long residue) {

    /** No number. */
    public static final Residues NONE = new Residues(1, 1);

    /** Every number. */
    public static final Residues ALL = new Residues(1, 0);

    /**
     * {@return the class of these; both unsigned}
     *
     * @param modulus the distance of neighbours, unsigned; 0 for the residue alone
     * @param residue any number of the class
     */
    public static Residues of(long modulus, long residue) {
      if (modulus == 1) {
        return ALL;
      }
      return new Residues(
          modulus, modulus == 0 ? residue : Long.remainderUnsigned(residue, modulus));
    }

    /**
     * {@return whether a number is in the class}
     *
     * @param number read as an unsigned number
     */
    public boolean contains(long number) {
      if (modulus == 0) {
        return number == residue;
      }
      return this == ALL || Long.remainderUnsigned(number, modulus) == residue;
    }

    /** {@return whether this stands for one number} */
    public boolean isConstant() {
      return modulus == 0;
    }

    // As in Interval.Range, not through method handles.
    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Residues residues
              && modulus == residues.modulus
              && residue == residues.residue);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(31 * modulus + residue);
    }

    @Override
    public String toString() {
      if (this.equals(NONE)) {
        return "bottom";
      }
      if (modulus == 1) {
        return "top";
      }
      String rest = Long.toUnsignedString(residue);
      return modulus == 0 ? rest : rest + " mod " + Long.toUnsignedString(modulus);
    }
  }

  @Override
  public final Residues bottom() {
    return Residues.NONE;
  }

  @Override
  public final Residues top() {
    return Residues.ALL;
  }

  @Override
  public Residues join(Residues left, Residues right) {
    if (left == right || right.equals(Residues.NONE)) {
      return left;
    }
    if (left.equals(Residues.NONE)) {
      return right;
    }
    long distance =
        Long.compareUnsigned(left.residue, right.residue) >= 0
            ? left.residue - right.residue
            : right.residue - left.residue;
    long modulus = Words.gcd(Words.gcd(left.modulus, right.modulus), distance);
    if (modulus == left.modulus) {
      return left;
    }
    return modulus == right.modulus ? right : Residues.of(modulus, left.residue);
  }

  @Override
  public Residues meet(Residues left, Residues right) {
    if (leq(left, right)) {
      return left;
    }
    if (leq(right, left)) {
      return right;
    }
    if (left.isConstant() || right.isConstant()) {
      return Residues.NONE;
    }
    return chineseRemainder(left, right);
  }

  @Override
  public boolean leq(Residues left, Residues right) {
    if (left == right || left.equals(Residues.NONE) || right.equals(Residues.ALL)) {
      return true;
    }
    if (right.equals(Residues.NONE)) {
      return false;
    }
    if (right.modulus == 0) {
      return left.equals(right);
    }
    return Long.remainderUnsigned(left.modulus, right.modulus) == 0
        && Long.remainderUnsigned(left.residue, right.modulus) == right.residue;
  }

  @Override
  public Residues widen(Residues old, Residues next) {
    return next;
  }

  @Override
  public Residues narrow(Residues old, Residues next) {
    return next;
  }

  /** The common numbers of two classes neither of which holds the other. */
  private static Residues chineseRemainder(Residues left, Residues right) {
    long divisor = Words.gcd(left.modulus, right.modulus);
    if (Long.remainderUnsigned(left.residue, divisor)
        != Long.remainderUnsigned(right.residue, divisor)) {
      return Residues.NONE;
    }
    if ((left.modulus | right.modulus) >>> 31 == 0) {
      return small(left, right, divisor);
    }
    BigInteger leftModulus = unsigned(left.modulus);
    BigInteger common = unsigned(divisor);
    BigInteger factor = unsigned(right.modulus).divide(common);
    BigInteger multiple = leftModulus.multiply(factor);
    BigInteger steps =
        unsigned(right.residue)
            .subtract(unsigned(left.residue))
            .divide(common)
            .multiply(leftModulus.divide(common).modInverse(factor))
            .mod(factor);
    BigInteger least = unsigned(left.residue).add(leftModulus.multiply(steps));
    if (least.bitLength() > 64) {
      return Residues.NONE;
    }
    // A modulus past 64 bits leaves one number in range.
    return multiple.bitLength() > 64
        ? Residues.of(0, least.longValue())
        : Residues.of(multiple.longValue(), least.longValue());
  }

  /** The same for moduli below 2^31, whose products fit a long: by far the usual case. */
  private static Residues small(Residues left, Residues right, long divisor) {
    long factor = right.modulus / divisor;
    long distance = (right.residue - left.residue) / divisor % factor;
    long steps = Math.floorMod(distance * inverse(left.modulus / divisor % factor, factor), factor);
    return Residues.of(left.modulus * factor, left.residue + left.modulus * steps);
  }

  /** The inverse modulo a number that has no divisor in common, by Euclid's algorithm. */
  private static long inverse(long value, long modulus) {
    long previous = 0;
    long coefficient = 1;
    long divisor = modulus;
    long rest = value;
    while (rest > 1) {
      long quotient = divisor / rest;
      long nextRest = divisor - quotient * rest;
      long nextCoefficient = previous - quotient * coefficient;
      divisor = rest;
      rest = nextRest;
      previous = coefficient;
      coefficient = nextCoefficient;
    }
    return coefficient;
  }

  private static BigInteger unsigned(long value) {
    BigInteger low = BigInteger.valueOf(value & Long.MAX_VALUE);
    return value < 0 ? low.setBit(63) : low;
  }
}
