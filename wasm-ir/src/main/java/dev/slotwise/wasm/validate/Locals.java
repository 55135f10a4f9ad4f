// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.ValueType;
import java.util.Arrays;

/**
 * The locals of one function, parameters first, and which of them are initialised: a local of a
 * type without default value can't be read before it is set in the same or an outer block.
 *
 * <p>Source: WebAssembly 3.0, sections 3.1.4 (local types) and 5.4.13 (run-length code of locals).
 */
final class Locals {
  private static final long MAX_DECLARED = 0xFFFF_FFFFL;
  private static final int DENSE = 256;

  private final ModuleFacts facts;
  private final CodePosition position;
  private final Limits limits;

  /** Types of the first locals, all parameters included. */
  private final int[] dense;

  /**
   * Locals after the dense ones stay runs, so that a few bytes that declare thousands of locals
   * cost no more than their length: per run, the index after its last local, and its type.
   */
  private int[] runEnds = new int[16];

  private int[] runTypes = new int[16];
  private int runs;
  private int parameters;
  private int count;

  /** Whether some local has no default value. */
  private boolean tracked;

  /** So many of the first locals are dense, and none of all is tracked. */
  private int plain;

  /** Per local without default value: the function in which it was last set, by a serial number. */
  private int[] setIn = new int[0];

  private int serial;

  /** The locals that were initialised, in order, so that leaving a block can undo it. */
  private int[] history = new int[0];

  private int historySize;

  Locals(ModuleFacts facts, CodePosition position, Limits limits) {
    this.facts = facts;
    this.position = position;
    this.limits = limits;
    this.dense = new int[Math.max(DENSE, limits.parameters())];
  }

  /** Starts a function with these parameters: reads the declarations at the cursor. */
  void read(int[] parameterTypes, ByteCursor cursor) {
    parameters = parameterTypes.length;
    cursor.checkLimit(parameters, dense.length, "parameters", cursor.position());
    System.arraycopy(parameterTypes, 0, dense, 0, parameters);
    count = parameters;
    runs = 0;
    tracked = false;
    historySize = 0;
    serial++;
    int start = cursor.position();
    int groups = cursor.vectorLength(2);
    long total = parameters;
    for (int i = 0; i < groups; i++) {
      position.instruction = cursor.position();
      long more = Integer.toUnsignedLong(cursor.u32());
      int type = cursor.valueType();
      if (!facts.isKnown(type)) {
        throw position.invalid("unknown type: " + ValueType.heapType(type));
      }
      total += more;
      if (total > MAX_DECLARED) {
        throw cursor.error("too many locals", position.instruction);
      }
      if (more > 0 && total <= limits.locals()) {
        append((int) more, type);
      }
    }
    cursor.checkLimit(total, limits.locals(), "locals", start);
    if (tracked && setIn.length < count) {
      setIn = new int[count];
      history = new int[count];
    }
    plain = tracked ? 0 : Math.min(count, dense.length);
  }

  private void append(int more, int type) {
    int end = count + more;
    if (count < dense.length) {
      Arrays.fill(dense, count, Math.min(end, dense.length), type);
    }
    if (end > dense.length) {
      if (runs == runEnds.length) {
        runEnds = Arrays.copyOf(runEnds, runs * 2);
        runTypes = Arrays.copyOf(runTypes, runs * 2);
      }
      runEnds[runs] = end;
      runTypes[runs++] = type;
    }
    tracked |= !ValueType.isDefaultable(type);
    count = end;
  }

  int count() {
    return count;
  }

  int[] copyOfTypes() {
    int[] types = Arrays.copyOf(dense, count);
    for (int i = dense.length; i < count; i++) {
      types[i] = typeOf(i);
    }
    return types;
  }

  /** The type of a local that is read. */
  int get(int index) {
    if (index >= 0 && index < plain) {
      return dense[index];
    }
    int type = typeOf(index);
    if (tracked && !isInitialized(index, type)) {
      throw position.invalid("uninitialized local: " + index);
    }
    return type;
  }

  /** The type of a local that is written, which initialises it. */
  int set(int index) {
    if (index >= 0 && index < plain) {
      return dense[index];
    }
    int type = typeOf(index);
    if (tracked && !isInitialized(index, type)) {
      setIn[index] = serial;
      history[historySize++] = index;
    }
    return type;
  }

  private boolean isInitialized(int index, int type) {
    return ValueType.isDefaultable(type) || setIn[index] == serial || index < parameters;
  }

  private int typeOf(int index) {
    if (index < 0 || index >= count) {
      throw position.invalid("unknown local: " + Integer.toUnsignedString(index));
    }
    if (index < dense.length) {
      return dense[index];
    }
    int found = Arrays.binarySearch(runEnds, 0, runs, index);
    return runTypes[found >= 0 ? found + 1 : -found - 1];
  }

  /** How many initialisations there were: what {@link #forget} goes back to. */
  int mark() {
    return historySize;
  }

  /** Undoes the initialisations after the mark, when their block is left. */
  void forget(int mark) {
    while (historySize > mark) {
      setIn[history[--historySize]] = 0;
    }
  }
}
