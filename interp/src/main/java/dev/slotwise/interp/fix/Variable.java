// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.impl.set.mutable.primitive.IntHashSet;

/**
 * A variable that right-hand sides of {@link DemandEquations} can read: a value that only grows,
 * and knows its readers. Variables are handles: a solver keeps what it knows of them inside of
 * them, so that nothing is looked up by a key. Therefore they serve one run. Two variables are
 * equal only if they are the same object.
 *
 * @param <E> the type of the value
 */
public abstract sealed class Variable<E> extends Read permits Collector, Unknown {
  private E value;

  /** How often the value has changed. */
  private int version;

  /** The evaluation that has read this last, by {@link Environment#read(Variable)}. */
  private long evaluation = -1;

  private final List<Unknown<?, ?>> readers = new ArrayList<>(2);
  private final IntHashSet readerNumbers = new IntHashSet(0);

  Variable(E initial) {
    this.value = initial;
  }

  /** {@return the value so far; if the solution is complete, the solution's} */
  public final E value() {
    return value;
  }

  final int version() {
    return version;
  }

  @Override
  final boolean isStale(int read) {
    return version != read;
  }

  final List<Unknown<?, ?>> readers() {
    return readers;
  }

  /** Whether {@code reader} is told when the value grows. */
  final boolean isReadBy(Unknown<?, ?> reader) {
    return readerNumbers.contains(reader.number);
  }

  final void addReader(Unknown<?, ?> reader) {
    if (readerNumbers.add(reader.number)) {
      readers.add(reader);
    }
  }

  /** Whether this is the first time that an evaluation reads this; it may say so twice. */
  final boolean visit(long number) {
    if (evaluation == number) {
      return false;
    }
    evaluation = number;
    return true;
  }

  /** Adds to the value; whether it has changed. */
  final boolean add(Growth<E> growth, E added) {
    E next = growth.next(value, added, version);
    if (next == value) {
      return false;
    }
    value = next;
    version++;
    return true;
  }
}
