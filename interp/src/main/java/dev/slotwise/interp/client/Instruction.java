// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client;

import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.relation.Relation;
import dev.slotwise.interp.relation.StateDomain;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.Readings;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.StoreView;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * One instruction and the state before it, in one context.
 *
 * @param <V> the elements of the value domain
 */
public final class Instruction<V> {
  private final Subject<V> subject;
  private final int function;
  private final int offset;
  private final Context context;
  private final Effect entry;
  private final MachineState state;
  private final Calls calls;

  Instruction(
      Subject<V> subject,
      int function,
      int offset,
      Context context,
      Effect entry,
      MachineState state,
      Calls calls) {
    this.subject = subject;
    this.function = function;
    this.offset = offset;
    this.context = context;
    this.entry = entry;
    this.state = state;
    this.calls = calls;
  }

  /** {@return the index of the function that it stands in} */
  public int function() {
    return function;
  }

  /** {@return the offset of its opcode, absolute in the file} */
  public int offset() {
    return offset;
  }

  /** {@return the context for which the state holds} */
  public Context context() {
    return context;
  }

  /** {@return the instruction's opcode} */
  public Opcode opcode() {
    return code().opcode();
  }

  /** {@return a cursor at its immediates} */
  public ByteCursor immediates() {
    ByteCursor cursor = code();
    cursor.opcode();
    return cursor;
  }

  private ByteCursor code() {
    WasmModule module = subject.module();
    ByteCursor cursor =
        new ByteCursor(
            module.front(), module.bodyStart(function), module.bodyEnd(function), "code");
    cursor.seek(offset);
    return cursor;
  }

  /** {@return how many operands are on the stack, those of enclosing blocks included} */
  public int operandCount() {
    return state.stack().length;
  }

  /**
   * {@return an operand, of whatever type}
   *
   * @param depth 0 is the top of the stack
   */
  public Value operand(int depth) {
    return state.stack()[state.stack().length - 1 - depth];
  }

  /**
   * {@return an operand of type i32 or i64}
   *
   * @param depth 0 is the top of the stack, then downwards
   */
  public V number(int depth) {
    return subject.model().values().number(operand(depth));
  }

  /**
   * {@return an operand that is a reference}
   *
   * @param depth 0 is the top of the stack, then downwards
   */
  public RefValue reference(int depth) {
    return Values.reference(operand(depth));
  }

  /**
   * {@return the value of a local; parameters come first}
   *
   * @param index below the function's number of parameters and locals
   */
  public Value local(int index) {
    return state.locals()[index];
  }

  /**
   * {@return the relations of locals and globals that the state domain has proven, one text a fact,
   * such as {@code local 1 <= local 0 - 1}} A word is read as an unsigned number where the text
   * does not say {@code signed}.
   */
  public ImmutableList<String> relations() {
    return relations(subject.model().stateDomain());
  }

  private <S extends Relation> ImmutableList<String> relations(StateDomain<S> domain) {
    S relation = Relation.of(domain, state.relation());
    return Lists.immutable.withAll(domain.facts(relation, Readings::name));
  }

  /** {@return globals, tables and memories} */
  public StoreView store() {
    return StoreView.of(
        subject.model().store(),
        subject.model().layout(),
        subject.model().values(),
        state.effect(),
        entry);
  }

  /** {@return locals, operands, and what has happened to the store since the function's entry} */
  public MachineState state() {
    return state;
  }

  /**
   * {@return the functions that a call can enter, ascending; empty if it traps before} Asked of
   * call instructions only.
   */
  public ImmutableIntList callees() {
    return calls.callees(offset);
  }

  /**
   * {@return how a call can end, over all that it enters} What it does to the store is relative to
   * the state before it. Asked of call instructions only.
   */
  public Outcome outcome() {
    return calls.outcome(offset);
  }
}
