// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.loops;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Control;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.validate.ControlMap;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Live locals by their definition: a local is live at a place if some way from there comes to a
 * read of it and to no write before. One search for each place and local, over the control flow
 * that validation finds.
 */
final class NaiveLiveLocals {
  private final ControlMap map;
  private final TreeMap<Integer, Step> code = new TreeMap<>();

  private record Step(Opcode op, int local) {}

  NaiveLiveLocals(WasmModule module, int function) {
    this.map = ControlMap.of(module, function);
    ByteCursor cursor = new ByteCursor(module.front(), map.codeStart(), map.codeEnd(), "code");
    while (!cursor.atEnd()) {
      int pc = cursor.position();
      Opcode op = cursor.opcode();
      int immediates = cursor.position();
      cursor.skip(op.immediates());
      int next = cursor.position();
      boolean isLocal = op == Opcode.LOCAL_GET || op == Opcode.LOCAL_SET || op == Opcode.LOCAL_TEE;
      int local = -1;
      if (isLocal) {
        cursor.seek(immediates);
        local = cursor.u32();
        cursor.seek(next);
      }
      code.put(pc, new Step(op, local));
    }
  }

  BitSet at(int pc) {
    BitSet live = new BitSet();
    for (int local = 0; local < map.localCount(); local++) {
      live.set(local, isLive(local, pc));
    }
    return live;
  }

  /** Whether the function has handlers: then what is said may be more than what is so. */
  boolean hasHandlers() {
    return map.scopeCount() > 0;
  }

  private boolean isLive(int local, int start) {
    Deque<Integer> open = new ArrayDeque<>();
    Set<Integer> seen = new HashSet<>();
    open.add(start);
    while (!open.isEmpty()) {
      int pc = open.remove();
      Step step = code.get(pc);
      if (step == null || !seen.add(pc)) {
        continue;
      }
      if (step.local == local) {
        if (step.op == Opcode.LOCAL_GET) {
          return true;
        }
        continue;
      }
      follow(pc, step.op, open);
    }
    return false;
  }

  private void follow(int pc, Opcode op, Deque<Integer> open) {
    int branch = map.branchAt(pc);
    for (int i = 0; branch >= 0 && i < map.targetCount(branch); i++) {
      open.add(map.labelPc(map.target(branch, i)));
    }
    boolean leaves = op.control() == Control.LEAVE || (op.control() == Control.ARM);
    if (!leaves && code.higherKey(pc) != null) {
      open.add(code.higherKey(pc));
    }
    if (op.control() == Control.CALL || op.control() == Control.LEAVE) {
      for (int scope = map.scopeAt(pc); scope >= 0; scope = map.outerScope(scope)) {
        for (int i = map.firstHandler(scope); i < map.endHandler(scope); i++) {
          open.add(map.labelPc(map.handlerLabel(i)));
        }
      }
    }
  }
}
