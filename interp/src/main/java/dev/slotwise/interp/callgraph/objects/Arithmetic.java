// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.wasm.op.BinaryOp;

/**
 * The effect of arithmetic on pointers. A sum with a constant moves the address. A sum with any
 * other number, and a mask, keep the object but not the place in it. The result of any other
 * operation is no pointer.
 */
final class Arithmetic {
  private final ValueNodes nodes;
  private final Constants constants;

  Arithmetic(ValueNodes nodes, Constants constants) {
    this.nodes = nodes;
    this.constants = constants;
  }

  int binary(BinaryOp op, int left, int right, boolean isLong) {
    return switch (op) {
      case ADD -> sum(left, right);
      case SUB -> difference(left, right);
      case AND, OR -> either(masked(left), masked(right));
      // Two words in one, put together or taken apart.
      case SHL, SHR_S, SHR_U, ROTL, ROTR ->
          isLong && !constants.isNumber(left) ? masked(left) : constants.unknown();
      default -> constants.unknown();
    };
  }

  int sum(int left, int right) {
    if (constants.isNumber(left) && constants.isNumber(right)) {
      return constants.number(constants.numberOf(left) + constants.numberOf(right));
    }
    if (constants.isNumber(right)) {
      return plus(left, constants.numberOf(right));
    }
    if (constants.isNumber(left)) {
      return plus(right, constants.numberOf(left));
    }
    // What is added to an address that the code names is no other address.
    if (constants.isAddress(left)) {
      return masked(left);
    }
    if (constants.isAddress(right)) {
      return masked(right);
    }
    int sum = nodes.node();
    nodes.sum(constants.place(left), constants.place(right), sum);
    return sum;
  }

  private int difference(int left, int right) {
    if (constants.isNumber(right)) {
      return constants.isNumber(left)
          ? constants.number(constants.numberOf(left) - constants.numberOf(right))
          : plus(left, -constants.numberOf(right));
    }
    int difference = nodes.node();
    nodes.pointers(constants.place(left), difference);
    nodes.copy(constants.place(constants.unknown()), difference);
    return difference;
  }

  private int plus(int value, long constant) {
    if (constant == 0) {
      return value;
    }
    if (constants.isAddress(value)) {
      return constants.moved(value, constant);
    }
    int sum = nodes.node();
    if (constant == (int) constant) {
      nodes.plus(constants.place(value), (int) constant, sum);
    } else {
      nodes.mask(constants.place(value), sum);
    }
    return sum;
  }

  int masked(int value) {
    if (constants.isNumber(value)) {
      return value;
    }
    if (constants.isAddress(value)) {
      return constants.anywhere(value);
    }
    int masked = nodes.node();
    nodes.mask(constants.place(value), masked);
    return masked;
  }

  int either(int first, int second) {
    if (first == second) {
      return first;
    }
    int either = nodes.node();
    nodes.copy(constants.place(first), either);
    nodes.copy(constants.place(second), either);
    return either;
  }
}
