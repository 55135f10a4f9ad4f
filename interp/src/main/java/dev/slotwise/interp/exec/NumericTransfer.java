// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.exec.Note.Comparison;
import dev.slotwise.interp.exec.Note.Origin;
import dev.slotwise.interp.exec.Note.Sum;
import dev.slotwise.interp.state.NumberValue;
import dev.slotwise.interp.state.Opaque;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.Operation;
import dev.slotwise.wasm.op.Signature;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Integer instructions by kind of operation, and every instruction that only exchanges operands for
 * results of which nothing is known. Allocates nothing where all operands are top.
 *
 * @param <V> the elements of the value domain
 */
final class NumericTransfer<V> {
  private final Machine<V> machine;
  private final Values<V> values;
  private final ValueDomain<V> domain;
  private final NumberValue<V> zero32;
  private final NumberValue<V> zero64;

  NumericTransfer(ModuleModel<V> model, Machine<V> machine) {
    this.machine = machine;
    this.values = model.values();
    this.domain = model.domain();
    this.zero32 = values.constant(0, 32);
    this.zero64 = values.constant(0, 64);
  }

  /** An operation other than a memory access; {@code width} is that of its operands. */
  void apply(Operation operation, int width) {
    if (operation instanceof BinaryOp op) {
      binary(op, width);
    } else if (operation instanceof CompareOp op) {
      compare(op, width);
    } else if (operation instanceof UnaryOp op) {
      machine.pushNumber(domain.unary(op, machine.popNumber(), width));
    } else if (operation instanceof ConvertOp op) {
      V operand = machine.popNumber();
      machine.pushNumber(domain.convert(op, operand, op.fromWidth(), op.toWidth()));
    } else {
      equalsZero(width);
    }
  }

  private void binary(BinaryOp op, int width) {
    Note leftNote = machine.note(1);
    Note rightNote = machine.note(0);
    Value rightValue = machine.peek(0);
    Value leftValue = machine.peek(1);
    machine.drop(2);
    V right = values.number(rightValue);
    V left = values.number(leftValue);
    if (op.canTrap() && (domain.contains(right, 0, width) || op == BinaryOp.DIV_S)) {
      machine.mayTrap();
    }
    V result = domain.binary(op, left, right, width);
    if (op.canTrap() && domain.isBottom(result)) {
      machine.die();
    }
    Tracker<V, ?> tracker = machine.tracker();
    machine.push(
        op == BinaryOp.ADD || op == BinaryOp.SUB
            ? sum(op, leftValue, rightValue, result, width)
            : values.of(result),
        tracker == null || width != 32 ? null : sum(tracker, op, leftNote, left, rightNote, right));
  }

  /** A sum or difference, with what is known of where a global was at the function's entry. */
  private Value sum(BinaryOp op, Value left, Value right, V result, int width) {
    if (Values.isRelative(left)) {
      OptionalLong distance = domain.asConstant(values.number(right), width);
      if (distance.isPresent()) {
        long added = op == BinaryOp.ADD ? distance.getAsLong() : -distance.getAsLong();
        return values.sum(left, added, result, width);
      }
    } else if (op == BinaryOp.ADD && Values.isRelative(right)) {
      OptionalLong distance = domain.asConstant(values.number(left), width);
      if (distance.isPresent()) {
        return values.sum(right, distance.getAsLong(), result, width);
      }
    }
    return values.of(result);
  }

  /** How the result of an addition or subtraction was made from a place, if it was. */
  private @Nullable Note sum(
      Tracker<V, ?> tracker,
      BinaryOp op,
      @Nullable Note leftNote,
      V left,
      @Nullable Note rightNote,
      V right) {
    if (op != BinaryOp.ADD && op != BinaryOp.SUB) {
      return null;
    }
    OptionalLong constant = domain.asConstant(right, 32);
    if (constant.isPresent()) {
      int signed = (int) constant.getAsLong();
      return tracker.plus(leftNote, left, op == BinaryOp.ADD ? signed : -(long) signed);
    }
    OptionalLong first = op == BinaryOp.ADD ? domain.asConstant(left, 32) : OptionalLong.empty();
    if (first.isEmpty()) {
      return null;
    }
    int signed = (int) first.getAsLong();
    return tracker.plus(rightNote, right, signed);
  }

  private void compare(CompareOp op, int width) {
    Origin rightOrigin = machine.origin(0);
    Note rightNote = machine.note(0);
    Value right = machine.pop();
    Origin leftOrigin = machine.origin(0);
    Note leftNote = machine.note(0);
    Value left = machine.pop();
    V result = domain.compare(op, values.number(left), values.number(right), width);
    machine.push(
        values.of(result),
        comparison(op, width, leftOrigin, left, rightOrigin, right, leftNote, rightNote));
  }

  private @Nullable Note comparison(
      CompareOp op,
      int width,
      @Nullable Origin leftOrigin,
      Value left,
      @Nullable Origin rightOrigin,
      Value right,
      @Nullable Note leftNote,
      @Nullable Note rightNote) {
    // Without a place to refine there is nothing to learn.
    return leftOrigin == null
            && rightOrigin == null
            && !(leftNote instanceof Sum)
            && !(rightNote instanceof Sum)
        ? null
        : new Comparison(op, width, leftOrigin, left, rightOrigin, right, leftNote, rightNote);
  }

  private void equalsZero(int width) {
    Note note = machine.note(0);
    Origin origin = machine.origin(0);
    Value operand = machine.pop();
    NumberValue<V> zero = width == 64 ? zero64 : zero32;
    V result = domain.compare(CompareOp.EQ, values.number(operand), zero.number(), width);
    Note after = Note.negated(note);
    if (after == null && origin != null) {
      after = new Comparison(CompareOp.EQ, width, origin, operand, null, zero, origin, null);
    }
    machine.push(values.of(result), after);
  }

  /** Pops the operands of an instruction that isn't tracked and pushes unknown results. */
  void exchange(Signature signature) {
    machine.drop(signature.operands().length());
    String results = signature.results();
    for (int i = 0; i < results.length(); i++) {
      char type = results.charAt(i);
      machine.push(type == 'i' || type == 'l' || type == 'a' ? values.top() : Opaque.VALUE);
    }
  }
}
