// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.guard;

import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.Opcode;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The instructions that guards are made of.
 *
 * <p>Two numbers say what must hold. While the first, <i>expected</i>, is not 0, the next function
 * that is entered must be one of a set: that of a call, or none while the host must call nothing
 * back. While the second, <i>quiet</i>, is not 0, no entry may be called.
 *
 * @param expected the global that holds the id of the set, or {@link #NOTHING}
 * @param quiet the global that counts calls during which no entry may be called
 */
record GuardCode(int expected, int quiet, Catching catching) {
  private static final int EMPTY_BLOCK = 0x40;

  /** No function of the module may be entered; ids of sets are positive. */
  static final int NOTHING = -1;

  /** Ends the run. */
  static void trap(ByteWriter out) {
    out.op(Opcode.UNREACHABLE);
  }

  /** Before a call: what it may enter. */
  void expect(int set, ByteWriter out) {
    number(set, out);
    globalSet(expected, out);
  }

  /** After such a call: a function that is not the module's has not said that it was entered. */
  void entered(ByteWriter out) {
    trapIf(expected, out);
  }

  /**
   * Where a function begins: ends the run if another was expected.
   *
   * @param sets those that it is in
   * @param isHosts whether it is the host's, which may be called while nothing may be called back
   */
  void enter(int[] sets, boolean isHosts, ByteWriter out) {
    if (sets.length == 0 && !isHosts) {
      trapIf(expected, out);
      return;
    }
    globalGet(expected, out);
    if (isHosts) {
      number(0, out);
      out.op(Opcode.I32_GT_S);
    }
    begin(Opcode.IF, out);
    for (int i = 0; i < sets.length; i++) {
      globalGet(expected, out);
      number(sets[i], out);
      out.op(Opcode.I32_NE);
      if (i > 0) {
        out.op(Opcode.I32_AND);
      }
    }
    if (sets.length > 0) {
      begin(Opcode.IF, out);
    }
    trap(out);
    if (sets.length > 0) {
      out.op(Opcode.END);
      expect(0, out);
    }
    out.op(Opcode.END);
  }

  /** Where an entry begins. */
  void beLoud(ByteWriter out) {
    trapIf(quiet, out);
  }

  void beginQuiet(ByteWriter out) {
    count(1, out);
  }

  void endQuiet(ByteWriter out) {
    count(-1, out);
  }

  private void count(int by, ByteWriter out) {
    globalGet(quiet, out);
    number(by, out);
    out.op(Opcode.I32_ADD);
    globalSet(quiet, out);
  }

  /** A piece of code. */
  interface Part {
    void write(ByteWriter out);
  }

  /**
   * A call after which something is done, however it ends.
   *
   * @param block the index of the type of blocks with the results of the call and no operands
   */
  void around(Part call, int block, Part after, ByteWriter out) {
    switch (catching) {
      case NONE -> {
        call.write(out);
        after.write(out);
      }
      case LEGACY -> {
        out.op(Opcode.TRY);
        out.signed(block);
        call.write(out);
        out.op(Opcode.CATCH_ALL);
        after.write(out);
        out.op(Opcode.RETHROW);
        out.unsigned(0);
        out.op(Opcode.END);
        after.write(out);
      }
      case EXNREF -> {
        out.op(Opcode.BLOCK);
        out.valueType(ValueType.reference(HeapType.EXN, true));
        out.op(Opcode.TRY_TABLE);
        out.signed(block);
        out.unsigned(1);
        out.octet(CATCH_ALL_REF);
        out.unsigned(0);
        call.write(out);
        out.op(Opcode.END);
        after.write(out);
        out.op(Opcode.RETURN);
        out.op(Opcode.END);
        after.write(out);
        out.op(Opcode.THROW_REF);
      }
    }
  }

  private static final int CATCH_ALL_REF = 3;

  /** The type of blocks that take nothing. */
  static FunctionType blockOf(ImmutableIntList results) {
    return new FunctionType(IntLists.immutable.empty(), results);
  }

  private static void trapIf(int global, ByteWriter out) {
    globalGet(global, out);
    begin(Opcode.IF, out);
    trap(out);
    out.op(Opcode.END);
  }

  private static void begin(Opcode op, ByteWriter out) {
    out.op(op);
    out.octet(EMPTY_BLOCK);
  }

  static void globalGet(int global, ByteWriter out) {
    out.op(Opcode.GLOBAL_GET);
    out.unsigned(global);
  }

  static void globalSet(int global, ByteWriter out) {
    out.op(Opcode.GLOBAL_SET);
    out.unsigned(global);
  }

  private static void number(int value, ByteWriter out) {
    out.op(Opcode.I32_CONST);
    out.signed(value);
  }

  /** Pushes the first locals, which are a function's parameters. */
  static void locals(int count, ByteWriter out) {
    for (int local = 0; local < count; local++) {
      out.op(Opcode.LOCAL_GET);
      out.unsigned(local);
    }
  }
}
