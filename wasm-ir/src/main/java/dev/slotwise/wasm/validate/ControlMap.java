// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;

/**
 * The control flow of one function over its bytes: the branch side-table of an in-place
 * interpreter. Made on demand by validating the function again; a few ints a branch and a label,
 * nothing an instruction. Immutable.
 *
 * <p>A <i>label</i> is a place where control can join: the function's exit, the end of a block that
 * a branch can reach, a loop's start, an else, a legacy catch. Labels are dense {@code int}s,
 * ascending by {@linkplain #labelPc pc}; no two have the same pc, and the last one is the exit.
 * Code that follows an unconditional transfer up to the next label can't run, and nothing in it is
 * recorded: all labels but perhaps the exit can be reached, syntactically, from the function's
 * start. All pcs are absolute byte offsets in the file.
 *
 * <p>Source: B. L. Titzer, <i>A fast in-place interpreter for WebAssembly</i>, OOPSLA 2022.
 */
public final class ControlMap {
  /** No label, branch, scope or tag. */
  public static final int NONE = -1;

  /** What a handler catches and what it hands on. */
  public enum HandlerKind {
    /** {@code catch} of {@code try_table}: one tag; its values. */
    CATCH,
    /** {@code catch_ref}: one tag; its values and the exception. */
    CATCH_REF,
    /** {@code catch_all}: every exception; nothing. */
    CATCH_ALL,
    /** {@code catch_all_ref}: every exception; the exception. */
    CATCH_ALL_REF,
    /** Legacy {@code catch}: one tag; its values. */
    LEGACY_CATCH,
    /** Legacy {@code catch_all}: every exception; nothing. */
    LEGACY_CATCH_ALL;

    private static final HandlerKind[] VALUES = values();

    /** The kind of the {@code try_table} clause with this code in the binary format. */
    static HandlerKind ofClause(int code) {
      return VALUES[code];
    }

    /** Whether it catches the exceptions of every tag. */
    public boolean catchesAll() {
      return this != CATCH && this != CATCH_REF && this != LEGACY_CATCH;
    }
  }

  /**
   * The labels, ascending by pc.
   *
   * @param pcs where execution continues
   * @param heights operand height below the carried values
   * @param arities how many values a branch carries
   * @param enclosingLoops the label of the innermost loop around, or {@link #NONE}
   * @param loopHeaders whether it is a loop's start
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Labels(
      int[] pcs, int[] heights, int[] arities, int[] enclosingLoops, boolean[] loopHeaders) {}

  /**
   * The branches, ascending by pc.
   *
   * @param pcs the branching instructions
   * @param starts per branch, where its targets start; one more at the end
   * @param targets labels
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Branches(int[] pcs, int[] starts, int[] targets) {}

  /**
   * Where exceptions go.
   *
   * @param pcs ascending: from here on, the scope at the same index is the innermost
   * @param scopes a scope, or {@link #NONE}
   * @param outer per scope, the one that sees what this one does not catch, or {@link #NONE}
   * @param starts per scope, where its handlers start; one more at the end
   * @param kinds per handler, a {@link HandlerKind}
   * @param tags per handler, a tag index or {@link #NONE}
   * @param labels per handler, its label
   * @param rethrowPcs ascending: the rethrow instructions
   * @param rethrowLabels per rethrow, the label of the catch whose exception it throws
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Handlers(
      int[] pcs,
      int[] scopes,
      int[] outer,
      int[] starts,
      HandlerKind[] kinds,
      int[] tags,
      int[] labels,
      int[] rethrowPcs,
      int[] rethrowLabels) {}

  private final int function;
  private final int codeStart;
  private final int[] locals;
  private final int maxHeight;
  private final boolean exitReachable;
  private final Labels labels;
  private final Branches branches;
  private final Handlers handlers;

  ControlMap(
      int function,
      int codeStart,
      int[] locals,
      int maxHeight,
      boolean exitReachable,
      Labels labels,
      Branches branches,
      Handlers handlers) {
    this.function = function;
    this.codeStart = codeStart;
    this.locals = locals;
    this.maxHeight = maxHeight;
    this.exitReachable = exitReachable;
    this.labels = labels;
    this.branches = branches;
    this.handlers = handlers;
  }

  /**
   * The control flow of one defined function. To get many of one module, use {@link ControlMaps},
   * which does the module's part once.
   *
   * @param module a module that {@link Validator} accepts
   */
  public static ControlMap of(WasmModule module, int function) {
    return new ControlMaps(module).of(function);
  }

  /** The function's index. */
  public int function() {
    return function;
  }

  /** Pc of the first instruction, after the declarations of locals. */
  public int codeStart() {
    return codeStart;
  }

  /** Pc after the last instruction, which is the exit's. */
  public int codeEnd() {
    return labels.pcs[labels.pcs.length - 1];
  }

  /** How many locals there are, parameters included. */
  public int localCount() {
    return locals.length;
  }

  /** The {@link dev.slotwise.wasm.ir.ValueType} of a local; parameters come first. */
  public int localType(int local) {
    return locals[local];
  }

  /** No instruction leaves more operands on the stack than this. */
  public int maxHeight() {
    return maxHeight;
  }

  public int labelCount() {
    return labels.pcs.length;
  }

  /** Where execution continues at this label. */
  public int labelPc(int label) {
    return labels.pcs[label];
  }

  /** The label at this pc, or {@link #NONE}. */
  public int labelAt(int pc) {
    return Math.max(NONE, Arrays.binarySearch(labels.pcs, pc));
  }

  /**
   * The first label after this pc: where code that can run goes on after an unconditional transfer
   * at {@code pc}. It may be the exit.
   */
  public int nextLabel(int pc) {
    int found = Arrays.binarySearch(labels.pcs, pc + 1);
    return found >= 0 ? found : -found - 1;
  }

  /** The operand height below the values that control carries to this label. */
  public int labelHeight(int label) {
    return labels.heights[label];
  }

  /** How many values control carries to this label; they lie on top of its height. */
  public int labelArity(int label) {
    return labels.arities[label];
  }

  /** Whether this label is the start of a loop, where backward branches go. */
  public boolean isLoopHeader(int label) {
    return labels.loopHeaders[label];
  }

  /** The header of the innermost loop around this label and other than it, or {@link #NONE}. */
  public int enclosingLoop(int label) {
    return labels.enclosingLoops[label];
  }

  /** The label of the function's exit: the last one. It carries the results. */
  public int exit() {
    return labels.pcs.length - 1;
  }

  /**
   * Whether some live branch, return, handler or fall-through leads to this label: true of all but
   * perhaps the exit.
   */
  public boolean isReachable(int label) {
    return label != exit() || exitReachable;
  }

  /** How many branch records there are. */
  public int branchCount() {
    return branches.pcs.length;
  }

  /** The pc of the instruction of a branch record. */
  public int branchPc(int branch) {
    return branches.pcs[branch];
  }

  /**
   * The record of the branching instruction at this pc, or {@link #NONE}. Instructions with one:
   * {@code br}, {@code br_if}, {@code br_table}, {@code br_on_*}, {@code return} (to the exit);
   * {@code if} (where it goes on zero); {@code else}, {@code catch} and {@code catch_all} if
   * control can come to them from above (to the end of their block). Instructions that can't run
   * have none.
   */
  public int branchAt(int pc) {
    return Math.max(NONE, Arrays.binarySearch(branches.pcs, pc));
  }

  /** How many targets a branch has: one, but for {@code br_table}. */
  public int targetCount(int branch) {
    return branches.starts[branch + 1] - branches.starts[branch];
  }

  /** A target of a branch: of {@code br_table} the cases in order, then the default. */
  public int target(int branch, int index) {
    return branches.targets[branches.starts[branch] + index];
  }

  /** The one target of the branching instruction at this pc, or {@link #NONE}. */
  public int targetAt(int pc) {
    int branch = branchAt(pc);
    return branch < 0 ? NONE : target(branch, 0);
  }

  /**
   * The innermost scope of handlers at the instruction at this pc, or {@link #NONE} if what it
   * throws leaves the function. An exception meets the handlers {@link #firstHandler} to {@link
   * #endHandler} of the scope in order, then those of {@link #outerScope}, and so on; {@code
   * delegate} is resolved there.
   */
  public int scopeAt(int pc) {
    int found = Arrays.binarySearch(handlers.pcs, pc);
    int event = found >= 0 ? found : -found - 2;
    return event < 0 ? NONE : handlers.scopes[event];
  }

  /** How many scopes of handlers there are. */
  public int scopeCount() {
    return handlers.outer.length;
  }

  /** The scope that sees what the handlers of {@code scope} do not catch, or {@link #NONE}. */
  public int outerScope(int scope) {
    return handlers.outer[scope];
  }

  /** The first handler of a scope. */
  public int firstHandler(int scope) {
    return handlers.starts[scope];
  }

  /** The handler after the last one of a scope. */
  public int endHandler(int scope) {
    return handlers.starts[scope + 1];
  }

  public HandlerKind handlerKind(int handler) {
    return handlers.kinds[handler];
  }

  /** The tag that a handler catches, or {@link #NONE} if it catches all. */
  public int handlerTag(int handler) {
    return handlers.tags[handler];
  }

  /** Where a handler goes on, with what it hands on above the label's height. */
  public int handlerLabel(int handler) {
    return handlers.labels[handler];
  }

  /**
   * The label of the legacy catch whose exception the {@code rethrow} at this pc throws again, or
   * {@link #NONE} if there is no live rethrow there.
   */
  public int rethrowAt(int pc) {
    int found = Arrays.binarySearch(handlers.rethrowPcs, pc);
    return found < 0 ? NONE : handlers.rethrowLabels[found];
  }
}
