// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.OptionalLong;

/**
 * Says where a number comes from, and nothing about the number: every element but bottom stands for
 * every word. Loads give top, which is {@link Source#MEMORY}.
 */
final class SourceDomain implements ValueDomain<Source> {

  @Override
  public String id() {
    return "source";
  }

  @Override
  public Source bottom() {
    return Source.NOWHERE;
  }

  @Override
  public Source top() {
    return Source.MEMORY;
  }

  @Override
  public Source join(Source left, Source right) {
    if (left == right || right == Source.NOWHERE) {
      return left;
    }
    if (left == Source.NOWHERE) {
      return right;
    }
    return left == Source.MEMORY || right == Source.MEMORY ? Source.MEMORY : Source.SEVERAL;
  }

  @Override
  public Source meet(Source left, Source right) {
    return right == Source.NOWHERE || left == Source.MEMORY ? right : left;
  }

  @Override
  public boolean leq(Source left, Source right) {
    return join(left, right) == right;
  }

  @Override
  public Source widen(Source old, Source next) {
    return next;
  }

  @Override
  public Source narrow(Source old, Source next) {
    return next;
  }

  @Override
  public Source constant(long value, int width) {
    return Source.CONSTANT;
  }

  @Override
  public OptionalLong asConstant(Source value, int width) {
    return OptionalLong.empty();
  }

  @Override
  public boolean contains(Source value, long concrete, int width) {
    return value != Source.NOWHERE;
  }

  @Override
  public Source unary(UnaryOp op, Source operand, int width) {
    return computed(operand);
  }

  @Override
  public Source binary(BinaryOp op, Source left, Source right, int width) {
    boolean isMask = op == BinaryOp.AND && (left == Source.CONSTANT) != (right == Source.CONSTANT);
    Source computed = left == Source.CONSTANT ? computed(right) : computed(left);
    return isMask && computed == Source.ARITHMETIC ? Source.MASKED : computed;
  }

  /** Conversions keep what a number is. */
  @Override
  public Source convert(ConvertOp op, Source operand, int from, int to) {
    return operand;
  }

  private static Source computed(Source operand) {
    return operand == Source.CONSTANT || operand == Source.NOWHERE ? operand : Source.ARITHMETIC;
  }
}
