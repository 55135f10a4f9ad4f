// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import java.util.Arrays;
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

  /** Give the host an array, a foreign value or anything, and get one. */
  static final int ARRAY = 15;

  static final int FOREIGN = 16;
  static final int ANYTHING = 17;

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
          CAUGHT,
          ARRAY,
          FOREIGN,
          ANYTHING);

  /** Types that a defined function may have; others are left to tags and blocks. */
  static final List<Integer> FUNCTION_TYPES =
      List.of(ONE, VOID, TWO, GET, REFERENCE, ONE_SUB, PAIR, OBJECT, ARRAY, FOREIGN, ANYTHING);

  static final int TAG_NUMBER = 0;
  static final int TAG_FUNCTION = 1;

  /** Imported functions, in the order of their indices. */
  static final int FORK = 0;

  /** The host acts as its model allows. */
  static final int ACT = 1;

  /** Gives the host a function and gets one. */
  static final int GIVE = 2;

  /** Give the host an object and get one. */
  static final int GIVE_CELL = 3;

  static final int GIVE_ARRAY = 4;
  static final int GIVE_FOREIGN = 5;
  static final int GIVE_ANY = 6;

  static final int IMPORTS = 7;

  /** Tables 0 and 1 hold any function, this one those of type {@link #ONE}. */
  static final int TYPED_TABLE = 2;

  /** Of tables 0 and 1; the typed table has half as many. */
  static final int SLOTS = 8;

  static final int BASE = 0;

  /** The first of two numbers. */
  static final int FIRST_NUMBER = 1;

  /** The first of two that hold any function. */
  static final int ANY_FUNCTION = 3;

  static final int CELL_GLOBAL = 5;
  static final int LONG = 6;
  static final int TYPED_FUNCTION = 7;

  /** Behind all that may be imported: the host writes it in no module. */
  static final int FUEL = 8;

  static final int PASSIVE = 2;
  static final int PASSIVE_TYPED = 3;

  /** Whose the address is at which functions of unknown modules stand. */
  static final String LOADER = "(loader)";

  private Declared() {}

  static List<Kind> parameters(int type) {
    return switch (type) {
      case ONE, ONE_SUB -> List.of(Kind.I32);
      case TWO -> List.of(Kind.I32, Kind.I32);
      case REFERENCE -> List.of(Kind.FUNC);
      case PAIR -> List.of(Kind.I32, Kind.I64);
      case OBJECT -> List.of(Kind.CELL);
      case ARRAY -> List.of(Kind.FUNCTIONS);
      case FOREIGN -> List.of(Kind.EXTERN);
      case ANYTHING -> List.of(Kind.ANY);
      default -> List.of();
    };
  }

  static List<Kind> results(int type) {
    return switch (type) {
      case ONE, ONE_SUB, TWO, GET -> List.of(Kind.I32);
      case REFERENCE -> List.of(Kind.FUNC);
      case PAIR -> List.of(Kind.I32, Kind.I64);
      case OBJECT -> List.of(Kind.CELL);
      case ARRAY -> List.of(Kind.FUNCTIONS);
      case FOREIGN -> List.of(Kind.EXTERN);
      case ANYTHING -> List.of(Kind.ANY);
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
      case OBJECT -> body.add(0x1A, 0x20, 0, 0x10, GIVE_CELL);
      case ARRAY -> body.add(0x1A, 0x20, 0, 0x10, GIVE_ARRAY);
      case FOREIGN -> body.add(0x1A, 0x20, 0, 0x10, GIVE_FOREIGN);
      case ANYTHING -> body.add(0x1A, 0x20, 0, 0x10, GIVE_ANY);
      default -> body.add(0x1A);
    }
    return body.add(0x0B);
  }

  /** The type section. */
  static Code types() {
    Code types = new Code().u32(ANYTHING + 1);
    for (int type = 0; type <= ANYTHING; type++) {
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

  /** The type of an imported function. */
  static int importType(int function) {
    return switch (function) {
      case FORK -> VOID;
      case ACT -> ONE;
      case GIVE -> REFERENCE;
      case GIVE_CELL -> OBJECT;
      case GIVE_ARRAY -> ARRAY;
      case GIVE_FOREIGN -> FOREIGN;
      default -> ANYTHING;
    };
  }

  /** The type of a global, and that it is mutable. */
  static int[] globalType(int global) {
    int[] type =
        switch (global) {
          case ANY_FUNCTION, ANY_FUNCTION + 1 -> Kind.FUNC.encoding();
          case CELL_GLOBAL -> Kind.CELL.encoding();
          case LONG -> Kind.I64.encoding();
          case TYPED_FUNCTION -> Kind.ONE.encoding();
          default -> Kind.I32.encoding();
        };
    int[] mutable = Arrays.copyOf(type, type.length + 1);
    mutable[type.length] = 1;
    return mutable;
  }

  /**
   * Elements and limits of a table.
   *
   * @param room how many slots there are that the module does not fill
   */
  static int[] tableType(int table, int room) {
    return table == TYPED_TABLE
        ? new int[] {0x63, ONE, 1, SLOTS / 2, SLOTS}
        : new int[] {0x70, 1, SLOTS + room, SLOTS + room + 4};
  }

  static int tagType(int tag) {
    return tag == TAG_NUMBER ? TAG_NUMBER_TYPE : TAG_FUNCTION_TYPE;
  }
}
