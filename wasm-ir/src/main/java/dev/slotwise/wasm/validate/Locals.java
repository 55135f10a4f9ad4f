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

  private final ModuleFacts facts;
  private final CodePosition position;
  private final Limits limits;
  private int[] types = new int[64];
  private int count;

  /** Per local, whether it has a value. Meaningful only where {@link #tracked}. */
  private boolean[] initialized = new boolean[0];

  /** Whether some local has no default value. */
  private boolean tracked;

  /** The locals that were initialised, in order, so that leaving a block can undo it. */
  private int[] history = new int[0];

  private int historySize;

  Locals(ModuleFacts facts, CodePosition position, Limits limits) {
    this.facts = facts;
    this.position = position;
    this.limits = limits;
  }

  /** Starts a function with these parameters: reads the declarations at the cursor. */
  void read(int[] parameters, ByteCursor cursor) {
    count = 0;
    tracked = false;
    historySize = 0;
    append(parameters.length, 0);
    System.arraycopy(parameters, 0, types, 0, parameters.length);
    int start = cursor.position();
    int groups = cursor.vectorLength(2);
    long total = parameters.length;
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
      if (total <= limits.locals()) {
        append((int) more, type);
        tracked |= more > 0 && !ValueType.isDefaultable(type);
      }
    }
    cursor.checkLimit(total, limits.locals(), "locals", start);
    if (tracked) {
      track(parameters.length);
    }
  }

  private void append(int more, int type) {
    int end = count + more;
    if (end > types.length) {
      types = Arrays.copyOf(types, Math.max(end, types.length * 2));
    }
    Arrays.fill(types, count, end, type);
    count = end;
  }

  private void track(int parameters) {
    if (initialized.length < count) {
      initialized = new boolean[types.length];
      history = new int[types.length];
    }
    for (int i = 0; i < count; i++) {
      initialized[i] = i < parameters || ValueType.isDefaultable(types[i]);
    }
  }

  int count() {
    return count;
  }

  int[] copyOfTypes() {
    return Arrays.copyOf(types, count);
  }

  /** The type of a local that is read. */
  int get(int index) {
    int type = typeOf(index);
    if (tracked && !initialized[index]) {
      throw position.invalid("uninitialized local: " + index);
    }
    return type;
  }

  /** The type of a local that is written, which initialises it. */
  int set(int index) {
    int type = typeOf(index);
    if (tracked && !initialized[index]) {
      initialized[index] = true;
      history[historySize++] = index;
    }
    return type;
  }

  private int typeOf(int index) {
    if (index < 0 || index >= count) {
      throw position.invalid("unknown local: " + Integer.toUnsignedString(index));
    }
    return types[index];
  }

  /** How many initialisations there were: what {@link #forget} goes back to. */
  int mark() {
    return historySize;
  }

  /** Undoes the initialisations after the mark, when their block is left. */
  void forget(int mark) {
    while (historySize > mark) {
      initialized[history[--historySize]] = false;
    }
  }
}
