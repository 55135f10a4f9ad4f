// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/** A domain that is right but for one operation, which gives its left operand. */
public final class BrokenDomain<V> implements ValueDomain<V> {
  private final ValueDomain<V> right;
  private final BinaryOp broken;

  public BrokenDomain(ValueDomain<V> right, BinaryOp broken) {
    this.right = right;
    this.broken = broken;
  }

  @Override
  public V binary(BinaryOp op, V a, V b, int width) {
    return op == broken ? a : right.binary(op, a, b, width);
  }

  @Override
  public String id() {
    return "broken " + broken;
  }

  @Override
  public V constant(long value, int width) {
    return right.constant(value, width);
  }

  @Override
  public OptionalLong asConstant(V value, int width) {
    return right.asConstant(value, width);
  }

  @Override
  public boolean contains(V value, long concrete, int width) {
    return right.contains(value, concrete, width);
  }

  @Override
  public V unary(UnaryOp op, V operand, int width) {
    return right.unary(op, operand, width);
  }

  @Override
  public V compare(CompareOp op, V a, V b, int width) {
    return right.compare(op, a, b, width);
  }

  @Override
  public V convert(ConvertOp op, V operand, int from, int to) {
    return right.convert(op, operand, from, to);
  }

  @Override
  public Refined<V> assume(CompareOp fact, V a, V b, int width) {
    return right.assume(fact, a, b, width);
  }

  @Override
  public Optional<ImmutableLongList> values(V value, int limit, int width) {
    return right.values(value, limit, width);
  }

  @Override
  public UnsignedRange range(V value, int width) {
    return right.range(value, width);
  }

  @Override
  public V bottom() {
    return right.bottom();
  }

  @Override
  public V top() {
    return right.top();
  }

  @Override
  public V join(V a, V b) {
    return right.join(a, b);
  }

  @Override
  public V meet(V a, V b) {
    return right.meet(a, b);
  }

  @Override
  public boolean leq(V a, V b) {
    return right.leq(a, b);
  }

  @Override
  public V widen(V old, V next) {
    return right.widen(old, next);
  }

  @Override
  public V narrow(V old, V next) {
    return right.narrow(old, next);
  }
}
