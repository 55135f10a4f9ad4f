// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.Resolver.Entity;
import dev.slotwise.wasm.op.Opcode;

/**
 * Writes the initial value of a table. It may refer to imported globals only, and some of them are
 * defined by another part now: their own initial value takes their place.
 */
final class TableInitializer {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_BYTES = 1 << 16;

  private final Layout layout;
  private final CodeCopier[] copiers;
  private final ByteWriter out;
  private final int start;

  TableInitializer(Layout layout, CodeCopier[] copiers, ByteWriter out) {
    this.layout = layout;
    this.copiers = copiers;
    this.out = out;
    this.start = out.size();
  }

  /**
   * Writes an expression of a part.
   *
   * @throws LinkException if it becomes too large
   */
  void write(int part, ConstExpr expression) {
    instructions(part, expression, 0);
    out.op(Opcode.END);
  }

  private void instructions(int part, ConstExpr expression, int depth) {
    WasmModule module = layout.module(part);
    if (depth > MAX_DEPTH || out.size() - start > MAX_BYTES) {
      throw new LinkException(
          layout.parts.get(part).file() + ": a table's initial value is too large");
    }
    ByteCursor cursor =
        new ByteCursor(module.bytes(), expression.start(), expression.end() - 1, "table");
    while (!cursor.atEnd()) {
      int at = cursor.position();
      Opcode op = cursor.opcode();
      if (op == Opcode.GLOBAL_GET) {
        Entity global =
            layout.resolver.resolve(ExternalKind.GLOBAL, new Entity(part, cursor.u32()));
        WasmModule from = layout.module(global.part());
        if (global.index() >= from.importedCount(ExternalKind.GLOBAL)) {
          ConstExpr value = from.globals().get(global.index()).initializer().orElseThrow();
          instructions(global.part(), value, depth + 1);
          continue;
        }
      } else {
        cursor.skip(op.immediates());
      }
      copiers[part].instructions(at, cursor.position(), out);
    }
  }
}
