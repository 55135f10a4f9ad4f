// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

/** Makes the body of one function. */
final class BodyGenerator {
  private static final int MOST_STATEMENTS = 25;

  private final Choices choices;
  private final int type;
  private final boolean isOpaque;
  private final boolean dropCopies;
  private final Frame frame;
  private final Code code = new Code();
  private final ExpressionGenerator expressions;
  private final CallGenerator calls;
  private int left = MOST_STATEMENTS;

  /**
   * @param types of the defined functions
   * @param index of the function among them
   * @param isOpaque whether table indices are only copied
   * @param most what most calls are
   */
  BodyGenerator(
      Choices choices,
      int[] types,
      int index,
      boolean isOpaque,
      boolean dropCopies,
      CallGenerator.Most most) {
    this.choices = choices;
    this.type = types[index];
    this.isOpaque = isOpaque;
    this.dropCopies = dropCopies;
    this.frame = new Frame(type);
    this.expressions = new ExpressionGenerator(choices, types, frame, isOpaque, code);
    this.calls = new CallGenerator(choices, types, type, most, expressions, code);
  }

  /** Locals and code, to the {@code end}. */
  Code body() {
    code.add(frame.declaration(type).bytes());
    code.add(0x23, Declared.FUEL, 0x45, 0x04, 0x40);
    for (Kind kind : Declared.results(type)) {
      switch (kind) {
        case I32 -> code.constant(0);
        case I64 -> code.add(0x42, 0);
        default -> code.add(0xD0, kind.heapType());
      }
    }
    code.add(0x0F, 0x0B);
    code.add(0x23, Declared.FUEL).constant(1).add(0x6B, 0x24, Declared.FUEL);
    initializeReferences();
    choices.several(8, () -> statement(0));
    Declared.results(type).forEach(expressions::push);
    return code.add(0x0B);
  }

  /** Null to begin with, most uses of them would trap. */
  private void initializeReferences() {
    code.add(0xFB, 0x01, Declared.CELL, 0x21).u32(frame.of(Kind.CELL).get(0));
    code.add(0xFB, 0x01, Declared.WIDE_CELL, 0x22).u32(frame.of(Kind.WIDE_CELL).get(0));
    code.add(0x21).u32(frame.of(Kind.ANY).get(0));
    code.constant(4).add(0xFB, 0x07, Declared.FUNCTIONS, 0x21);
    code.u32(frame.of(Kind.FUNCTIONS).get(0));
    code.constant(4).add(0xFB, 0x07, Declared.NUMBERS, 0x21).u32(frame.of(Kind.NUMBERS).get(0));
    code.add(0xD2).u32(expressions.typedFunctionIndex()).add(0x22).u32(frame.of(Kind.ONE).get(0));
    frame.of(Kind.FUNC).forEach(local -> code.add(0x22).u32(local));
    code.add(0x1A);
  }

  private void statements(int depth) {
    choices.several(
        2,
        () -> {
          if (left-- > 0) {
            statement(depth);
          }
        });
  }

  private void set(Kind kind) {
    expressions.push(kind);
    code.add(0x21).u32(expressions.anyLocal(kind));
  }

  private void statement(int depth) {
    switch (choices.below(depth < 2 ? 29 : 19)) {
      case 0, 1 -> set(Kind.I32);
      case 2 -> set(Kind.values()[choices.below(Kind.values().length)]);
      case 3 -> setGlobal();
      case 4 -> memory();
      case 5, 6, 7, 8, 9 -> calls.callIndirect(false);
      case 10, 11, 12 -> calls.callDirect(false);
      case 13, 14 -> calls.callReference(false);
      case 15, 16 -> table();
      case 17 -> objects();
      case 18 -> leave();
      case 19, 20, 21 -> {
        expressions.push(Kind.I32);
        code.add(0x04, 0x40);
        statements(depth + 1);
        if (choices.oneIn(2)) {
          code.add(0x05);
          statements(depth + 1);
        }
        code.add(0x0B);
      }
      case 22 -> loop(depth);
      case 23 -> switchOver(depth);
      case 24, 25 -> handler(depth);
      case 26 -> pair(depth);
      case 27 -> branchOnReference(depth);
      default -> {
        code.add(0x02, 0x40);
        statements(depth + 1);
        expressions.push(Kind.I32);
        code.add(0x0D, 0);
        statements(depth + 1);
        code.add(0x0B);
      }
    }
  }

  private void setGlobal() {
    int global = Declared.FIRST_NUMBER + choices.below(Declared.FUEL - 1);
    expressions.push(
        switch (global) {
          case Declared.LONG -> Kind.I64;
          case Declared.ANY_FUNCTION, Declared.ANY_FUNCTION + 1 -> Kind.FUNC;
          case Declared.TYPED_FUNCTION -> Kind.ONE;
          case Declared.CELL_GLOBAL -> Kind.CELL;
          default -> Kind.I32;
        });
    code.add(0x24).u32(global);
  }

  private void memory() {
    switch (choices.below(9)) {
      case 0, 1, 2 -> {
        expressions.address();
        expressions.push(Kind.I32);
        code.add(0x36);
        expressions.memoryArgument();
      }
      case 3, 4 -> {
        int[] stores = {0x3A, 0x3B, 0x37, 0x3C, 0x3D, 0x3E};
        int store = isOpaque ? 2 : choices.below(stores.length);
        expressions.address();
        expressions.push(store < 2 ? Kind.I32 : Kind.I64);
        code.add(stores[store]);
        expressions.memoryArgument();
      }
      case 5 -> {
        expressions.address();
        expressions.address();
        code.constant(4 * choices.below(3));
        code.add(0xFC, 0x0A, choices.below(2), choices.below(2));
      }
      case 6 -> {
        expressions.address();
        expressions.push(Kind.I32);
        code.constant(isOpaque ? 0 : choices.below(9)).add(0xFC, 0x0B, choices.below(2));
      }
      case 7 -> {
        expressions.address();
        code.constant(4 * choices.below(2)).constant(4).add(0xFC, 0x08, 1, choices.below(2));
      }
      default -> {
        if (choices.oneIn(3)) {
          code.add(0xFC, 0x09, 1);
        } else {
          code.constant(choices.below(2)).add(0x40, choices.below(2), 0x1A);
        }
      }
    }
  }

  private void table() {
    int table = choices.below(3);
    boolean typed = table == Declared.TYPED_TABLE;
    int slots = typed ? Declared.SLOTS / 2 : Declared.SLOTS;
    Kind kind = typed ? Kind.ONE : Kind.FUNC;
    switch (choices.below(7)) {
      case 0, 1 -> {
        expressions.slot(slots);
        expressions.push(kind);
        code.add(0x26, table);
      }
      case 2, 3 -> {
        // What is in the typed table fits in any.
        int from = typed ? table : choices.below(3);
        expressions.start(slots);
        expressions.start(from == Declared.TYPED_TABLE ? Declared.SLOTS / 2 : Declared.SLOTS);
        code.constant(choices.below(3));
        if (dropCopies) {
          code.add(0x1A, 0x1A, 0x1A, 0x01);
        } else {
          code.add(0xFC, 0x0E, table, from);
        }
      }
      case 4 -> {
        expressions.start(slots);
        expressions.push(kind);
        code.constant(choices.below(3)).add(0xFC, 0x11, table);
      }
      case 5 -> {
        expressions.start(slots);
        code.constant(choices.below(2)).constant(choices.below(3));
        code.add(0xFC, 0x0C, typed ? Declared.PASSIVE_TYPED : Declared.PASSIVE, table);
      }
      default -> {
        if (choices.oneIn(4)) {
          code.add(0xFC, 0x0D, typed ? Declared.PASSIVE_TYPED : Declared.PASSIVE);
        } else {
          expressions.push(kind);
          code.constant(choices.below(2)).add(0xFC, 0x0F, table, 0x1A);
        }
      }
    }
  }

  private void objects() {
    switch (choices.below(7)) {
      case 0, 1 -> {
        expressions.push(Kind.CELL);
        expressions.push(Kind.FUNC);
        code.add(0xFB, 0x05, Declared.CELL, 0);
      }
      case 2 -> {
        expressions.push(Kind.CELL);
        expressions.push(Kind.I32);
        code.add(0xFB, 0x05, Declared.CELL, 1);
      }
      case 3 -> {
        expressions.push(Kind.FUNCTIONS);
        expressions.element(1);
        expressions.push(Kind.FUNC);
        code.add(0xFB, 0x0E, Declared.FUNCTIONS);
      }
      case 4 -> {
        expressions.push(Kind.NUMBERS);
        expressions.element(1);
        expressions.push(Kind.I32);
        code.add(0xFB, 0x0E, Declared.NUMBERS);
      }
      case 5 -> {
        expressions.push(Kind.FUNCTIONS);
        code.constant(choices.below(3));
        expressions.push(Kind.FUNC);
        code.constant(choices.below(3)).add(0xFB, 0x10, Declared.FUNCTIONS);
      }
      default -> {
        expressions.push(Kind.FUNCTIONS);
        code.constant(choices.below(3));
        if (choices.oneIn(2)) {
          expressions.push(Kind.FUNCTIONS);
          code.constant(choices.below(3)).constant(choices.below(3));
          code.add(0xFB, 0x11, Declared.FUNCTIONS, Declared.FUNCTIONS);
        } else {
          code.constant(choices.below(2)).constant(choices.below(3));
          code.add(0xFB, 0x13, Declared.FUNCTIONS, Declared.PASSIVE);
        }
      }
    }
  }

  /** Leaves the function, or throws, on a condition. */
  private void leave() {
    expressions.push(Kind.I32);
    code.constant(choices.below(6)).add(0x46, 0x04, 0x40);
    switch (choices.below(10)) {
      case 0 -> {
        Declared.results(type).forEach(expressions::push);
        code.add(0x0F);
      }
      case 1, 2 -> calls.callIndirect(true);
      case 3, 4 -> calls.callDirect(true);
      case 5, 6 -> calls.callReference(true);
      case 7 -> {
        expressions.push(Kind.FUNC);
        code.add(0x08, Declared.TAG_FUNCTION);
      }
      case 8 -> {
        expressions.local(Kind.EXN);
        code.add(0x0A);
      }
      default -> {
        expressions.push(Kind.I32);
        code.add(0x08, Declared.TAG_NUMBER);
      }
    }
    code.add(0x0B);
  }

  private void loop(int depth) {
    int count = frame.counter(depth);
    code.constant(0).add(0x21).u32(count).add(0x03, 0x40);
    statements(depth + 1);
    code.add(0x20).u32(count).constant(1).add(0x6A, 0x22).u32(count);
    code.constant(1 + choices.below(3)).add(0x49, 0x0D, 0, 0x0B);
  }

  private void switchOver(int depth) {
    code.add(0x02, 0x40, 0x02, 0x40, 0x02, 0x40);
    expressions.push(Kind.I32);
    code.add(0x0E, 2, 0, 1, 2, 0x0B);
    statements(depth + 1);
    code.add(0x0B);
    statements(depth + 1);
    code.add(0x0B);
  }

  /** Statements whose exceptions are caught, in each way there is. */
  private void handler(int depth) {
    switch (choices.below(5)) {
      case 0 -> {
        code.add(0x02, 0x40, 0x1F, 0x40, 1, 2, 0);
        statements(depth + 1);
        code.add(0x0B, 0x0B);
      }
      case 1 -> {
        code.add(0x02, 0x7F, 0x1F, 0x40, 1, 0, Declared.TAG_NUMBER, 0);
        statements(depth + 1);
        code.add(0x0B);
        expressions.push(Kind.I32);
        code.add(0x0B, 0x21).u32(expressions.anyLocal(Kind.I32));
      }
      case 2 -> {
        code.add(0x02, 0x70, 0x1F, 0x40, 1, 0, Declared.TAG_FUNCTION, 0);
        statements(depth + 1);
        code.add(0x0B);
        expressions.push(Kind.FUNC);
        code.add(0x0B, 0x21).u32(expressions.anyLocal(Kind.FUNC));
      }
      case 3 -> {
        code.add(0x02, 0x69, 0x1F, 0x40, 1, 3, 0);
        statements(depth + 1);
        code.add(0x0B);
        expressions.local(Kind.EXN);
        code.add(0x0B, 0x21).u32(expressions.anyLocal(Kind.EXN));
      }
      default -> {
        code.add(0x02, Declared.CAUGHT, 0x1F, 0x40, 1, 1, Declared.TAG_NUMBER, 0);
        statements(depth + 1);
        code.add(0x0B);
        expressions.push(Kind.I32);
        expressions.local(Kind.EXN);
        code.add(0x0B, 0x21).u32(expressions.anyLocal(Kind.EXN));
        code.add(0x21).u32(expressions.anyLocal(Kind.I32));
      }
    }
  }

  /** A block that takes and gives two values. */
  private void pair(int depth) {
    expressions.push(Kind.I32);
    expressions.push(Kind.I64);
    code.add(0x02, Declared.PAIR);
    expressions.push(Kind.I32);
    code.add(0x0D, 0);
    keepPair();
    statements(depth + 1);
    expressions.push(Kind.I32);
    expressions.push(Kind.I64);
    code.add(0x0B);
    keepPair();
  }

  private void keepPair() {
    code.add(0x21).u32(expressions.anyLocal(Kind.I64));
    code.add(0x21).u32(expressions.anyLocal(Kind.I32));
  }

  private void branchOnReference(int depth) {
    switch (choices.below(4)) {
      case 0 -> {
        // Only what is not null comes to the statements.
        code.add(0x02, 0x40);
        expressions.push(Kind.FUNC);
        code.add(0xD5, 0, 0x21).u32(expressions.anyLocal(Kind.FUNC));
        statements(depth + 1);
        code.add(0x0B);
      }
      case 1 -> {
        code.add(0x02, 0x64, Declared.ONE);
        expressions.push(Kind.ONE);
        code.add(0xD6, 0);
        statements(depth + 1);
        code.add(0xD2).u32(expressions.typedFunctionIndex());
        code.add(0x0B, 0x21).u32(expressions.anyLocal(Kind.ONE));
      }
      case 2 -> {
        code.add(0x02).add(Kind.CELL.encoding());
        expressions.push(Kind.ANY);
        code.add(0xFB, 0x18, 3, 0, Kind.ANY.heapType(), Declared.CELL, 0x1A);
        statements(depth + 1);
        expressions.push(Kind.CELL);
        code.add(0x0B, 0x21).u32(expressions.anyLocal(Kind.CELL));
      }
      default -> {
        code.add(0x02).add(Kind.ANY.encoding());
        expressions.push(Kind.ANY);
        code.add(0xFB, 0x19, 3, 0, Kind.ANY.heapType(), Declared.WIDE_CELL);
        code.add(0x21).u32(expressions.anyLocal(Kind.WIDE_CELL));
        statements(depth + 1);
        expressions.push(Kind.ANY);
        code.add(0x0B, 0x21).u32(expressions.anyLocal(Kind.ANY));
      }
    }
  }
}
