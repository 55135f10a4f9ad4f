// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.domain.ValuesDomain;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/**
 * Small sets of numbers, and whether the outside may have had a hand in them: a value is tainted if
 * it was made from something that is. An element that is not tainted stands for untainted values
 * only.
 */
final class TaintDomain<V> implements ValueDomain<TaintDomain.Tainted<V>> {

  /** Numbers, and whether they may be tainted. */
  record Tainted<V>(V number, boolean mayBeTainted) {}

  private final ValueDomain<V> numbers;
  private final Tainted<V> top;
  private final Tainted<V> bottom;

  private TaintDomain(ValueDomain<V> numbers) {
    this.numbers = numbers;
    this.top = new Tainted<>(numbers.top(), true);
    this.bottom = new Tainted<>(numbers.bottom(), false);
  }

  static TaintDomain<?> create() {
    return new TaintDomain<>(new ValuesDomain());
  }

  private Tainted<V> of(V number, boolean mayBeTainted) {
    return numbers.isBottom(number) ? bottom : new Tainted<>(number, mayBeTainted);
  }

  @Override
  public String id() {
    return "taint";
  }

  @Override
  public Tainted<V> bottom() {
    return bottom;
  }

  @Override
  public Tainted<V> top() {
    return top;
  }

  @Override
  public Tainted<V> join(Tainted<V> a, Tainted<V> b) {
    return of(numbers.join(a.number, b.number), a.mayBeTainted || b.mayBeTainted);
  }

  @Override
  public Tainted<V> meet(Tainted<V> a, Tainted<V> b) {
    return of(numbers.meet(a.number, b.number), a.mayBeTainted && b.mayBeTainted);
  }

  @Override
  public boolean leq(Tainted<V> a, Tainted<V> b) {
    return numbers.leq(a.number, b.number) && (b.mayBeTainted || !a.mayBeTainted);
  }

  @Override
  public Tainted<V> widen(Tainted<V> old, Tainted<V> next) {
    return of(numbers.widen(old.number, next.number), next.mayBeTainted);
  }

  @Override
  public Tainted<V> narrow(Tainted<V> old, Tainted<V> next) {
    return of(numbers.narrow(old.number, next.number), next.mayBeTainted);
  }

  @Override
  public Tainted<V> constant(long value, int width) {
    return new Tainted<>(numbers.constant(value, width), false);
  }

  @Override
  public OptionalLong asConstant(Tainted<V> value, int width) {
    return numbers.asConstant(value.number, width);
  }

  @Override
  public boolean contains(Tainted<V> value, long concrete, int width) {
    return numbers.contains(value.number, concrete, width);
  }

  @Override
  public Tainted<V> unary(UnaryOp op, Tainted<V> a, int width) {
    return of(numbers.unary(op, a.number, width), a.mayBeTainted);
  }

  @Override
  public Tainted<V> binary(BinaryOp op, Tainted<V> a, Tainted<V> b, int width) {
    return of(numbers.binary(op, a.number, b.number, width), a.mayBeTainted || b.mayBeTainted);
  }

  @Override
  public Tainted<V> compare(CompareOp op, Tainted<V> a, Tainted<V> b, int width) {
    return of(numbers.compare(op, a.number, b.number, width), a.mayBeTainted || b.mayBeTainted);
  }

  @Override
  public Tainted<V> convert(ConvertOp op, Tainted<V> a, int from, int to) {
    return of(numbers.convert(op, a.number, from, to), a.mayBeTainted);
  }

  /** A test says something of the numbers, and nothing of how they came about. */
  @Override
  public Refined<Tainted<V>> assume(CompareOp fact, Tainted<V> a, Tainted<V> b, int width) {
    Refined<V> refined = numbers.assume(fact, a.number, b.number, width);
    return new Refined<>(of(refined.left(), a.mayBeTainted), of(refined.right(), b.mayBeTainted));
  }

  @Override
  public Optional<ImmutableLongList> values(Tainted<V> value, int limit, int width) {
    return numbers.values(value.number, limit, width);
  }

  @Override
  public UnsignedRange range(Tainted<V> value, int width) {
    return numbers.range(value.number, width);
  }
}
