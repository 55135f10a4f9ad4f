// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import java.util.List;

/** Makes calls of every form. */
final class CallGenerator {
  /** What most calls are. */
  enum Most {
    ANY,
    /** Of {@link Declared#ACT}. */
    OF_ACT,
    /** Of functions that get a callback, or of the callback that the caller got. */
    WITH_CALLBACKS
  }

  private final Choices choices;
  private final int[] types;
  private final int caller;
  private final Most most;
  private final ExpressionGenerator expressions;
  private final Code code;

  /**
   * @param types of the defined functions
   * @param caller the type of the calling function
   * @param most what most calls are
   */
  CallGenerator(
      Choices choices,
      int[] types,
      int caller,
      Most most,
      ExpressionGenerator expressions,
      Code code) {
    this.most = most;
    this.choices = choices;
    this.types = types;
    this.caller = caller;
    this.expressions = expressions;
    this.code = code;
  }

  /** Mostly the same type, so that most calls through tables don't trap. */
  private int commonType() {
    List<Integer> some = Declared.FUNCTION_TYPES;
    return choices.oneIn(16) ? some.get(choices.below(some.size())) : Declared.ONE;
  }

  /**
   * @param tail whether to leave by it, if the results are the caller's
   */
  void callDirect(boolean tail) {
    int function;
    int type;
    if (most == Most.OF_ACT && !choices.oneIn(3)) {
      function = Declared.ACT;
      type = Declared.importType(function);
    } else if (choices.oneIn(4)) {
      function = choices.below(Declared.IMPORTS);
      type = Declared.importType(function);
    } else {
      int index = choices.below(types.length);
      function = Declared.IMPORTS + index;
      type = types[index];
    }
    Declared.parameters(type).forEach(this::argument);
    boolean leaves = leaves(tail, type);
    code.add(leaves ? 0x12 : 0x10).u32(function);
    keepResults(type, leaves);
  }

  void callIndirect(boolean tail) {
    if (most == Most.OF_ACT && !choices.oneIn(4)) {
      callDirect(tail);
      return;
    }
    if (isOfCallback(Kind.I32)) {
      Declared.parameters(Declared.ONE).forEach(this::argument);
      pushParameter(Kind.I32);
      boolean leaves = leaves(tail, Declared.ONE);
      code.add(leaves ? 0x13 : 0x11, Declared.ONE, choices.below(2));
      keepResults(Declared.ONE, leaves);
      return;
    }
    int type = commonType();
    int table = choices.oneIn(5) ? Declared.TYPED_TABLE : choices.below(2);
    Declared.parameters(type).forEach(expressions::push);
    expressions.slot(table == Declared.TYPED_TABLE ? Declared.SLOTS / 2 : Declared.SLOTS);
    boolean leaves = leaves(tail, type);
    code.add(leaves ? 0x13 : 0x11, type, table);
    keepResults(type, leaves);
  }

  void callReference(boolean tail) {
    int type;
    if (isOfCallback(Kind.FUNC)) {
      type = Declared.ONE;
      argument(Kind.I32);
      pushParameter(Kind.FUNC);
      code.add(0xFB, 0x16, type);
    } else if (choices.oneIn(5)) {
      // Another type is the matter of a cast, which may trap.
      type = commonType();
      Declared.parameters(type).forEach(expressions::push);
      expressions.push(Kind.FUNC);
      code.add(0xFB, 0x16, type);
    } else {
      type = Declared.ONE;
      expressions.push(Kind.I32);
      expressions.push(Kind.ONE);
    }
    boolean leaves = leaves(tail, type);
    code.add(leaves ? 0x15 : 0x14, type);
    keepResults(type, leaves);
  }

  /** Whether the next call is of what the caller got in a parameter of a kind. */
  private boolean isOfCallback(Kind kind) {
    return most == Most.WITH_CALLBACKS
        && Declared.parameters(caller).contains(kind)
        && choices.below(3) < 2;
  }

  private void pushParameter(Kind kind) {
    List<Kind> parameters = Declared.parameters(caller);
    boolean isLast = choices.oneIn(2);
    code.add(0x20).u32(isLast ? parameters.lastIndexOf(kind) : parameters.indexOf(kind));
  }

  private void argument(Kind kind) {
    if (most != Most.WITH_CALLBACKS || choices.oneIn(3)) {
      expressions.push(kind);
      return;
    }
    switch (kind) {
      case I32 -> code.constant(choices.below(Declared.SLOTS));
      case FUNC -> code.add(0xD2).u32(expressions.typedFunctionIndex());
      default -> expressions.push(kind);
    }
  }

  private boolean leaves(boolean tail, int callee) {
    return tail && Declared.results(callee).equals(Declared.results(caller));
  }

  private void keepResults(int type, boolean leaves) {
    List<Kind> results = Declared.results(type);
    for (int i = results.size() - 1; i >= 0 && !leaves; i--) {
      code.add(0x21).u32(expressions.anyLocal(results.get(i)));
    }
  }
}
