// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.state.Opaque;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The objects that the constant expressions of globals, tables and element segments allocate, and
 * the values that instantiation puts into their fields.
 *
 * <p>Source: WebAssembly 3.0, section 3.4.15 (constant expressions).
 *
 * @param <V> the elements of the value domain
 */
public final class ConstantObjects<V> {
  private final ModuleModel<V> model;
  private final Values<V> values;
  private final ValueDomain<V> domain;
  private final Fields fields;
  private final Deque<Value> stack = new ArrayDeque<>();

  /** Is told what a field of some object holds. */
  public interface Fields {

    /** Some object holds this in a field, which comes by its number. */
    void write(int field, Value value);
  }

  private ConstantObjects(ModuleModel<V> model, Fields fields) {
    this.model = model;
    this.values = model.values();
    this.domain = model.domain();
    this.fields = fields;
  }

  /** Tells what all constant expressions of a module put into fields. Linear in their code. */
  public static <V> void make(ModuleModel<V> model, Fields fields) {
    ConstantObjects<V> objects = new ConstantObjects<>(model, fields);
    for (Global global : model.module().globals()) {
      global.initializer().ifPresent(objects::evaluate);
    }
    for (Table table : model.module().tables()) {
      table.initializer().ifPresent(objects::evaluate);
    }
    for (ElementSegment segment : model.module().elements()) {
      segment.expressions().forEach(objects::evaluate);
    }
  }

  private void evaluate(ConstExpr expression) {
    ByteCursor cursor =
        new ByteCursor(
            model.module().front(), expression.start(), expression.end(), "constant expression");
    while (!cursor.atEnd()) {
      step(cursor.opcode(), cursor);
    }
    stack.clear();
  }

  private void step(Opcode op, ByteCursor cursor) {
    switch (op) {
      case I32_CONST -> stack.push(values.constant(Integer.toUnsignedLong(cursor.s32()), 32));
      case I64_CONST -> stack.push(values.constant(cursor.s64(), 64));
      case GLOBAL_GET -> stack.push(model.store().initial().globals().get(cursor.u32()));
      case REF_FUNC -> stack.push(RefValue.of(cursor.u32()));
      case REF_NULL -> {
        cursor.heapType();
        stack.push(RefValue.NULL);
      }
      case STRUCT_NEW -> {
        int type = cursor.u32();
        for (int field = model.fields().fieldCount(type) - 1; field >= 0; field--) {
          write(type, field, stack.pop());
        }
        stack.push(RefValue.OTHER);
      }
      case STRUCT_NEW_DEFAULT -> {
        defaults(cursor.u32());
        stack.push(RefValue.OTHER);
      }
      case ARRAY_NEW -> {
        stack.pop();
        write(cursor.u32(), 0, stack.pop());
        stack.push(RefValue.OTHER);
      }
      case ARRAY_NEW_DEFAULT -> {
        stack.pop();
        defaults(cursor.u32());
        stack.push(RefValue.OTHER);
      }
      case ARRAY_NEW_FIXED -> {
        int type = cursor.u32();
        for (int count = cursor.u32(); count > 0; count--) {
          write(type, 0, stack.pop());
        }
        stack.push(RefValue.OTHER);
      }
      case REF_I31 -> {
        stack.pop();
        stack.push(RefValue.OTHER);
      }
      case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY, END -> {
        // The same reference under another type, or the end.
      }
      default -> {
        if (op.operation() instanceof BinaryOp operation) {
          int width = op.code() < Opcode.I64_ADD.code() ? 32 : 64;
          V right = values.number(stack.pop());
          stack.push(values.of(domain.binary(operation, values.number(stack.pop()), right, width)));
        } else {
          cursor.skip(op.immediates());
          stack.push(Opaque.VALUE);
        }
      }
    }
  }

  private void defaults(int type) {
    for (int field = 0; field < model.fields().fieldCount(type); field++) {
      write(type, field, values.defaultOf(model.fields().type(type, field).storageType()));
    }
  }

  private void write(int type, int field, Value value) {
    fields.write(model.fields().number(type, field), model.stored(type, field, value));
  }
}
