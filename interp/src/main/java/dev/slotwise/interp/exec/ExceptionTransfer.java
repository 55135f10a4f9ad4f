// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.exec.Label.Clause;
import dev.slotwise.interp.exec.Label.Kind;
import dev.slotwise.interp.exec.Label.Raised;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.LongTrie;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions, both the current and the legacy instructions. What is raised waits at the innermost
 * label that catches; it goes to the handlers when the end of the body is reached, and what none of
 * them takes goes on outwards, in the end to the caller.
 *
 * @param <V> the elements of the value domain
 */
final class ExceptionTransfer<V> {
  private static final Value[] NO_LOCALS = {};

  private final ModuleModel<V> model;
  private final Machine<V> machine;
  private final Labels<V> labels;
  private final ByteCursor cursor;
  private @Nullable Raised uncaught;

  ExceptionTransfer(ModuleModel<V> model, Machine<V> machine, Labels<V> labels, ByteCursor cursor) {
    this.model = model;
    this.machine = machine;
    this.labels = labels;
    this.cursor = cursor;
  }

  /** What has left the function so far; null while nothing. */
  @Nullable Raised uncaught() {
    return uncaught;
  }

  /** Goes on from a waypoint. */
  void restore(@Nullable Raised left) {
    uncaught = left;
  }

  /** What leaves the function. */
  Thrown thrown() {
    return uncaught == null ? Thrown.NOTHING : new Thrown(uncaught.payloads(), uncaught.effect());
  }

  void throwTag() {
    int tag = cursor.u32();
    Value[] payload = machine.popAll(tagType(tag).parameters().size());
    raiseHere(LongTrie.<Value[]>empty().put(tag, payload), machine.effect());
    machine.die();
  }

  void throwReference() {
    raiseHere(Thrown.anything(model), machine.effect());
    machine.die();
  }

  void rethrow() {
    Label handler = labels.at(cursor.u32());
    raiseHere(handler.caught, machine.effect());
    machine.die();
  }

  /** Raised by the current instruction. */
  void raiseHere(LongTrie<Value[]> payloads, Effect effect) {
    raise(labels.depth() - 1, new Raised(payloads, machine.shareLocals(), effect));
  }

  /** Raised by a call that has left this activation. */
  void raiseToCaller(LongTrie<Value[]> payloads, Effect effect) {
    raise(-1, new Raised(payloads, NO_LOCALS, effect));
  }

  private void raise(int place, Raised raised) {
    if (raised.payloads().isEmpty()) {
      return;
    }
    Label label = labels.catcher(place);
    if (label == null) {
      uncaught = join(uncaught, new Raised(raised.payloads(), NO_LOCALS, raised.effect()));
    } else {
      label.raised = join(label.raised, raised);
    }
  }

  private Raised join(@Nullable Raised left, Raised right) {
    return Raised.join(left, right, model.values(), model.effects());
  }

  void openTry(int parameters, int results) {
    Label label = labels.open(Kind.TRY, parameters, results);
    label.below = machine.stackBelow(label.height);
  }

  void openTryTable(int parameters, int results, Clause[] clauses) {
    Label label = labels.open(Kind.TRY_TABLE, parameters, results);
    label.below = machine.stackBelow(label.height);
    label.clauses = clauses;
  }

  Clause[] clauses() {
    Clause[] clauses = new Clause[cursor.u32()];
    for (int i = 0; i < clauses.length; i++) {
      int code = cursor.u8();
      int tag = cursor.catchHasTag(code) ? cursor.u32() : -1;
      clauses[i] = new Clause(tag, (code & 1) != 0, cursor.u32());
    }
    return clauses;
  }

  /** {@code catch} and {@code catch_all} (tag -1): the arm above ends here. */
  void handler(int tag) {
    Label label = labels.at(0);
    if (machine.isLive()) {
      labels.branch(label);
    }
    label.kind = Kind.HANDLER;
    label.handler++;
    Raised raised = label.raised;
    LongTrie<Value[]> taken = raised == null ? LongTrie.empty() : taken(raised.payloads(), tag);
    if (raised == null || taken.isEmpty()) {
      machine.die();
      return;
    }
    machine.restore(new MachineState(raised.locals(), label.below, raised.effect()));
    push(payload(taken, tag));
    label.caught = taken;
    label.raised = without(raised, tag);
  }

  private void push(Value[] payload) {
    for (Value value : payload) {
      machine.push(value);
    }
  }

  /** The end of a {@code try}: what no handler took goes on outwards. */
  void endTry(Label label, int place) {
    Raised rest = label.raised;
    if (rest != null) {
      raise(place, rest);
    }
  }

  /** The end of a {@code try_table}: its clauses take what was raised, in order. */
  void endTryTable(Label label) {
    for (Clause clause : label.clauses) {
      Raised raised = label.raised;
      if (raised == null || clause == null) {
        break;
      }
      LongTrie<Value[]> taken = taken(raised.payloads(), clause.tag());
      if (!taken.isEmpty()) {
        Value[] payload = payload(taken, clause.tag());
        Label target = labels.at(clause.label() + 1);
        int operands = payload.length + (clause.withReference() ? 1 : 0);
        Value[] stack = Arrays.copyOf(label.below, target.height + operands);
        System.arraycopy(payload, 0, stack, target.height, payload.length);
        if (clause.withReference()) {
          stack[stack.length - 1] = RefValue.OTHER;
        }
        Value[] locals = target.kind == Kind.FUNCTION ? NO_LOCALS : raised.locals();
        labels.add(target, new MachineState(locals, stack, raised.effect()));
        label.raised = without(raised, clause.tag());
      }
    }
    endTry(label, labels.depth() - 2);
  }

  /** The exceptions that a clause with this tag can take. */
  private LongTrie<Value[]> taken(LongTrie<Value[]> payloads, int tag) {
    return tag < 0
        ? payloads
        : payloads.updateRange(
            0, Long.MAX_VALUE, (thrown, payload) -> mayBeSame(thrown, tag) ? payload : null);
  }

  private Value[] payload(LongTrie<Value[]> taken, int tag) {
    if (tag < 0) {
      return NO_LOCALS;
    }
    Value[][] all = {null};
    taken.forEach(
        (thrown, payload) ->
            all[0] =
                all[0] == null ? payload : MachineState.joinAll(all[0], payload, model.values()));
    return all[0];
  }

  /** What is left after a clause with this tag. */
  private @Nullable Raised without(Raised raised, int tag) {
    if (tag < 0) {
      return null;
    }
    LongTrie<Value[]> rest = raised.payloads().removeRange(tag, tag);
    return rest.isEmpty() ? null : new Raised(rest, raised.locals(), raised.effect());
  }

  /** Whether two tags can be one: different imports of one tag are. */
  private boolean mayBeSame(long thrown, int tag) {
    if (thrown == tag) {
      return true;
    }
    int imported = model.module().importedCount(ExternalKind.TAG);
    return thrown < imported
        && tag < imported
        && model.types().canonical(model.module().tags().get((int) thrown))
            == model.types().canonical(model.module().tags().get(tag));
  }

  private FunctionType tagType(int tag) {
    return model.types().function(model.module().tags().get(tag));
  }
}
