// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;

/** The functions, globals and types that constant expressions and element segments name. */
public final class ConstantMentions {
  private ConstantMentions() {}

  /** What a constant expression names. */
  public static void of(WasmModule module, ConstExpr expression, Mention.Visitor visitor) {
    ByteCursor cursor =
        new ByteCursor(module.front(), expression.start(), expression.end(), "constant expression");
    while (!cursor.atEnd()) {
      Opcode op = cursor.opcode();
      switch (op) {
        case REF_FUNC -> visitor.mention(Mention.FUNCTION, cursor.u32());
        case GLOBAL_GET -> {
          int global = cursor.u32();
          if (ValueType.isReference(module.globals().get(global).type())) {
            visitor.mention(Mention.GLOBAL, global);
          }
        }
        case STRUCT_NEW, STRUCT_NEW_DEFAULT, ARRAY_NEW, ARRAY_NEW_DEFAULT ->
            visitor.mention(Mention.TYPE, cursor.u32());
        case ARRAY_NEW_FIXED -> {
          visitor.mention(Mention.TYPE, cursor.u32());
          cursor.u32();
        }
        default -> cursor.skip(op.immediates());
      }
    }
  }

  /** What the elements of a segment name; not its offset. */
  public static void of(WasmModule module, ElementSegment segment, Mention.Visitor visitor) {
    if (segment.expressions().isEmpty()) {
      segment.functions().forEach(function -> visitor.mention(Mention.FUNCTION, function));
    } else {
      segment.expressions().forEach(expression -> of(module, expression, visitor));
    }
  }
}
