// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import java.util.List;

/** What every generated module declares alike: types, imports, tables, memories, globals, tags. */
final class Declared {
  static final int VOID = 0;
  static final int ONE = 1;
  static final int TWO = 2;
  static final int GET = 3;
  static final int REFERENCE = 4;

  /** A declared subtype of {@link #ONE} with the same signature. */
  static final int ONE_SUB = 5;

  static final int PAIR = 6;
  static final int CELL = 7;
  static final int WIDE_CELL = 8;
  static final int FUNCTIONS = 9;
  static final int NUMBERS = 10;
  static final int OBJECT = 11;

  private static final int TAG_NUMBER_TYPE = 12;
  private static final int TAG_FUNCTION_TYPE = 13;
  static final int CAUGHT = 14;

  /** The types of functions that the host can hand in, in order. */
  static final List<Integer> HOST_FUNCTIONS =
      List.of(
          VOID,
          ONE,
          TWO,
          GET,
          REFERENCE,
          ONE_SUB,
          PAIR,
          OBJECT,
          TAG_NUMBER_TYPE,
          TAG_FUNCTION_TYPE,
          CAUGHT);

  /** Types that a defined function may have; others are left to tags and blocks. */
  static final List<Integer> FUNCTION_TYPES =
      List.of(ONE, VOID, TWO, GET, REFERENCE, ONE_SUB, PAIR, OBJECT);

  static final int TAG_NUMBER = 0;
  static final int TAG_FUNCTION = 1;

  /** Imported functions, in the order of their indices. */
  static final int FORK = 0;

  /** The host acts as its model allows. */
  static final int ACT = 1;

  /** Gives the host a function and gets one. */
  static final int GIVE = 2;

  static final int IMPORTS = 3;

  /** Tables 0 and 1 hold any function, this one those of type {@link #ONE}. */
  static final int TYPED_TABLE = 2;

  /** Of tables 0 and 1; the typed table has half as many. */
  static final int SLOTS = 8;

  static final int BASE = 0;
  static final int FUEL = 1;
  static final int FIRST_NUMBER = 2;
  static final int LONG = 4;
  static final int ANY_FUNCTION = 5;
  static final int TYPED_FUNCTION = 6;
  static final int CELL_GLOBAL = 7;

  static final int PASSIVE = 2;
  static final int PASSIVE_TYPED = 3;

  private Declared() {}

  static List<Kind> parameters(int type) {
    return switch (type) {
      case ONE, ONE_SUB -> List.of(Kind.I32);
      case TWO -> List.of(Kind.I32, Kind.I32);
      case REFERENCE -> List.of(Kind.FUNC);
      case PAIR -> List.of(Kind.I32, Kind.I64);
      case OBJECT -> List.of(Kind.CELL);
      default -> List.of();
    };
  }

  static List<Kind> results(int type) {
    return switch (type) {
      case ONE, ONE_SUB, TWO, GET -> List.of(Kind.I32);
      case REFERENCE -> List.of(Kind.FUNC);
      case PAIR -> List.of(Kind.I32, Kind.I64);
      case OBJECT -> List.of(Kind.CELL);
      default -> List.of();
    };
  }

  /**
   * A function of type {@link #ONE} or a subtype: the first one from an index on, or an imported
   * one.
   *
   * @param types of the defined functions
   */
  static int typed(int[] types, int index) {
    for (int i = 0; i < types.length; i++) {
      int candidate = (index + i) % types.length;
      if (types[candidate] == ONE || types[candidate] == ONE_SUB) {
        return IMPORTS + candidate;
      }
    }
    return ACT;
  }

  /** The body of a function of the host's own: the host acts, and something is returned. */
  static Code hostBody(int type) {
    Code body = new Code().add(0).constant(0).add(0x10, ACT);
    switch (type) {
      case ONE, ONE_SUB, TWO, GET -> {
        // What the host has returned is the result.
      }
      case PAIR -> body.add(0x42, 0);
      case CAUGHT -> body.add(0xD0).add(Kind.EXN.heapType());
      case REFERENCE -> body.add(0x1A, 0x20, 0, 0x10, GIVE);
      case OBJECT -> body.add(0x1A, 0xD0, CELL);
      default -> body.add(0x1A);
    }
    return body.add(0x0B);
  }

  /** The type section. */
  static Code types() {
    Code types = new Code().u32(CAUGHT + 1);
    for (int type = 0; type <= CAUGHT; type++) {
      switch (type) {
        case ONE -> types.add(0x50, 0).add(function(type).bytes());
        case ONE_SUB -> types.add(0x50, 1, ONE).add(function(type).bytes());
        case CELL -> types.add(0x50, 0, 0x5F, 2, 0x70, 1, 0x7F, 1);
        case WIDE_CELL -> types.add(0x50, 1, CELL, 0x5F, 3, 0x70, 1, 0x7F, 1, 0x7E, 1);
        case FUNCTIONS -> types.add(0x5E, 0x70, 1);
        case NUMBERS -> types.add(0x5E, 0x7F, 1);
        case TAG_NUMBER_TYPE -> types.add(0x60, 1, 0x7F, 0);
        case TAG_FUNCTION_TYPE -> types.add(0x60, 1, 0x70, 0);
        case CAUGHT -> types.add(0x60, 0, 2, 0x7F, 0x69);
        default -> types.add(function(type).bytes());
      }
    }
    return types;
  }

  private static Code function(int type) {
    Code code = new Code().add(0x60).u32(parameters(type).size());
    parameters(type).forEach(kind -> code.add(kind.encoding()));
    code.u32(results(type).size());
    results(type).forEach(kind -> code.add(kind.encoding()));
    return code;
  }

  static Code imports() {
    return new Code()
        .u32(IMPORTS + 1)
        .add(1, 'h', 4, 'f', 'o', 'r', 'k', 0, VOID)
        .add(1, 'h', 3, 'a', 'c', 't', 0, ONE)
        .add(1, 'h', 4, 'g', 'i', 'v', 'e', 0, REFERENCE)
        .add(1, 'h', 4, 'b', 'a', 's', 'e', 3, 0x7F, 0);
  }

  static Code tables() {
    return new Code()
        .add(3)
        .add(0x70, 1, SLOTS, SLOTS + 4)
        .add(0x70, 1, SLOTS, SLOTS + 4)
        .add(Kind.ONE.encoding())
        .add(1, SLOTS / 2, SLOTS);
  }

  static Code memories() {
    return new Code().add(2, 1, 1, 2, 1, 1, 2);
  }

  static Code tags() {
    return new Code().add(2, 0, TAG_NUMBER_TYPE, 0, TAG_FUNCTION_TYPE);
  }
}
