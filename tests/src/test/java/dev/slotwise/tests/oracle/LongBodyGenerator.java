// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes the body of one function that is long, and where what calls return decides where control
 * goes: out of several blocks and loops at once, to handlers, and to other callees. An analysis
 * learns late what its calls do, since functions call each other in circles; it then walks through
 * such a body again, and can leave out much of it.
 */
final class LongBodyGenerator {
  private static final int MOST_STATEMENTS = 40;
  private static final int DEEPEST = 5;

  private static final int MOST_WRITES = 4;

  /** More than an analysis walks through before it keeps a state. */
  private static final int STRETCH = 160;

  private static final int[] OPERATIONS = {0x6A, 0x6B, 0x71, 0x72, 0x73};

  /**
   * What the functions of a module have in common. An analysis walks through all of a body again
   * where arguments or the store are new, so that is seldom in some modules.
   *
   * @param writes from 0 to 3, how much they write to the store besides fuel
   * @param keeps from 0 to 3, how often they keep what a call returns
   * @param passes whether they pass anything but 0
   * @param isLegacy whether exceptions are caught as they were before the standard
   */
  record Habits(int writes, int keeps, boolean passes, boolean isLegacy) {
    static Habits chosen(Choices choices, boolean isLegacy) {
      return new Habits(
          choices.below(MOST_WRITES), choices.below(MOST_WRITES), choices.oneIn(2), isLegacy);
    }
  }

  /** What is around a statement, as far as branches are concerned. */
  private enum Around {
    /** Branches to it take nothing. */
    TARGET,
    /** Nothing branches to it. */
    OTHER
  }

  private final Choices choices;
  private final int type;
  private final Habits habits;
  private final Frame frame;
  private final Code code = new Code();
  private final ExpressionGenerator expressions;
  private final List<Around> around = new ArrayList<>();

  /** Of so many calls one comes after a stretch of code that does nothing. */
  private final int stretches;

  private int left = MOST_STATEMENTS;
  private int counters;

  /**
   * @param types of the defined functions
   * @param index of the function among them
   * @param habits of all functions of the module
   */
  LongBodyGenerator(Choices choices, int[] types, int index, Habits habits) {
    this.choices = choices;
    this.type = types[index];
    this.habits = habits;
    this.frame = new Frame(type);
    this.expressions = new ExpressionGenerator(choices, types, frame, false, code);
    this.stretches = 1 + choices.below(3);
  }

  /** Locals and code, to the {@code end}. */
  Code body() {
    code.add(frame.declaration(type).bytes());
    burn();
    for (Kind kind : List.of(Kind.ONE, Kind.FUNC)) {
      code.add(0xD2).u32(expressions.typedFunctionIndex());
      code.add(0x21).u32(frame.of(kind).get(frame.of(kind).size() - 1));
    }
    choices.several(10, () -> statement(0));
    results();
    return code.add(0x0B);
  }

  /** Returns if there is no fuel left, and takes some. An analysis learns nothing by the test. */
  private void burn() {
    code.add(0x23, Declared.FUEL).constant(255).add(0x71, 0x45, 0x04, 0x40);
    results();
    code.add(0x0F, 0x0B);
    code.add(0x23, Declared.FUEL).constant(1).add(0x6B, 0x24, Declared.FUEL);
  }

  private void results() {
    for (Kind kind : Declared.results(type)) {
      if (kind == Kind.I32) {
        // What says no at first decides nothing until it says something else as well.
        if (choices.below(3) < 2) {
          code.constant(0);
        } else {
          number();
        }
      } else {
        expressions.push(kind);
      }
    }
  }

  private void statements(int depth) {
    choices.several(
        3,
        () -> {
          if (left-- > 0) {
            statement(depth);
          }
        });
  }

  private void statement(int depth) {
    switch (choices.below(depth < DEEPEST ? 31 : 14)) {
      case 0, 1, 2 -> {
        call();
        keep();
      }
      case 3, 4, 5, 6 -> branchIf();
      case 7 -> branchTable();
      case 8 -> {
        number();
        code.add(0x21).u32(expressions.anyLocal(Kind.I32));
      }
      case 9, 10, 11 -> write();
      case 12, 13 -> leave();
      case 14, 15, 16, 17 -> inside(0x02, depth);
      case 18, 19, 20, 26 -> loop(depth);
      case 28, 29, 30 -> pastLoop(depth);
      case 27 -> countedLoop(depth);
      case 21, 22 -> {
        condition();
        code.add(0x04, 0x40);
        within(Around.TARGET, depth);
        if (choices.oneIn(2)) {
          code.add(0x05);
          within(Around.TARGET, depth);
        }
        code.add(0x0B);
      }
      default -> handler(depth);
    }
  }

  private void write() {
    if (choices.below(MOST_WRITES) >= habits.writes) {
      number();
      code.add(0x21).u32(expressions.anyLocal(Kind.I32));
      return;
    }
    switch (choices.below(3)) {
      case 0 -> {
        number();
        code.add(0x24).u32(Declared.FIRST_NUMBER + choices.below(2));
      }
      case 1 -> {
        code.constant(4 * choices.below(4));
        number();
        code.add(0x36, 2, 0);
      }
      default -> {
        slot();
        code.add(0xD2).u32(expressions.typedFunctionIndex()).add(0x26, choices.below(2));
      }
    }
  }

  private void within(Around label, int depth) {
    around.add(label);
    statements(depth + 1);
    around.remove(around.size() - 1);
  }

  private void inside(int opcode, int depth) {
    code.add(opcode, 0x40);
    within(Around.TARGET, depth);
    code.add(0x0B);
  }

  /** Every round takes fuel, so whatever branches to its start. */
  private void loop(int depth) {
    code.add(0x03, 0x40);
    burn();
    around.add(Around.TARGET);
    statements(depth + 1);
    if (!choices.oneIn(8)) {
      condition();
      code.add(0x0D, 0);
    }
    around.remove(around.size() - 1);
    code.add(0x0B);
  }

  /** What some calls return leads past a loop, and what one in it returns is new in it. */
  private void pastLoop(int depth) {
    code.add(0x02, 0x40);
    around.add(Around.TARGET);
    branchIf();
    statements(depth + 1);
    code.add(0x03, 0x40);
    burn();
    around.add(Around.TARGET);
    statements(depth + 1);
    call();
    int local = expressions.anyLocal(Kind.I32);
    code.add(0x20).u32(local).add(0x72, 0x21).u32(local);
    condition();
    code.add(0x0D, 0);
    around.remove(around.size() - 1);
    code.add(0x0B);
    if (choices.oneIn(2)) {
      results();
      code.add(0x0F);
    }
    around.remove(around.size() - 1);
    code.add(0x0B);
  }

  private void countedLoop(int depth) {
    if (counters == Frame.LOOPS) {
      inside(0x02, depth);
      return;
    }
    int count = frame.counter(counters++);
    code.constant(choices.below(2)).add(0x21).u32(count).add(0x03, 0x40);
    within(Around.OTHER, depth);
    code.add(0x20).u32(count).constant(1 + choices.below(3)).add(0x6A, 0x22).u32(count);
    code.constant(choices.oneIn(3) ? 20 : 1 + choices.below(4));
    // Less, as numbers without and with a sign.
    code.add(choices.oneIn(2) ? 0x48 : 0x49, 0x0D, 0, 0x0B);
    counters--;
  }

  /** A label that takes nothing, from inside of {@code inner} more; -1 if there is none. */
  private int target(int inner) {
    List<Integer> targets = new ArrayList<>();
    for (int i = 0; i < around.size(); i++) {
      if (around.get(around.size() - 1 - i) == Around.TARGET) {
        targets.add(i + inner);
      }
    }
    return targets.isEmpty() ? -1 : targets.get(choices.below(targets.size()));
  }

  private void branchIf() {
    int target = target(0);
    condition();
    if (target < 0) {
      code.add(0x1A);
    } else if (choices.oneIn(2)) {
      code.add(0x0D).u32(target);
    } else {
      // With something that is not so where it does not branch.
      code.add(0x04, 0x40);
      number();
      code.add(0x21).u32(expressions.anyLocal(Kind.I32));
      code.add(0x0C).u32(target + 1).add(0x0B);
    }
  }

  /** To outer labels; some values go on behind it. */
  private void branchTable() {
    int cases = 1 + choices.below(3);
    code.add(0x02, 0x40);
    around.add(Around.TARGET);
    condition();
    code.add(0x0E).u32(cases);
    for (int i = 0; i < cases; i++) {
      code.u32(target(0));
    }
    code.u32(0);
    around.remove(around.size() - 1);
    code.add(0x0B);
  }

  /** Returns or throws, on a condition. */
  private void leave() {
    condition();
    code.add(0x04, 0x40);
    switch (choices.below(6)) {
      case 0, 1 -> {
        results();
        code.add(0x0F);
      }
      case 2 -> {
        code.add(0xD2).u32(expressions.typedFunctionIndex());
        code.add(0x08, Declared.TAG_FUNCTION);
      }
      case 3 -> {
        number();
        if (Declared.results(type).equals(Declared.results(Declared.ONE))) {
          code.add(0x12).u32(expressions.typedFunctionIndex());
        } else {
          code.add(0x08, Declared.TAG_NUMBER);
        }
      }
      default -> {
        number();
        code.add(0x08, Declared.TAG_NUMBER);
      }
    }
    code.add(0x0B);
  }

  private void handler(int depth) {
    if (habits.isLegacy) {
      legacyHandler(depth);
      return;
    }
    int target = target(1);
    if (target >= 0 && choices.below(3) > 0) {
      // Out of all that is around up to there.
      code.add(0x1F, 0x40, 1, 2).u32(target - 1);
      within(Around.TARGET, depth);
      code.add(0x0B);
      return;
    }
    boolean isNumber = !choices.oneIn(3);
    code.add(0x02, isNumber ? 0x7F : 0x70, 0x1F, 0x40, 1, 0);
    code.add(isNumber ? Declared.TAG_NUMBER : Declared.TAG_FUNCTION, 0);
    around.add(Around.OTHER);
    within(Around.TARGET, depth);
    around.remove(around.size() - 1);
    code.add(0x0B);
    if (isNumber) {
      number();
      code.add(0x0B);
      keep();
    } else {
      expressions.push(Kind.FUNC);
      code.add(0x0B, 0x21).u32(expressions.anyLocal(Kind.FUNC));
    }
  }

  private void legacyHandler(int depth) {
    code.add(0x06, 0x40);
    within(Around.TARGET, depth);
    if (choices.oneIn(5)) {
      code.add(0x18).u32(choices.below(around.size() + 1));
      return;
    }
    boolean catchesAll = choices.oneIn(2);
    if (!catchesAll || choices.oneIn(2)) {
      code.add(0x07, Declared.TAG_NUMBER);
      keep();
      within(Around.TARGET, depth);
    }
    if (choices.oneIn(3)) {
      code.add(0x07, Declared.TAG_FUNCTION, 0x21).u32(expressions.anyLocal(Kind.FUNC));
      within(Around.TARGET, depth);
    }
    if (catchesAll) {
      code.add(0x19);
      within(Around.TARGET, depth);
      if (choices.oneIn(4)) {
        code.add(0x09, 0);
      }
    }
    code.add(0x0B);
  }

  /** Something that decides: mostly what a call returns. */
  private void condition() {
    switch (choices.below(9)) {
      case 0, 1, 2, 3, 8 -> call();
      case 4 -> {
        expressions.local(Kind.I32);
        code.constant(1).add(0x71);
      }
      case 5 -> {
        expressions.local(Kind.I32);
        code.constant(choices.below(4)).add(0x46);
      }
      case 6 -> code.constant(choices.below(4)).add(0x10, Declared.ACT);
      default -> number();
    }
  }

  private void number() {
    switch (choices.below(9)) {
      case 0, 1, 2 -> code.constant(choices.below(Declared.SLOTS));
      case 3, 4 -> expressions.local(Kind.I32);
      case 5 -> code.add(0x23).u32(Declared.FIRST_NUMBER + choices.below(2));
      case 6 -> code.constant(4 * choices.below(4)).add(0x28, 2, 0);
      default -> {
        expressions.local(Kind.I32);
        code.constant(choices.below(4)).add(OPERATIONS[choices.below(OPERATIONS.length)]);
      }
    }
  }

  /** What to do with a number. */
  private void keep() {
    if (choices.below(MOST_WRITES) > habits.keeps) {
      code.add(0x1A);
      return;
    }
    switch (choices.below(6)) {
      case 0 -> code.add(0x1A);
      case 1, 2, 3 -> code.add(0x21).u32(expressions.anyLocal(Kind.I32));
      case 4 -> {
        expressions.local(Kind.I32);
        code.add(0x72, 0x21).u32(expressions.anyLocal(Kind.I32));
      }
      default -> {
        if (habits.writes == 0) {
          code.add(0x1A);
        } else {
          code.add(0x24).u32(Declared.FIRST_NUMBER + choices.below(2));
        }
      }
    }
  }

  private void slot() {
    if (choices.oneIn(2)) {
      number();
      code.constant(Declared.SLOTS - 1).add(0x71);
    } else {
      code.constant(choices.below(Declared.SLOTS));
    }
  }

  /** A call that returns a number. */
  private void call() {
    if (choices.below(stretches) == 0) {
      for (int i = 0; i < STRETCH; i++) {
        code.add(0x01);
      }
    }
    if (habits.passes) {
      number();
    } else {
      code.constant(0);
    }
    switch (choices.below(8)) {
      case 0, 1, 2, 3 -> code.add(0x10).u32(expressions.typedFunctionIndex());
      case 4, 5 -> {
        slot();
        code.add(0x11, Declared.ONE, choices.below(2));
      }
      case 6 -> {
        call();
        code.constant(Declared.SLOTS - 1).add(0x71, 0x11, Declared.ONE, choices.below(2));
      }
      default -> {
        expressions.local(Kind.ONE);
        code.add(0x14, Declared.ONE);
      }
    }
  }
}
