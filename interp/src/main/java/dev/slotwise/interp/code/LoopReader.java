// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.code;

import dev.slotwise.interp.code.Loops.Counter;
import dev.slotwise.interp.code.Loops.Loop;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Control;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.IntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * Reads a function's code once: what it does with locals and labels, as a list of events, and how
 * its loops assign to locals.
 */
final class LoopReader {
  // The kinds of events, and what the number of each is.

  /** A local is read. */
  static final int GET = 0;

  /** A local is written. */
  static final int SET = 1;

  /** A block, or the function, starts. */
  static final int BLOCK = 2;

  /** A loop: where its body starts in the file. */
  static final int LOOP = 3;

  static final int IF = 4;
  static final int TRY = 5;

  /** How many clauses it has; as many {@link #CLAUSE}s follow. */
  static final int TRY_TABLE = 6;

  /** A label, relative to the outside of the block. */
  static final int CLAUSE = 7;

  static final int ELSE = 8;

  /** A handler of a {@code try} starts. */
  static final int HANDLER = 9;

  /** A block ends: the place of the event that opened it. */
  static final int END = 10;

  /** A label to which control may go. */
  static final int BRANCH = 11;

  /** Control does not go on, but where branches just before went. */
  static final int LEAVE = 12;

  /** Two numbers an event: its kind, and another. */
  private final MutableIntList events = IntLists.mutable.empty();

  private final MutableIntList open = IntLists.mutable.empty();
  private final Deque<SortedMap<Integer, Assignment>> openLoops = new ArrayDeque<>();

  /** By the start of a loop's body, what the loop does with locals. */
  private final MutableIntObjectMap<SortedMap<Integer, Assignment>> assignments =
      IntObjectMaps.mutable.empty();

  private final ByteCursor cursor;
  private final int locals;
  private int nesting;

  // The three instructions before the one at hand, the last one first, and where their immediates
  // are.
  private Opcode last = Opcode.NOP;
  private Opcode second = Opcode.NOP;
  private Opcode third = Opcode.NOP;
  private int lastAt;
  private int secondAt;
  private int thirdAt;

  private LoopReader(WasmModule module, int function) {
    this.cursor =
        new ByteCursor(
            module.front(), module.bodyStart(function), module.bodyEnd(function), "code");
    int count = module.functionType(function).parameters().size();
    for (int groups = cursor.u32(); groups > 0; groups--) {
      count += cursor.u32();
      cursor.valueType();
    }
    this.locals = count;
  }

  static LoopReader read(WasmModule module, int function) {
    LoopReader reader = new LoopReader(module, function);
    reader.read();
    return reader;
  }

  MutableIntList events() {
    return events;
  }

  int locals() {
    return locals;
  }

  /** How deep loops are nested. */
  int nesting() {
    return nesting;
  }

  /** The loops of which the live locals are known. */
  IntObjectMap<Loop> loops(IntObjectMap<BitSet> liveAtLoops) {
    MutableIntObjectMap<Loop> all = IntObjectMaps.mutable.empty();
    liveAtLoops.forEachKeyValue(
        (start, live) -> {
          MutableList<Counter> counters = Lists.mutable.empty();
          assignments
              .get(start)
              .forEach(
                  (local, assignment) -> {
                    if (live.get(local) && assignment.counts()) {
                      counters.add(assignment.counter(local));
                    }
                  });
          all.put(start, new Loop(live, counters.toImmutable()));
        });
    return all;
  }

  private void read() {
    open.add(events.size());
    add(BLOCK, 0);
    while (open.notEmpty()) {
      Opcode op = cursor.opcode();
      int immediates = cursor.position();
      step(op);
      third = second;
      thirdAt = secondAt;
      second = last;
      secondAt = lastAt;
      last = op;
      lastAt = immediates;
    }
  }

  private void step(Opcode op) {
    switch (op) {
      case LOCAL_GET -> add(GET, cursor.u32());
      case LOCAL_SET, LOCAL_TEE -> {
        int local = cursor.u32();
        add(SET, local);
        note(local, assignment(local));
      }
      case BLOCK, LOOP, IF, TRY, TRY_TABLE -> open(op);
      case ELSE -> add(ELSE, 0);
      case CATCH, CATCH_ALL -> {
        cursor.skip(op.immediates());
        add(HANDLER, 0);
      }
      case END, DELEGATE -> {
        cursor.skip(op.immediates());
        close();
      }
      case BR -> {
        add(BRANCH, cursor.u32());
        add(LEAVE, 0);
      }
      case BR_IF -> {
        compared(last, lastAt, 0);
        add(BRANCH, cursor.u32());
      }
      case BR_ON_NULL, BR_ON_NON_NULL -> add(BRANCH, cursor.u32());
      case BR_ON_CAST, BR_ON_CAST_FAIL -> {
        cursor.castFlags();
        add(BRANCH, cursor.u32());
        cursor.heapType();
        cursor.heapType();
      }
      case BR_TABLE -> {
        for (int i = cursor.u32(); i >= 0; i--) {
          add(BRANCH, cursor.u32());
        }
        add(LEAVE, 0);
      }
      case I32_EQZ, I64_EQZ -> compared(last, lastAt, 0);
      case I32_EQ, I32_NE, I32_LT_U, I32_LE_U, I32_GT_U, I32_GE_U -> comparedWithConstant();
      case I64_EQ, I64_NE, I64_LT_U, I64_LE_U, I64_GT_U, I64_GE_U -> comparedWithConstant();
      case I32_LT_S, I32_LE_S, I32_GT_S, I32_GE_S, I64_LT_S, I64_LE_S, I64_GT_S, I64_GE_S -> {
        comparedWithConstant();
        comparedBySign(last, lastAt);
        comparedBySign(second, secondAt);
      }
      default -> {
        cursor.skip(op.immediates());
        if (op.control() == Control.LEAVE) {
          add(LEAVE, 0);
        }
      }
    }
  }

  private void add(int kind, int number) {
    events.add(kind);
    events.add(number);
  }

  private void open(Opcode op) {
    cursor.blockType();
    open.add(events.size());
    switch (op) {
      case LOOP -> {
        add(LOOP, cursor.position());
        SortedMap<Integer, Assignment> inside = new TreeMap<>();
        assignments.put(cursor.position(), inside);
        openLoops.push(inside);
        nesting = Math.max(nesting, openLoops.size());
      }
      case IF -> add(IF, 0);
      case TRY -> add(TRY, 0);
      case TRY_TABLE -> {
        int count = cursor.u32();
        add(TRY_TABLE, count);
        for (int i = 0; i < count; i++) {
          if (cursor.catchHasTag(cursor.u8())) {
            cursor.u32();
          }
          add(CLAUSE, cursor.u32());
        }
      }
      default -> add(BLOCK, 0);
    }
  }

  private void close() {
    int opened = open.removeAtIndex(open.size() - 1);
    add(END, opened);
    if (events.get(opened) == LOOP) {
      // What an inner loop assigns, the outer one does.
      openLoops.pop().forEach(this::note);
    }
  }

  private void note(int local, Assignment assignment) {
    SortedMap<Integer, Assignment> innermost = openLoops.peek();
    if (innermost != null) {
      innermost.merge(local, assignment, Assignment::and);
    }
  }

  /** What the instructions before an assignment to a local say of what is assigned. */
  private Assignment assignment(int local) {
    boolean isSum =
        (last == Opcode.I32_ADD && second == Opcode.I32_CONST)
            || (last == Opcode.I64_ADD && second == Opcode.I64_CONST);
    return isSum && third == Opcode.LOCAL_GET && (int) peek(thirdAt, Opcode.LOCAL_GET) == local
        ? Assignment.step(second == Opcode.I32_CONST ? 32 : 64, constant(second, secondAt))
        : Assignment.OTHER;
  }

  private static boolean isConstant(Opcode op) {
    return op == Opcode.I32_CONST || op == Opcode.I64_CONST;
  }

  private static boolean isLocal(Opcode op) {
    return op == Opcode.LOCAL_GET || op == Opcode.LOCAL_TEE;
  }

  private void compared(Opcode op, int at, long limit) {
    if (isLocal(op)) {
      note((int) peek(at, op), Assignment.limit(limit));
    }
  }

  private void comparedWithConstant() {
    if (isConstant(last)) {
      compared(second, secondAt, constant(last, lastAt));
    }
  }

  private void comparedBySign(Opcode op, int at) {
    if (isLocal(op)) {
      note((int) peek(at, op), Assignment.SIGNED);
    }
  }

  private long constant(Opcode op, int at) {
    return peek(at, op);
  }

  /** The immediate of an instruction that was passed. */
  private long peek(int at, Opcode op) {
    int here = cursor.position();
    cursor.seek(at);
    long immediate =
        op == Opcode.I32_CONST
            ? cursor.s32()
            : op == Opcode.I64_CONST ? cursor.s64() : cursor.u32();
    cursor.seek(here);
    return immediate;
  }

  /**
   * What a loop does with a local.
   *
   * @param width of the constants that are added to it; 0 while none is
   * @param isOther whether something else is assigned to it
   */
  private record Assignment(
      int width, long step, boolean isOther, boolean isSigned, ImmutableLongList limits) {
    /** Of more limits than that none says when the loop ends. */
    private static final int MOST_LIMITS = 4;

    private static final ImmutableLongList NONE = LongLists.immutable.empty();
    static final Assignment OTHER = new Assignment(0, 0, true, false, NONE);
    static final Assignment SIGNED = new Assignment(0, 0, false, true, NONE);

    static Assignment step(int width, long step) {
      return new Assignment(width, step, false, false, NONE);
    }

    static Assignment limit(long limit) {
      return new Assignment(0, 0, false, false, LongLists.immutable.of(limit));
    }

    Assignment and(Assignment that) {
      boolean differ = width != 0 && that.width != 0 && step != that.step;
      ImmutableLongList all =
          that.limits.isEmpty() || limits.containsAll(that.limits)
              ? limits
              : limits.newWithAll(that.limits).distinct().toSortedList().toImmutable();
      return new Assignment(
          Math.max(width, that.width),
          width == 0 ? that.step : step,
          isOther || that.isOther || differ || all.size() > MOST_LIMITS,
          isSigned || that.isSigned,
          all);
    }

    boolean counts() {
      return width != 0 && !isOther && step != 0;
    }

    Counter counter(int local) {
      return new Counter(local, width, step, isSigned, limits);
    }
  }
}
