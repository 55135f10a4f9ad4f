// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.exec.CallSink.Knowledge;
import dev.slotwise.interp.exec.TableTransfer.Selection;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.LongTrie;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.FunctionType;

/**
 * Calls: asks the sink for the outcome and puts the callee's effect after the caller's, so that the
 * caller keeps what the callee can't touch.
 *
 * @param <V> the elements of the value domain
 */
final class CallTransfer<V> {
  private static final Value[] NO_LOCALS = {};

  private final ModuleModel<V> model;
  private final Machine<V> machine;
  private final Labels<V> labels;
  private final ByteCursor cursor;
  private final CallSink sink;
  private final TableTransfer<V> tables;
  private final ExceptionTransfer<V> exceptions;

  CallTransfer(
      ModuleModel<V> model,
      Machine<V> machine,
      Labels<V> labels,
      ByteCursor cursor,
      CallSink sink,
      TableTransfer<V> tables,
      ExceptionTransfer<V> exceptions) {
    this.model = model;
    this.machine = machine;
    this.labels = labels;
    this.cursor = cursor;
    this.sink = sink;
    this.tables = tables;
    this.exceptions = exceptions;
  }

  void direct(int offset, boolean tail) {
    int function = cursor.u32();
    FunctionType type = model.module().functionType(function);
    Value[] arguments = machine.popAll(type.parameters().size());
    finish(sink.call(offset, function, arguments, machine.effect()), tail);
  }

  void indirect(int offset, boolean tail) {
    int type = cursor.u32();
    int table = cursor.u32();
    Selection selection = tables.select(table, machine.popNumber());
    through(offset, type, selection.value().nonNull(), selection.knowledge(), tail);
  }

  void reference(int offset, boolean tail) {
    int type = cursor.u32();
    RefValue callee = machine.popReference().nonNull();
    Knowledge knowledge =
        callee.isUnknown()
            ? Knowledge.ANY_SLOT
            : callee.functions().size() == 1 ? Knowledge.EXACT : Knowledge.BOUNDED;
    through(offset, type, callee, knowledge, tail);
  }

  private void through(int offset, int type, RefValue callee, Knowledge knowledge, boolean tail) {
    Value[] arguments = machine.popAll(model.types().function(type).parameters().size());
    finish(sink.callIndirect(offset, type, callee, knowledge, arguments, machine.effect()), tail);
  }

  private void finish(Outcome outcome, boolean tail) {
    Effect before = machine.effect();
    Thrown thrown = outcome.thrown();
    if (!thrown.isNothing()) {
      Effect effect = model.effects().compose(before, thrown.effect());
      LongTrie<Value[]> payloads = thrown.payloads();
      if (tail) {
        exceptions.raiseToCaller(payloads, effect);
      } else {
        exceptions.raiseHere(payloads, effect);
      }
    }
    if (!outcome.returns()) {
      machine.die();
      return;
    }
    Effect after = model.effects().compose(before, outcome.effect());
    if (tail) {
      labels.add(labels.function(), new MachineState(NO_LOCALS, outcome.results(), after));
      machine.die();
      return;
    }
    machine.returned(outcome.effect(), after);
    for (Value result : outcome.results()) {
      machine.push(result);
    }
  }
}
