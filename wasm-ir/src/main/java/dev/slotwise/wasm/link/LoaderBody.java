// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;

/**
 * The code of the function that stands for the loader: part by part, in the order of instantiation,
 * it copies the segments that come after code of earlier parts has run, and calls what is to be
 * called when the part is there.
 */
final class LoaderBody {
  private final Layout layout;
  private final CodeCopier[] copiers;
  private final ByteWriter code = new ByteWriter();

  private LoaderBody(Layout layout, CodeCopier[] copiers) {
    this.layout = layout;
    this.copiers = copiers;
  }

  static ByteWriter of(Layout layout, CodeCopier[] copiers) {
    LoaderBody body = new LoaderBody(layout, copiers);
    body.code.unsigned(0);
    layout.order.forEach(body::part);
    body.code.op(Opcode.END);
    return body.code;
  }

  private void part(int part) {
    WasmModule module = layout.module(part);
    for (int i = 0; i < module.elements().size(); i++) {
      ElementSegment segment = module.elements().get(i);
      if (layout.isLate(part, segment)) {
        int index = layout.maps[part].elements()[i];
        copied(part, segment.offset().orElseThrow(), segment.size());
        code.op(Opcode.TABLE_INIT);
        code.unsigned(index);
        code.unsigned(layout.maps[part].tables()[segment.table()]);
        code.op(Opcode.ELEM_DROP);
        code.unsigned(index);
      }
    }
    for (int i = 0; i < module.data().size(); i++) {
      DataSegment segment = module.data().get(i);
      if (layout.isLate(part, segment)) {
        int index = layout.maps[part].data()[i];
        copied(part, segment.offset().orElseThrow(), segment.size());
        code.op(Opcode.MEMORY_INIT);
        code.unsigned(index);
        code.unsigned(layout.maps[part].memories()[segment.memory()]);
        code.op(Opcode.DATA_DROP);
        code.unsigned(index);
      }
    }
    for (int function : Conventions.initializers(layout.parts.get(part))) {
      code.op(Opcode.CALL);
      code.unsigned(layout.maps[part].functions()[function]);
    }
  }

  /** The operands of an instruction that copies a whole segment to this offset. */
  private void copied(int part, ConstExpr offset, int size) {
    copiers[part].instructions(offset.start(), offset.end() - 1, code);
    code.op(Opcode.I32_CONST);
    code.signed(0);
    code.op(Opcode.I32_CONST);
    code.signed(size);
  }
}
