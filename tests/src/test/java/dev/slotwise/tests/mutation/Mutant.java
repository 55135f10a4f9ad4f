// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

/**
 * A change of one instruction.
 *
 * @param place the number of the first mutant of the same instruction
 * @param method class without the common package, and method
 * @param operator what is changed
 * @param ordinal which one it is of those with this operator in this method: with both, a name that
 *     changes elsewhere leave alone
 * @param line in the source
 */
record Mutant(int place, String method, String operator, int ordinal, int line) {

  /** A name that stays when other methods change. */
  String name() {
    return method + " " + operator + " " + ordinal;
  }
}
