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

  /** The index of the function that it stands in. */
  public int function() {
    return function;
  }

  /** The offset of its opcode, absolute in the file. */
  public int offset() {
    return offset;
  }

  /** The context for which the state holds. */
  public Context context() {
    return context;
  }

  public Opcode opcode() {
    return code().opcode();
  }

  /** A cursor at its immediates. */
  public ByteCursor immediates() {
    ByteCursor cursor = code();
    cursor.opcode();
    return cursor;
  }

  private ByteCursor code() {
    WasmModule module = subject.module();
    ByteCursor cursor =
        new ByteCursor(
            module.bytes(), module.bodyStart(function), module.bodyEnd(function), "code");
    cursor.seek(offset);
    return cursor;
  }

  /** How many operands are on the stack, those of enclosing blocks included. */
  public int operandCount() {
    return state.stack().length;
  }

  /**
   * An operand.
   *
   * @param depth 0 is the top of the stack
   */
  public Value operand(int depth) {
    return state.stack()[state.stack().length - 1 - depth];
  }

  /** An operand of type i32 or i64; 0 is the top of the stack. */
  public V number(int depth) {
    return subject.model().values().number(operand(depth));
  }

  /** An operand that is a reference; 0 is the top of the stack. */
  public RefValue reference(int depth) {
    return Values.reference(operand(depth));
  }

  /** The value of a local; parameters come first. */
  public Value local(int index) {
    return state.locals()[index];
  }

  /**
   * What the state domain knows of locals and globals together, one text a fact, such as {@code
   * local 1 <= local 0 - 1}. A word is read as an unsigned number where the text does not say
   * {@code signed}.
   */
  public ImmutableList<String> relations() {
    return relations(subject.model().stateDomain());
  }

  private <S extends Relation> ImmutableList<String> relations(StateDomain<S> domain) {
    S relation = Relation.of(domain, state.relation());
    return Lists.immutable.withAll(domain.facts(relation, Readings::name));
  }

  /** Globals, tables and memories. */
  public StoreView store() {
    return StoreView.of(
        subject.model().store(),
        subject.model().layout(),
        subject.model().values(),
        state.effect(),
        entry);
  }

  /** Locals, operands, and what has happened to the store since the function's entry. */
  public MachineState state() {
    return state;
  }

  /** For a call: the functions that it can enter, ascending; empty if it traps before. */
  public ImmutableIntList callees() {
    return calls.callees(offset);
  }

  /**
   * For a call: how it can end, over all that it enters; what it does to the store is relative to
   * the state before it.
   */
  public Outcome outcome() {
    return calls.outcome(offset);
  }
}
