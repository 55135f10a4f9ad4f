// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/** Which locals the loops and the blocks with handlers of a function assign to. */
final class Assigned {
  private final MutableIntObjectMap<BitSet> byOffset = IntObjectMaps.mutable.empty();

  Assigned(WasmModule module, int function) {
    ByteCursor cursor =
        new ByteCursor(
            module.bytes(), module.bodyStart(function), module.bodyEnd(function), "code");
    cursor.skipLocals();
    Deque<BitSet> open = new ArrayDeque<>();
    while (!cursor.atEnd()) {
      int offset = cursor.position();
      Opcode op = cursor.opcode();
      switch (op) {
        case LOCAL_SET, LOCAL_TEE -> {
          int local = cursor.u32();
          if (!open.isEmpty()) {
            open.peek().set(local);
          }
        }
        case BLOCK, IF, LOOP, TRY, TRY_TABLE -> {
          cursor.skip(op.immediates());
          BitSet inside = new BitSet();
          if (op != Opcode.BLOCK && op != Opcode.IF) {
            byOffset.put(offset, inside);
          }
          open.push(inside);
        }
        case END, DELEGATE -> {
          cursor.skip(op.immediates());
          if (!open.isEmpty()) {
            BitSet inside = open.pop();
            if (!open.isEmpty()) {
              open.peek().or(inside);
            }
          }
        }
        default -> cursor.skip(op.immediates());
      }
    }
  }

  /** Those of the block that begins at an offset. */
  BitSet in(int offset) {
    return byOffset.get(offset);
  }
}
