// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Immediates;
import dev.slotwise.wasm.op.Opcode;
import java.util.BitSet;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Checks that a {@link ControlMap} is what its contract says, by a plain walk over the function's
 * instructions that shares nothing with validation. For tests; linear in the function and its
 * branches.
 */
public final class ControlMapChecker {
  private final ControlMap map;
  private final ByteCursor cursor;
  private final BitSet instructions = new BitSet();
  private final MutableList<String> violations = Lists.mutable.empty();

  private ControlMapChecker(WasmModule module, ControlMap map) {
    this.map = map;
    this.cursor =
        new ByteCursor(module.front(), map.codeStart(), module.bodyEnd(map.function()), "code");
  }

  /** What is wrong with the map; empty if nothing is. */
  public static ImmutableList<String> check(WasmModule module, ControlMap map) {
    ControlMapChecker checker = new ControlMapChecker(module, map);
    checker.instructions();
    checker.labels();
    checker.branches();
    checker.scopes();
    return checker.violations.toImmutable();
  }

  private void require(boolean holds, String violation, int pc) {
    if (!holds) {
      violations.add(violation + " at 0x" + Integer.toHexString(pc));
    }
  }

  /** Live instructions that branch have a record with as many targets as they name; others none. */
  private void instructions() {
    boolean live = true;
    while (!cursor.atEnd()) {
      int pc = cursor.position();
      instructions.set(pc);
      if (!live) {
        live = map.labelAt(pc) >= 0;
      }
      Opcode op = cursor.opcode();
      int branch = map.branchAt(pc);
      if (op.immediates() == Immediates.LABELS) {
        int targets = cursor.u32() + 1;
        require(branch < 0 || map.targetCount(branch) == targets, "wrong number of targets", pc);
        cursor.seek(pc + 1);
      }
      cursor.skip(op.immediates());
      switch (op) {
        case BR, BR_IF, BR_TABLE, BR_ON_NULL, BR_ON_NON_NULL, BR_ON_CAST, BR_ON_CAST_FAIL ->
            require(live == branch >= 0, "branch recorded wrongly", pc);
        case RETURN, IF, ELSE, CATCH, CATCH_ALL ->
            require(live == branch >= 0, "branch recorded wrongly", pc);
        case RETHROW -> require(live == map.rethrowAt(pc) >= 0, "rethrow recorded wrongly", pc);
        default -> require(branch < 0, "branch recorded for " + op, pc);
      }
      switch (op) {
        case BR,
            BR_TABLE,
            RETURN,
            RETURN_CALL,
            RETURN_CALL_INDIRECT,
            RETURN_CALL_REF,
            UNREACHABLE,
            THROW,
            THROW_REF,
            RETHROW ->
            live = false;
        case ELSE, CATCH, CATCH_ALL -> live = map.labelAt(cursor.position()) >= 0;
        default -> {}
      }
    }
    instructions.set(cursor.position());
    require(!live || map.isReachable(map.exit()), "exit is reached", map.codeEnd());
  }

  private void labels() {
    require(map.codeEnd() == cursor.position(), "exit is not the code's end", map.codeEnd());
    for (int label = 0; label < map.labelCount(); label++) {
      int pc = map.labelPc(label);
      require(label == 0 || map.labelPc(label - 1) < pc, "labels do not ascend", pc);
      require(instructions.get(pc), "label inside an instruction", pc);
      int height = map.labelHeight(label) + map.labelArity(label);
      require(
          height <= map.maxHeight() || label == map.exit(), "label above the maximal height", pc);
      int loop = map.enclosingLoop(label);
      if (loop >= 0) {
        require(map.isLoopHeader(loop) && loop < label, "label not inside its loop", pc);
        require(map.labelHeight(loop) <= map.labelHeight(label), "label below its loop", pc);
      }
    }
  }

  private void branches() {
    for (int branch = 0; branch < map.branchCount(); branch++) {
      int pc = map.branchPc(branch);
      require(instructions.get(pc), "branch inside an instruction", pc);
      for (int i = 0; i < map.targetCount(branch); i++) {
        int target = map.target(branch, i);
        boolean backward = map.labelPc(target) <= pc;
        require(backward == map.isLoopHeader(target), "branch in the wrong direction", pc);
        require(
            map.labelArity(target) == map.labelArity(map.target(branch, 0)),
            "targets of different arity",
            pc);
      }
    }
  }

  /** Outer scopes come to an end; handlers lead to labels. */
  private void scopes() {
    for (int scope = 0; scope < map.scopeCount(); scope++) {
      require(map.outerScope(scope) < scope, "scope inside itself", map.codeStart());
      for (int h = map.firstHandler(scope); h < map.endHandler(scope); h++) {
        int label = map.handlerLabel(h);
        require(label >= 0 && label < map.labelCount(), "handler without label", map.codeStart());
        require(
            map.handlerKind(h).catchesAll() == map.handlerTag(h) < 0,
            "handler with the wrong tag",
            map.codeStart());
      }
    }
  }
}
