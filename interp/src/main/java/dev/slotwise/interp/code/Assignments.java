// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.code;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Control;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.eclipse.collections.api.map.primitive.IntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The assignments to the first locals of a function, by the loops and blocks with handlers in which
 * they are. One pass over the code.
 */
final class Assignments {
  private final IntObjectMap<BitSet> byOffset;

  private Assignments(IntObjectMap<BitSet> byOffset) {
    this.byOffset = byOffset;
  }

  static Assignments of(WasmModule module, int function, int locals) {
    MutableIntObjectMap<BitSet> byOffset = IntObjectMaps.mutable.empty();
    ByteCursor cursor =
        new ByteCursor(
            module.front(), module.bodyStart(function), module.bodyEnd(function), "code");
    cursor.skipLocals();
    // Blocks that are neither share the set of the one around them.
    Deque<BitSet> open = new ArrayDeque<>();
    open.push(new BitSet(locals));
    while (!open.isEmpty()) {
      int offset = cursor.position();
      Opcode op = cursor.opcode();
      switch (op) {
        case LOCAL_SET, LOCAL_TEE -> {
          int local = cursor.u32();
          if (local < locals) {
            open.element().set(local);
          }
        }
        case LOOP, TRY, TRY_TABLE -> {
          cursor.skip(op.immediates());
          BitSet assigned = new BitSet(locals);
          byOffset.put(offset, assigned);
          open.push(assigned);
        }
        case END, DELEGATE -> {
          cursor.skip(op.immediates());
          BitSet inner = open.pop();
          if (!open.isEmpty() && open.element() != inner) {
            open.element().or(inner);
          }
        }
        default -> {
          cursor.skip(op.immediates());
          if (op.control() == Control.OPEN) {
            open.push(open.element());
          }
        }
      }
    }
    return new Assignments(byOffset);
  }

  /** The locals that the loop, or the block with handlers, at an offset assigns to. */
  BitSet in(int offset) {
    return byOffset.getIfAbsent(offset, BitSet::new);
  }
}
