// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ArrayType;
import dev.slotwise.wasm.ir.FieldType;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.StructType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.Opcode;

/**
 * The rules of instructions on structs, arrays, casts and i31.
 *
 * <p>Source: WebAssembly 3.0, sections 3.4.4 to 3.4.6.
 */
final class AggregateRules {
  private static final int ARRAYREF = ValueType.reference(HeapType.ARRAY, true);
  private static final int I31REF = ValueType.reference(HeapType.I31, true);
  private static final int ANYREF = ValueType.reference(HeapType.ANY, true);

  private final ModuleFacts facts;
  private final ByteCursor cursor;
  private final CodePosition position;
  private final OperandStack operands;
  private final InstructionRules rules;

  AggregateRules(
      ModuleFacts facts,
      ByteCursor cursor,
      CodePosition position,
      OperandStack operands,
      InstructionRules rules) {
    this.facts = facts;
    this.cursor = cursor;
    this.position = position;
    this.operands = operands;
    this.rules = rules;
  }

  void apply(Opcode op) {
    switch (op) {
      case STRUCT_NEW, STRUCT_NEW_DEFAULT -> structNew(op == Opcode.STRUCT_NEW_DEFAULT);
      case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U -> {
        int type = typeIndex();
        FieldType field = field(struct(type));
        checkPacking(field, op != Opcode.STRUCT_GET, "field is ");
        operands.pop(nullable(type));
        operands.push(ValueType.unpacked(field.storageType()));
      }
      case STRUCT_SET -> {
        int type = typeIndex();
        FieldType field = field(struct(type));
        checkMutable(field, "immutable field");
        operands.pop(ValueType.unpacked(field.storageType()));
        operands.pop(nullable(type));
      }
      case ARRAY_NEW, ARRAY_NEW_DEFAULT, ARRAY_NEW_FIXED, ARRAY_NEW_DATA, ARRAY_NEW_ELEM ->
          arrayNew(op);
      case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> {
        int type = typeIndex();
        FieldType element = element(type);
        checkPacking(element, op != Opcode.ARRAY_GET, "array is ");
        operands.pop(ValueType.I32);
        operands.pop(nullable(type));
        operands.push(ValueType.unpacked(element.storageType()));
      }
      case ARRAY_SET -> {
        int type = typeIndex();
        FieldType element = mutableElement(type);
        operands.pop(ValueType.unpacked(element.storageType()));
        operands.pop(ValueType.I32);
        operands.pop(nullable(type));
      }
      case ARRAY_LEN -> {
        operands.pop(ARRAYREF);
        operands.push(ValueType.I32);
      }
      case ARRAY_FILL -> {
        int type = typeIndex();
        FieldType element = mutableElement(type);
        operands.pop(ValueType.I32);
        operands.pop(ValueType.unpacked(element.storageType()));
        operands.pop(ValueType.I32);
        operands.pop(nullable(type));
      }
      case ARRAY_COPY, ARRAY_INIT_DATA, ARRAY_INIT_ELEM -> arrayCopy(op);
      case REF_TEST, REF_TEST_NULL -> {
        popAnyOf(rules.knownHeapType());
        operands.push(ValueType.I32);
      }
      case REF_CAST, REF_CAST_NULL -> {
        int heapType = rules.knownHeapType();
        popAnyOf(heapType);
        operands.push(ValueType.reference(heapType, op == Opcode.REF_CAST_NULL));
      }
      case ANY_CONVERT_EXTERN -> convert(ValueType.EXTERNREF, HeapType.ANY);
      case EXTERN_CONVERT_ANY -> convert(ANYREF, HeapType.EXTERN);
      case REF_I31 -> {
        operands.pop(ValueType.I32);
        operands.push(ValueType.nonNull(I31REF));
      }
      case I31_GET_S, I31_GET_U -> {
        operands.pop(I31REF);
        operands.push(ValueType.I32);
      }
      default -> throw new IllegalArgumentException("no rule for " + op);
    }
  }

  private void structNew(boolean isDefault) {
    int type = typeIndex();
    StructType struct = struct(type);
    for (int i = struct.fields().size() - 1; i >= 0; i--) {
      int storageType = struct.fields().get(i).storageType();
      if (!isDefault) {
        operands.pop(ValueType.unpacked(storageType));
      } else if (!ValueType.isDefaultable(storageType)) {
        throw position.invalid("field type is not defaultable: " + ValueType.toString(storageType));
      }
    }
    operands.push(ValueType.reference(type, false));
  }

  private void arrayNew(Opcode op) {
    int type = typeIndex();
    int storageType = element(type).storageType();
    int elementType = ValueType.unpacked(storageType);
    switch (op) {
      case ARRAY_NEW -> {
        operands.pop(ValueType.I32);
        operands.pop(elementType);
      }
      case ARRAY_NEW_DEFAULT -> {
        if (!ValueType.isDefaultable(storageType)) {
          throw position.invalid("array type is not defaultable: " + type);
        }
        operands.pop(ValueType.I32);
      }
      case ARRAY_NEW_FIXED -> {
        // The count is claimed in a few bytes: unreachable code must not make up that many.
        long count = Integer.toUnsignedLong(cursor.u32());
        while (count > 0 && !(operands.isPolymorphic() && operands.isExhausted())) {
          operands.pop(elementType);
          count--;
        }
      }
      case ARRAY_NEW_DATA -> {
        rules.data();
        checkNumeric(elementType);
        operands.pop(ValueType.I32);
        operands.pop(ValueType.I32);
      }
      default -> {
        rules.checkElements(facts.elementTypes[rules.element()], elementType);
        operands.pop(ValueType.I32);
        operands.pop(ValueType.I32);
      }
    }
    operands.push(ValueType.reference(type, false));
  }

  /** Copies into an array: from an array, a data segment or an element segment. */
  private void arrayCopy(Opcode op) {
    int type = typeIndex();
    int storageType = mutableElement(type).storageType();
    int source = ValueType.I32;
    switch (op) {
      case ARRAY_COPY -> {
        int sourceType = typeIndex();
        int sourceElement = element(sourceType).storageType();
        if (!facts.types.matches(sourceElement, storageType)) {
          throw position.invalid("array types do not match: " + sourceType + " and " + type);
        }
        operands.pop(ValueType.I32);
        operands.pop(ValueType.I32);
        source = nullable(sourceType);
      }
      case ARRAY_INIT_DATA -> {
        rules.data();
        checkNumeric(ValueType.unpacked(storageType));
        operands.pop(ValueType.I32);
      }
      default -> {
        rules.checkElements(facts.elementTypes[rules.element()], storageType);
        operands.pop(ValueType.I32);
      }
    }
    operands.pop(source);
    operands.pop(ValueType.I32);
    operands.pop(nullable(type));
  }

  private void checkNumeric(int elementType) {
    if (ValueType.isReference(elementType)) {
      throw position.invalid(
          "array type is not numeric or vector: " + ValueType.toString(elementType));
    }
  }

  /** Takes a reference in the same hierarchy as {@code heapType}. */
  private void popAnyOf(int heapType) {
    operands.pop(ValueType.reference(facts.types.topOf(heapType), true));
  }

  /** A conversion keeps nullness; from unreachable code the result is as precise as can be. */
  private void convert(int from, int to) {
    int operand = operands.popMatching(from);
    operands.push(
        ValueType.reference(to, operand != ValueType.BOTTOM && ValueType.isNullable(operand)));
  }

  private static int nullable(int typeIndex) {
    return ValueType.reference(typeIndex, true);
  }

  private int typeIndex() {
    int type = cursor.u32();
    if (type < 0 || type >= facts.types.size()) {
      throw position.invalid("unknown type: " + Integer.toUnsignedString(type));
    }
    return type;
  }

  private StructType struct(int type) {
    if (facts.types.get(type).composite() instanceof StructType struct) {
      return struct;
    }
    throw position.invalid("non-structure type: " + type);
  }

  private FieldType element(int type) {
    if (facts.types.get(type).composite() instanceof ArrayType array) {
      return array.element();
    }
    throw position.invalid("non-array type: " + type);
  }

  private FieldType mutableElement(int type) {
    FieldType element = element(type);
    checkMutable(element, "immutable array");
    return element;
  }

  private FieldType field(StructType struct) {
    int field = cursor.u32();
    if (field < 0 || field >= struct.fields().size()) {
      throw position.invalid("unknown field: " + Integer.toUnsignedString(field));
    }
    return struct.fields().get(field);
  }

  private void checkMutable(FieldType field, String message) {
    if (!field.mutable()) {
      throw position.invalid(message);
    }
  }

  private void checkPacking(FieldType field, boolean withSign, String what) {
    boolean packed = ValueType.isPacked(field.storageType());
    if (packed != withSign) {
      throw position.invalid(what + (packed ? "packed" : "unpacked"));
    }
  }
}
