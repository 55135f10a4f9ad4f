// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.code.CodeWalk;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Control;
import dev.slotwise.wasm.op.Opcode;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of code Kandelo's {@code wasm-fork-instrument} adds to a function, counted
 * instruction by instruction after the rule by which it generates them; nothing is fitted.
 *
 * <p>Each function is put into a loop with one {@code try_table}, between code that reads its frame
 * back and code that saves it. Each sequence of instructions (a body, a block, an arm) in which a
 * frame can be live at a fork is cut at those calls and blocks, the <i>landings</i>: a block for
 * each, and a {@code br_table} that finds the one to go on at. Operands that are on the stack there
 * are put into locals, unless the instructions just before compute them from locals and constants
 * alone: these are repeated. All locals are in the frame.
 *
 * <p>Not counted: helpers that are made once for a module or for a shape of frames, handlers of
 * exceptions, references, and indices and labels that take more bytes than here. A module has
 * 32-bit addresses. Linear in the code. Not for use by several threads.
 *
 * <p>Source: Kandelo's {@code crates/fork-instrument/src/instrument.rs} and {@code runtime.rs}, of
 * October 2026.
 */
final class ForkCode extends CodeWalk<ForkCode.Sequence> {
  // An operand of two bytes with its opcode: a small constant, local, global, label or block.
  private static final int SHORT = 2;
  private static final int CALL_HELPER = 3;
  private static final int BLOCK = 3;

  /** {@code global.get state; i32.const 2; i32.ge_u}. */
  private static final int IS_REPLAY = 2 * SHORT + 1;

  /**
   * The test at the start, {@code if} and {@code end}; the frame's size and the call that reads.
   */
  private static final int ENTRY = IS_REPLAY + BLOCK + CALL_HELPER;

  /** Loop, three blocks, {@code try_table} with one clause, and the branch past it. */
  private static final int FRAME_OF_BODY = 4 * BLOCK + 7 + SHORT;

  /** The index of the call, the call that chooses a frame, and two branches. */
  private static final int CHOOSE_FRAME = SHORT + CALL_HELPER + 2 * SHORT;

  /** The function's number, the call that saves, {@code throw}, {@code return}. */
  private static final int SAVE = 3 + CALL_HELPER + SHORT + 1;

  /** Size, locals, call and {@code end} of the function by which a host resumes an activation. */
  private static final int THUNK = 6;

  private static final int FRAME_HEADER = 16;
  private static final int WORD = 4;

  /** From this many bytes of spilled operands on they are put into memory. */
  private static final int SCRATCH_BYTES = 256;

  private final NodeSet control;
  private final NodeSet resumed;
  private final boolean hasStackPointer;

  private int height;

  /**
   * How many operands on top come of the instructions since the last landing that are repeatable.
   */
  private int repeatable;

  /** Whether an instruction since the last landing is not repeatable. */
  private boolean isInterrupted;

  private int calls;
  private int spills;
  private int returns;
  private long bytes;

  /** A block, the sequence of it that is walked, and what was before it. */
  static final class Sequence extends CodeWalk.Block {
    private int landings;
    private int firstCall;
    private boolean isCutAtStart;
    private int armsWithCalls;

    // Where it was opened.
    private int outerHeight;
    private int outerRepeatable;
    private boolean isOuterCut;
    private int outerCalls;

    private void start(int calls) {
      landings = 0;
      firstCall = calls;
      isCutAtStart = false;
    }
  }

  /**
   * @param control the functions that can be on the stack at a fork
   * @param resumed of which a host may resume an activation: those of tables, and exports
   */
  ForkCode(WasmModule module, NodeSet control, NodeSet resumed) {
    super(module);
    this.control = control;
    this.resumed = resumed;
    this.hasStackPointer =
        module
                .exports()
                .anySatisfy(
                    export ->
                        export.kind() == ExternalKind.GLOBAL
                            && export.name().equals("__stack_pointer"))
            || IntStream.range(0, module.globals().size())
                .anyMatch(
                    global ->
                        module
                            .names()
                            .of(Names.Space.GLOBAL, global)
                            .filter("__stack_pointer"::equals)
                            .isPresent());
  }

  /**
   * What one function costs; none if no frame of its own can be live, because it calls on in tail
   * position alone.
   */
  InstrumentationCost.Cost of(int function) {
    height = 0;
    repeatable = 0;
    isInterrupted = false;
    calls = 0;
    spills = 0;
    returns = 0;
    bytes = 0;
    int size = module.bodyEnd(function) - module.bodyStart(function);
    cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
    int locals = module.functionType(function).parameters().size() + declaredLocals();
    run(module.functionType(function).results().size());
    if (calls > 0) {
      frame(function, locals);
    }
    return new InstrumentationCost.Cost(function, size, calls, bytes);
  }

  private int declaredLocals() {
    long count = 0;
    for (int groups = cursor.u32(); groups > 0; groups--) {
      count += cursor.u32();
      cursor.valueType();
    }
    return (int) count;
  }

  private void frame(int function, int locals) {
    boolean isScratch = hasStackPointer && spills * WORD >= SCRATCH_BYTES;
    int saved = isScratch ? locals : locals + spills;
    bytes += ENTRY + FRAME_OF_BODY + CHOOSE_FRAME + SAVE;
    bytes += 2L * (1 + lengthOfSigned(FRAME_HEADER + WORD * (locals + spills)));
    for (int i = 0; i < saved; i++) {
      int local = 1 + lengthOf(i);
      int load = 2 + lengthOf(FRAME_HEADER + WORD * i);
      // Saved by local.get; the first is read back as the result of the helper.
      bytes += local + local + (i == 0 ? 0 : SHORT + load);
    }
    if (isScratch) {
      // A store takes a local and the address besides, a load the address; both have an offset.
      bytes += (long) spills * (3 * SHORT + 3 + SHORT + 3);
      // The stack pointer goes down and up again, at each return and where the frame is thrown.
      bytes += 9 + 8L * (returns + 2);
      // Both copies between the stack and the frame.
      bytes += 2 * (2 * SHORT + 3 + 3 + 1 + 3 + 4);
    } else {
      bytes += 2L * SHORT * spills;
    }
    if (calls > 1 || spills > 0) {
      // The declaration of their locals.
      bytes += SHORT;
    }
    if (calls > 1) {
      bytes += IntStream.range(0, calls).mapToLong(call -> 1 + lengthOfSigned(call) + SHORT).sum();
    }
    if (resumed.contains(function)) {
      bytes += THUNK + SHORT * module.functionType(function).parameters().size();
    }
  }

  /** How many bytes an unsigned number takes. */
  private static int lengthOf(int number) {
    return number < 1 << 7 ? 1 : number < 1 << 14 ? 2 : 3;
  }

  private static int lengthOfSigned(int number) {
    return lengthOf(number << 1);
  }

  /**
   * A call, or a block with such calls, at which a sequence is cut.
   *
   * @param carried how many operands are on the stack besides its own
   * @param operands how many it takes
   */
  private void landing(Sequence sequence, int carried, int operands) {
    boolean isRepeated = repeatable >= operands;
    if (sequence.landings == 0) {
      // Replay begins at its very start: there is nothing to pass over.
      sequence.isCutAtStart = !isInterrupted && carried == 0 && repeatable == operands;
    }
    sequence.landings++;
    spills += carried + (isRepeated ? 0 : operands);
    repeatable = 0;
    isInterrupted = false;
  }

  private void call(int operands) {
    Sequence sequence = block(0);
    landing(sequence, height - sequence.height() - operands, operands);
    calls++;
  }

  /** A sequence ends: the code that finds the landing to go on at. */
  private void end(Sequence sequence) {
    int landings = sequence.landings;
    sequence.armsWithCalls += landings > 0 ? 1 : 0;
    if (landings == 1) {
      // Without anything before it, replay has nothing to pass over.
      bytes += sequence.isCutAtStart ? 0 : IS_REPLAY + SHORT + BLOCK;
    } else if (landings > 1) {
      int count = calls - sequence.firstCall;
      int first = sequence.firstCall == 0 ? 0 : 2 + lengthOfSigned(sequence.firstCall);
      bytes += IS_REPLAY + SHORT + BLOCK + SHORT + first;
      bytes += 1 + lengthOf(count) + count + 1 + BLOCK * landings;
    }
  }

  @Override
  protected void step(int offset, Opcode op) {
    super.step(offset, op);
    if (op.control() == Control.BRANCH) {
      interrupt();
    }
  }

  @Override
  protected void direct(int offset, int callee, FunctionType type, boolean isTail) {
    if (isTail) {
      leave();
      return;
    }
    if (control.contains(callee)) {
      call(type.parameters().size());
    } else {
      interrupt();
    }
    exchange(type.parameters().size(), type.results().size());
  }

  @Override
  protected void indirect(int offset, int type, int table, boolean isTail) {
    if (isTail) {
      leave();
      return;
    }
    FunctionType callee = types.function(type);
    call(callee.parameters().size() + 1);
    exchange(callee.parameters().size() + 1, callee.results().size());
  }

  @Override
  protected void exchange(Opcode op, int operands, int results) {
    if (isRepeatable(op) && repeatable >= operands) {
      repeatable += results - operands;
    } else {
      interrupt();
    }
    exchange(operands, results);
  }

  private void exchange(int operands, int results) {
    height += results - operands;
  }

  private void interrupt() {
    repeatable = 0;
    isInterrupted = true;
  }

  /** Constants, {@code local.get}, and operations on integers that don't trap. */
  private static boolean isRepeatable(Opcode op) {
    int code = op.code();
    return code == 0x20
        || isIn(code, 0x41, 0x44)
        || isIn(code, 0x45, 0x5A)
        || isIn(code, 0x67, 0x6C)
        || isIn(code, 0x71, 0x7E)
        || isIn(code, 0x83, 0x8A)
        || code == 0xA7
        || isIn(code, 0xAC, 0xAD)
        || isIn(code, 0xC0, 0xC4);
  }

  private static boolean isIn(int code, int first, int last) {
    return first <= code && code <= last;
  }

  @Override
  protected int height() {
    return height;
  }

  @Override
  protected void drop(int count) {
    height -= count;
  }

  @Override
  protected void pushPayload(int tag, int count) {
    height += count;
  }

  @Override
  protected void pushException() {
    height++;
  }

  @Override
  protected void branchOnNull(int label) {
    branch(label);
  }

  @Override
  protected void castTo(int heapType) {}

  @Override
  protected void returns() {
    returns++;
  }

  @Override
  protected Sequence newBlock(@Nullable Sequence closed) {
    return closed == null ? new Sequence() : closed;
  }

  @Override
  protected void opened(Sequence block, int offset) {
    block.outerHeight = height;
    block.outerRepeatable = repeatable;
    block.isOuterCut = isInterrupted;
    block.outerCalls = calls;
    block.armsWithCalls = 0;
    begin(block);
  }

  private void begin(Sequence block) {
    block.start(calls);
    repeatable = 0;
    isInterrupted = false;
  }

  @Override
  protected void arrive(Sequence block) {}

  @Override
  protected void startArm(Sequence block) {
    end(block);
    height = block.height() + block.parameters();
    begin(block);
  }

  @Override
  protected void resume(Sequence block) {}

  @Override
  protected void closed(Sequence block) {
    end(block);
    if (depth() > 0) {
      repeatable = block.outerRepeatable;
      isInterrupted = block.isOuterCut;
      if (calls > block.outerCalls) {
        landing(block);
      } else {
        interrupt();
      }
    }
    height = block.height() + block.results();
  }

  /**
   * A block with calls in it. An {@code if} gets a condition that leads replay into the right arm.
   */
  private void landing(Sequence block) {
    boolean isIf = block.kind() == Opcode.IF;
    int carried = block.outerHeight - block(0).height();
    if (isIf) {
      int range = block.outerCalls == 0 ? 0 : 2 + lengthOfSigned(block.outerCalls);
      bytes += (block.armsWithCalls > 1 ? SHORT + range + SHORT + 1 : SHORT) + IS_REPLAY + 1;
    }
    if (carried > 0) {
      // The condition is repeated only if nothing else is on the stack.
      repeatable = 0;
    }
    landing(block(0), carried, isIf ? 1 : 0);
  }
}
