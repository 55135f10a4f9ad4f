// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.callbacks;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.code.ValueWalk;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;

/**
 * Walks once through a function's code, in place, and tells {@link CallValues} what its calls pass
 * and what they call by. A value is followed through locals, operands, casts and joins; loops
 * forget the locals that they assign to.
 */
final class CallWalker extends ValueWalk {
  private static final int MOST_LOCALS = 128;
  private static final int DEEPEST = 256;

  private final CodeFacts facts;
  private final Values values;
  private final CallValues calls;
  private int function;
  private int site;

  CallWalker(WasmModule module, CodeFacts facts, Values values, CallValues calls) {
    super(module, MOST_LOCALS, DEEPEST);
    this.facts = facts;
    this.values = values;
    this.calls = calls;
  }

  /** Walks through a defined function. */
  void walk(int definedFunction) {
    function = definedFunction;
    site = facts.firstSite(function);
    if (site < facts.endSite(function)) {
      walkThrough(function);
    }
  }

  @Override
  protected void step(int offset, Opcode op) {
    switch (op) {
      case I32_CONST -> push(values.number(cursor.s32()));
      case I64_CONST -> push(values.number(cursor.s64()));
      case REF_FUNC -> push(values.function(cursor.u32()));
      case REF_NULL -> {
        cursor.heapType();
        push(Values.NULL);
      }
      case I32_WRAP_I64, I64_EXTEND_I32_S, I64_EXTEND_I32_U -> {
        // What is followed is below the numbers that these change.
      }
      case REF_CAST, REF_CAST_NULL, REF_AS_NON_NULL -> cursor.skip(op.immediates());
      case SELECT, SELECT_T -> {
        cursor.skip(op.immediates());
        drop(1);
        int second = pop();
        push(Values.join(pop(), second));
      }
      default -> super.step(offset, op);
    }
  }

  @Override
  protected void direct(int offset, int callee, FunctionType type, boolean isTail) {
    find(offset);
    called(offset, type, isTail);
  }

  @Override
  protected void indirect(int offset, int type, int table, boolean isTail) {
    find(offset);
    int operand = pop();
    if (isFound(offset)) {
      calls.calledBy(site, operand);
    }
    called(offset, types.function(type), isTail);
  }

  private void find(int offset) {
    while (site < facts.endSite(function) && facts.offset(site) < offset) {
      site++;
    }
  }

  private boolean isFound(int offset) {
    return site < facts.endSite(function) && facts.offset(site) == offset;
  }

  private void called(int offset, FunctionType type, boolean isTail) {
    int parameters = type.parameters().size();
    if (isFound(offset)) {
      calls.passed(site, parameters, i -> peek(parameters - 1 - i));
    }
    exchange(parameters, type.results().size());
    if (isTail) {
      leave();
    }
  }

  /** Nothing is known of a value that others flow to. */
  @Override
  protected int merged(int value) {
    return Values.ANYTHING;
  }

  @Override
  protected void flow(int value, int into) {}

  @Override
  protected int parameter(int index) {
    return values.parameter(index);
  }

  @Override
  protected int zero() {
    return values.number(0);
  }

  @Override
  protected int unknown() {
    return Values.ANYTHING;
  }
}
