// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.exec.Conditions.Condition;
import dev.slotwise.interp.exec.Label.Kind;
import dev.slotwise.interp.exec.Machine.Checkpoint;
import dev.slotwise.interp.exec.Note.Origin;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.Opcode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Branches, and what each side of them learns.
 *
 * @param <V> the elements of the value domain
 */
final class BranchTransfer<V> {
  private final Machine<V> machine;
  private final Labels<V> labels;
  private final ByteCursor cursor;
  private final Conditions<V> conditions;
  private final int mostRefinedCases;
  private final ReferenceTransfer<V> references;
  private final Values<V> values;
  private final ValueDomain<V> domain;

  BranchTransfer(
      ModuleModel<V> model,
      Machine<V> machine,
      Labels<V> labels,
      ByteCursor cursor,
      Conditions<V> conditions,
      ReferenceTransfer<V> references) {
    this.machine = machine;
    this.labels = labels;
    this.cursor = cursor;
    this.conditions = conditions;
    this.mostRefinedCases = model.limits().of(Limit.REFINED_CASES);
    this.references = references;
    this.values = model.values();
    this.domain = model.domain();
  }

  /** {@code if}: the state of the arm that is taken when the condition is false waits. */
  void openIf(Condition condition, int parameters, int results) {
    Label label = labels.open(Kind.IF, parameters, results);
    boolean mayHold = conditions.isPossible(condition, true);
    if (conditions.isPossible(condition, false)) {
      Checkpoint before = machine.checkpoint();
      conditions.assume(condition, false);
      if (machine.isLive()) {
        label.otherwise = machine.save(label.height, parameters);
      }
      machine.rollback(before);
    }
    if (mayHold) {
      conditions.assume(condition, true);
    } else {
      machine.die();
    }
  }

  void branchIf() {
    Label label = labels.at(cursor.u32());
    Condition condition = conditions.pop();
    boolean mayFail = conditions.isPossible(condition, false);
    if (conditions.isPossible(condition, true)) {
      Checkpoint before = machine.checkpoint();
      conditions.assume(condition, true);
      if (machine.isLive()) {
        labels.branch(label);
      }
      machine.rollback(before);
    }
    if (mayFail) {
      conditions.assume(condition, false);
    } else {
      machine.die();
    }
  }

  void branchTable() {
    int cases = cursor.u32();
    int[] targets = new int[cases + 1];
    for (int i = 0; i <= cases; i++) {
      targets[i] = cursor.u32();
    }
    Origin origin = machine.origin(0);
    V index = machine.popNumber();
    boolean refine = origin != null && cases <= mostRefinedCases;
    // By label: what the index is where the label is reached.
    @Nullable Value[] reached = new Value[labels.depth()];
    for (int i = 0; i < cases; i++) {
      Value old = reached[targets[i]];
      if ((old == null || refine) && domain.contains(index, i, 32)) {
        // The index is this number, which is more than the number: a domain may know how it came.
        Value equal =
            values.of(domain.assume(CompareOp.EQ, index, domain.constant(i, 32), 32).left());
        if (!values.isBottom(equal)) {
          reached[targets[i]] = old == null ? equal : values.join(old, equal);
        }
      }
    }
    int otherwise = targets[cases];
    Value beyond =
        values.of(domain.assume(CompareOp.GE_U, index, domain.constant(cases, 32), 32).left());
    if (!values.isBottom(beyond)) {
      Value old = reached[otherwise];
      reached[otherwise] = old == null ? beyond : values.join(old, beyond);
    }
    for (int target = 0; target < reached.length; target++) {
      Value known = reached[target];
      if (known != null) {
        branchWith(labels.at(target), refine ? origin : null, known);
      }
    }
    machine.die();
  }

  private void branchWith(Label label, @Nullable Origin origin, Value known) {
    if (origin == null) {
      labels.branch(label);
      return;
    }
    Checkpoint before = machine.checkpoint();
    conditions.meet(origin, values.number(known));
    if (machine.isLive()) {
      labels.branch(label);
    }
    machine.rollback(before);
  }

  void onNull(boolean branchIfNull) {
    Label label = labels.at(cursor.u32());
    Origin origin = machine.origin(0);
    RefValue value = machine.popReference();
    RefValue nonNull = value.nonNull();
    if (branchIfNull) {
      if (value.mayBeNull()) {
        branchNull(label, origin, true);
      }
      goOn(origin, nonNull);
      machine.push(nonNull);
    } else {
      if (!nonNull.isBottom()) {
        machine.push(nonNull);
        branchNull(label, origin, false);
        machine.drop(1);
      }
      if (!value.mayBeNull()) {
        machine.die();
      } else if (origin != null) {
        conditions.refineNull(origin, true);
      }
    }
  }

  private void goOn(@Nullable Origin origin, RefValue nonNull) {
    if (nonNull.isBottom()) {
      machine.die();
    } else if (origin != null) {
      conditions.refineNull(origin, false);
    }
  }

  private void branchNull(Label label, @Nullable Origin origin, boolean isNull) {
    Checkpoint before = machine.checkpoint();
    if (origin != null) {
      conditions.refineNull(origin, isNull);
    }
    if (machine.isLive()) {
      labels.branch(label);
    }
    machine.rollback(before);
  }

  void onCast(boolean branchIfFits) {
    boolean toNullable = (cursor.castFlags() & 2) != 0;
    Label label = labels.at(cursor.u32());
    cursor.heapType();
    int heapType = cursor.heapType();
    RefValue value = machine.popReference();
    RefValue fitting = references.cast(value, heapType, toNullable);
    RefValue rest = toNullable ? value.nonNull() : value;
    RefValue taken = branchIfFits ? fitting : rest;
    RefValue stays = branchIfFits ? rest : fitting;
    if (!taken.isBottom()) {
      machine.push(taken);
      labels.branch(label);
      machine.drop(1);
    }
    if (stays.isBottom()) {
      machine.die();
    }
    machine.push(stays);
  }

  /**
   * {@code select}: the condition is on top of the two values. Each is taken in one outcome of the
   * condition only, so what the condition says of the place that a value came from holds of it.
   */
  void select(Opcode op) {
    cursor.skip(op.immediates());
    Condition condition = conditions.pop();
    Origin secondOrigin = machine.origin(0);
    Origin firstOrigin = machine.origin(1);
    Value second = chosen(condition, false, secondOrigin, machine.pop());
    Value first = chosen(condition, true, firstOrigin, machine.pop());
    if (first == null && second == null) {
      machine.die();
    } else if (first == null || second == null) {
      machine.push(Objects.requireNonNullElse(first, second));
    } else {
      machine.push(values.join(first, second));
    }
  }

  /** What a value is where the condition comes out this way; null where it can't. */
  private @Nullable Value chosen(
      Condition condition, boolean holds, @Nullable Origin origin, Value value) {
    if (!conditions.isPossible(condition, holds)) {
      return null;
    }
    if (origin == null || !condition.isAbout(origin)) {
      return value;
    }
    Checkpoint before = machine.checkpoint();
    conditions.assume(condition, holds);
    Value known = machine.isLive() ? machine.valueAt(origin) : null;
    machine.rollback(before);
    return known;
  }
}
