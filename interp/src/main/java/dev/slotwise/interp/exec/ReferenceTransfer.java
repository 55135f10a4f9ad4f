// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.exec.Note.NullTest;
import dev.slotwise.interp.exec.Note.Origin;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.UnaryOp;

/**
 * Instructions on references, structs and arrays. Objects are not told apart: a field has one value
 * over all objects and all times, which {@link CallSink} keeps.
 *
 * @param <V> the elements of the value domain
 */
final class ReferenceTransfer<V> {
  private final ModuleModel<V> model;
  private final Machine<V> machine;
  private final ByteCursor cursor;
  private final CallSink sink;
  private final Conditions<V> conditions;
  private final Values<V> values;
  private final ValueDomain<V> domain;
  private final V either;

  ReferenceTransfer(
      ModuleModel<V> model,
      Machine<V> machine,
      ByteCursor cursor,
      CallSink sink,
      Conditions<V> conditions) {
    this.model = model;
    this.machine = machine;
    this.cursor = cursor;
    this.sink = sink;
    this.conditions = conditions;
    this.values = model.values();
    this.domain = model.domain();
    // Nothing is known of how the two came about, which is what the domain says of any comparison.
    this.either = domain.compare(CompareOp.EQ, domain.top(), domain.top(), 32);
  }

  /** A reference instruction that is no branch; the cursor stands at its immediates. */
  void apply(Opcode op) {
    switch (op) {
      case REF_NULL -> {
        cursor.heapType();
        machine.push(RefValue.NULL);
      }
      case REF_FUNC -> machine.push(RefValue.of(cursor.u32()));
      case REF_IS_NULL -> isNull();
      case REF_AS_NON_NULL -> asNonNull();
      case REF_EQ -> {
        machine.drop(2);
        machine.pushNumber(either);
      }
      case REF_TEST, REF_TEST_NULL -> {
        cursor.heapType();
        machine.drop(1);
        machine.pushNumber(either);
      }
      case REF_CAST, REF_CAST_NULL -> {
        RefValue result =
            cast(machine.popReference(), cursor.heapType(), op == Opcode.REF_CAST_NULL);
        dieIfBottom(result);
        machine.push(result);
      }
      case REF_I31 -> {
        machine.drop(1);
        machine.push(RefValue.OTHER);
      }
      case I31_GET_S, I31_GET_U -> {
        object(machine.popReference());
        machine.push(values.top());
      }
      case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> {
        // The same reference under another type.
      }
      default -> aggregate(op);
    }
  }

  private void aggregate(Opcode op) {
    int type = op == Opcode.ARRAY_LEN ? 0 : cursor.u32();
    switch (op) {
      case STRUCT_NEW -> {
        Value[] fields = machine.popAll(model.fields().fieldCount(type));
        for (int field = 0; field < fields.length; field++) {
          write(type, field, fields[field]);
        }
        machine.push(RefValue.OTHER);
      }
      case STRUCT_NEW_DEFAULT -> {
        for (int field = 0; field < model.fields().fieldCount(type); field++) {
          writeDefault(type, field);
        }
        machine.push(RefValue.OTHER);
      }
      case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U -> {
        int field = cursor.u32();
        object(machine.popReference());
        read(op, type, field);
      }
      case STRUCT_SET -> {
        int field = cursor.u32();
        Value value = machine.pop();
        object(machine.popReference());
        write(type, field, value);
      }
      case ARRAY_LEN -> {
        object(machine.popReference());
        machine.push(values.top());
      }
      default -> array(op, type);
    }
  }

  private void array(Opcode op, int type) {
    switch (op) {
      case ARRAY_NEW -> {
        machine.drop(1);
        write(type, 0, machine.pop());
        machine.push(RefValue.OTHER);
      }
      case ARRAY_NEW_DEFAULT -> {
        machine.drop(1);
        writeDefault(type, 0);
        machine.push(RefValue.OTHER);
      }
      case ARRAY_NEW_FIXED -> {
        for (Value element : machine.popAll(cursor.u32())) {
          write(type, 0, element);
        }
        machine.push(RefValue.OTHER);
      }
      case ARRAY_NEW_DATA, ARRAY_NEW_ELEM -> {
        machine.drop(2);
        writeSegment(op == Opcode.ARRAY_NEW_ELEM, type, cursor.u32());
        machine.push(RefValue.OTHER);
      }
      case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> {
        machine.drop(1);
        object(machine.popReference());
        read(op, type, 0);
      }
      case ARRAY_SET -> {
        Value value = machine.pop();
        machine.drop(1);
        object(machine.popReference());
        write(type, 0, value);
      }
      case ARRAY_FILL -> {
        machine.drop(1);
        Value value = machine.pop();
        machine.drop(1);
        object(machine.popReference());
        write(type, 0, value);
      }
      case ARRAY_COPY -> {
        int from = cursor.u32();
        machine.drop(5);
        Value value = sink.readField(model.fields().number(from, 0));
        if (!values.isBottom(value)) {
          write(type, 0, value);
        }
      }
      case ARRAY_INIT_DATA, ARRAY_INIT_ELEM -> {
        machine.drop(4);
        writeSegment(op == Opcode.ARRAY_INIT_ELEM, type, cursor.u32());
      }
      default -> throw new IllegalArgumentException("not a reference instruction: " + op);
    }
  }

  /** An operand that is dereferenced: null traps. */
  private void object(RefValue reference) {
    dieIfBottom(reference.nonNull());
  }

  private void dieIfBottom(RefValue reference) {
    if (reference.isBottom()) {
      machine.die();
    }
  }

  private void read(Opcode op, int type, int field) {
    int number = model.fields().number(type, field);
    Value value = sink.readField(number);
    if (values.isBottom(value)) {
      machine.die();
    } else if (op == Opcode.STRUCT_GET_S || op == Opcode.ARRAY_GET_S) {
      boolean isByte = model.fields().type(type, field).storageType() == ValueType.I8;
      UnaryOp extend = isByte ? UnaryOp.EXTEND8_S : UnaryOp.EXTEND16_S;
      value = values.of(domain.unary(extend, values.number(value), 32));
    }
    machine.push(value);
  }

  private void write(int type, int field, Value value) {
    if (!machine.isLive()) {
      return;
    }
    sink.writeField(model.fields().number(type, field), model.stored(type, field, value));
  }

  private void writeDefault(int type, int field) {
    write(type, field, values.defaultOf(model.fields().type(type, field).storageType()));
  }

  private void writeSegment(boolean elements, int type, int segment) {
    if (elements) {
      ElementSegment source = model.module().elements().get(segment);
      RefValue all = RefValue.BOTTOM;
      for (int i = 0; i < source.size(); i++) {
        all = all.join(TableTransfer.element(source, i));
      }
      if (!all.isBottom()) {
        write(type, 0, all);
      }
    } else {
      write(
          type,
          0,
          values.topOf(
              ValueType.unpacked(model.fields().type(type, 0).storageType()), model.types()));
    }
  }

  private void isNull() {
    Origin origin = machine.origin(0);
    RefValue value = machine.popReference();
    V result =
        value.isNull()
            ? domain.constant(1, 32)
            : value.mayBeNull() ? either : domain.constant(0, 32);
    machine.push(values.of(result), origin == null ? null : new NullTest(origin, true));
  }

  private void asNonNull() {
    Origin origin = machine.origin(0);
    RefValue value = machine.popReference().nonNull();
    dieIfBottom(value);
    if (origin != null && machine.isLive()) {
      conditions.refineNull(origin, false);
    }
    machine.push(value, origin);
  }

  /** What is left of a reference that was cast with success. */
  RefValue cast(RefValue value, int heapType, boolean toNullable) {
    RefValue typed = value;
    if (!value.isUnknown() && !value.functions().isEmpty()) {
      RefValue fitting =
          RefValue.of(
              value
                  .functions()
                  .select(
                      function ->
                          model
                              .types()
                              .heapMatches(model.module().functionTypeIndex(function), heapType)));
      typed =
          fitting
              .join(value.mayBeNull() ? RefValue.NULL : RefValue.BOTTOM)
              .join(value.mayBeOther() ? RefValue.OTHER : RefValue.BOTTOM);
    }
    return toNullable ? typed : typed.nonNull();
  }
}
