// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.ElementSegment.Mode;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.Opcode;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Decodes element and data segments.
 *
 * <p>Source: WebAssembly 3.0, sections 5.5.12 and 5.5.14.
 */
final class SegmentDecoder {
  private static final int PASSIVE_OR_DECLARATIVE = 1;
  private static final int EXPLICIT_TABLE_OR_DECLARATIVE = 2;
  private static final int EXPRESSIONS = 4;

  private final ByteCursor cursor;
  private final Limits limits;

  SegmentDecoder(ByteCursor cursor, Limits limits) {
    this.cursor = cursor;
    this.limits = limits;
  }

  ImmutableList<ElementSegment> elements(int count) {
    MutableList<ElementSegment> segments = Lists.mutable.empty();
    for (int i = 0; i < count; i++) {
      Cancellation.check();
      segments.add(element());
    }
    return segments.toImmutable();
  }

  ImmutableList<DataSegment> data(int count) {
    MutableList<DataSegment> segments = Lists.mutable.empty();
    for (int i = 0; i < count; i++) {
      segments.add(segment());
    }
    return segments.toImmutable();
  }

  /** A method by itself is compiled after some hundred calls, a loop after some ten thousand. */
  private DataSegment segment() {
    Cancellation.check();
    int start = cursor.position();
    int flags = cursor.u32();
    if (flags < 0 || flags > 2) {
      throw cursor.error("malformed data segment kind", start);
    }
    int memory = flags == 2 ? index() : 0;
    Optional<ConstExpr> offset = flags == 1 ? Optional.empty() : Optional.of(cursor.constExpr());
    int size = cursor.vectorLength(1);
    int first = cursor.position();
    cursor.skip(size);
    return new DataSegment(memory, offset, first, first + size);
  }

  private ElementSegment element() {
    int start = cursor.position();
    int flags = cursor.u32();
    if (flags < 0 || flags > 7) {
      throw cursor.error("malformed elements segment kind", start);
    }
    boolean second = (flags & EXPLICIT_TABLE_OR_DECLARATIVE) != 0;
    boolean expressions = (flags & EXPRESSIONS) != 0;
    Mode mode =
        (flags & PASSIVE_OR_DECLARATIVE) == 0
            ? Mode.ACTIVE
            : second ? Mode.DECLARATIVE : Mode.PASSIVE;
    int table = mode == Mode.ACTIVE && second ? index() : 0;
    Optional<ConstExpr> offset =
        mode == Mode.ACTIVE ? Optional.of(cursor.constExpr()) : Optional.empty();
    int type = expressions ? ValueType.FUNCREF : ValueType.reference(HeapType.FUNC, false);
    if (mode != Mode.ACTIVE || second) {
      if (expressions) {
        type = cursor.referenceType();
      } else {
        int at = cursor.position();
        if (cursor.u8() != 0) {
          throw cursor.error("malformed element kind", at);
        }
      }
    }
    MutableIntList functions = IntLists.mutable.empty();
    MutableList<ConstExpr> items = Lists.mutable.empty();
    int at = cursor.position();
    int count = cursor.vectorLength(expressions ? 2 : 1);
    cursor.checkLimit(count, limits.segmentElements(), "segment elements", at);
    for (int i = 0; i < count; i++) {
      if (expressions) {
        ConstExpr item = cursor.constExpr();
        items.add(item);
        functions.add(readItem(item));
      } else {
        functions.add(index());
      }
    }
    return new ElementSegment(
        mode, table, offset, type, functions.toImmutable(), items.toImmutable());
  }

  /** What the element is, if it is one instruction that says it. */
  private int readItem(ConstExpr item) {
    int after = cursor.position();
    cursor.seek(item.start());
    Opcode op = cursor.opcode();
    int result = ElementSegment.OTHER;
    if (op == Opcode.REF_FUNC) {
      result = index();
    } else if (op == Opcode.REF_NULL) {
      cursor.heapType();
      result = ElementSegment.NULL;
    }
    if (cursor.position() != item.end() - 1) {
      result = ElementSegment.OTHER;
    }
    cursor.seek(after);
    return result;
  }

  private int index() {
    return cursor.u32AtMost(Integer.MAX_VALUE, "index out of range");
  }
}
