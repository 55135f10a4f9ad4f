// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.Opcode;

/**
 * The rules of all instructions but control and locals: those whose signature stands in the opcode
 * table, and parametric, global, table, memory and reference instructions. {@link AggregateRules}
 * has those on structs and arrays.
 *
 * <p>Source: WebAssembly 3.0, section 3.4.
 */
final class InstructionRules {
  private static final int EQREF = ValueType.reference(HeapType.EQ, true);

  private final ModuleFacts facts;
  private final ByteCursor cursor;
  private final CodePosition position;
  private final OperandStack operands;
  private final AggregateRules aggregates;

  InstructionRules(
      ModuleFacts facts, ByteCursor cursor, CodePosition position, OperandStack operands) {
    this.facts = facts;
    this.cursor = cursor;
    this.position = position;
    this.operands = operands;
    this.aggregates = new AggregateRules(facts, cursor, position, operands, this);
  }

  /** Checks the instruction whose opcode was just read, its immediates included. */
  void apply(Opcode op) {
    if (op.signature() != null) {
      simple(op);
    } else {
      special(op);
    }
  }

  /** Instructions with a rule of their own; the most frequent first. */
  void special(Opcode op) {
    switch (op) {
      case GLOBAL_GET -> operands.push(facts.globalTypes[global()]);
      case GLOBAL_SET -> {
        int global = global();
        if (!facts.globalMutable[global]) {
          throw position.invalid("immutable global: " + global);
        }
        operands.pop(facts.globalTypes[global]);
      }
      case DROP -> operands.popAny();
      case SELECT -> select();
      case SELECT_T -> selectTyped();
      case REF_NULL -> operands.push(ValueType.reference(knownHeapType(), true));
      case REF_IS_NULL -> {
        operands.popReference();
        operands.push(ValueType.I32);
      }
      case REF_AS_NON_NULL -> operands.push(FunctionValidator.nonNull(operands.popReference()));
      case REF_EQ -> {
        operands.pop(EQREF);
        operands.pop(EQREF);
        operands.push(ValueType.I32);
      }
      case REF_FUNC -> referenceFunction();
      case TABLE_GET, TABLE_SET, TABLE_INIT, TABLE_COPY, TABLE_GROW, TABLE_SIZE, TABLE_FILL ->
          tableInstruction(op);
      case MEMORY_INIT, MEMORY_COPY, MEMORY_FILL -> bulkMemory(op);
      default -> aggregates.apply(op);
    }
  }

  /** Instructions whose operands and results are in the opcode table; the most frequent first. */
  void simple(Opcode op) {
    int ordinal = op.ordinal();
    int address = ValueType.I32;
    switch (op.immediates()) {
      case NONE -> {}
      case MEMORY_ARGUMENT -> address = memoryArgument(SimpleRules.ALIGNMENT[ordinal], false);
      case I32 -> cursor.s32();
      case ATOMIC_ARGUMENT -> address = memoryArgument(SimpleRules.ALIGNMENT[ordinal], true);
      case MEMORY_ARGUMENT_LANE -> {
        address = memoryArgument(SimpleRules.ALIGNMENT[ordinal], false);
        lane(16 >> SimpleRules.ALIGNMENT[ordinal]);
      }
      case MEMORY -> address = facts.memoryAddresses[memory()];
      case DATA -> data();
      case ELEMENT -> element();
      case LANE_OF_16 -> lane(16);
      case LANE_OF_8 -> lane(8);
      case LANE_OF_4 -> lane(4);
      case LANE_OF_2 -> lane(2);
      case LANES_16 -> {
        for (int i = 0; i < 16; i++) {
          lane(32);
        }
      }
      default -> cursor.skip(op.immediates());
    }
    int shape = SimpleRules.SHAPES[ordinal];
    if (shape == 0 || address != ValueType.I32 || !operands.exchange(shape)) {
      exchange(ordinal, address);
    }
  }

  private void exchange(int ordinal, int address) {
    int[] taken = SimpleRules.OPERANDS[ordinal];
    for (int i = taken.length - 1; i >= 0; i--) {
      int type = taken[i];
      operands.pop(type == SimpleRules.ADDRESS ? address : type);
    }
    for (int type : SimpleRules.RESULTS[ordinal]) {
      operands.push(type == SimpleRules.ADDRESS ? address : type);
    }
  }

  private void lane(int count) {
    int lane = cursor.u8();
    if (lane >= count) {
      throw position.invalid("invalid lane index: " + lane);
    }
  }

  /** Reads a memory argument; gives the type of the memory's addresses. */
  private int memoryArgument(int natural, boolean exact) {
    int start = cursor.position();
    int flags = cursor.u32();
    if (flags < 0 || flags >= 0x80) {
      throw cursor.error("malformed memop flags", start);
    }
    int memory = (flags & 0x40) != 0 ? cursor.u32() : 0;
    int alignment = flags & 0x3F;
    long offset = cursor.u64();
    if (memory < 0 || memory >= facts.memoryAddresses.length) {
      throw position.invalid("unknown memory: " + Integer.toUnsignedString(memory));
    }
    if (alignment > natural) {
      throw position.invalid("alignment must not be larger than natural: 2^" + alignment);
    }
    if (exact && alignment != natural) {
      throw position.invalid("atomic alignment must be natural: 2^" + alignment);
    }
    int address = facts.memoryAddresses[memory];
    if (offset >>> 32 != 0 && address == ValueType.I32) {
      throw position.invalid("offset out of range: " + Long.toUnsignedString(offset));
    }
    return address;
  }

  private void select() {
    operands.pop(ValueType.I32);
    int second = operands.popAny();
    int first = operands.popAny();
    if (ValueType.isReference(first) || ValueType.isReference(second)) {
      throw position.invalid("type mismatch: select without type takes no references");
    }
    if (first != second && first != ValueType.BOTTOM && second != ValueType.BOTTOM) {
      throw position.invalid(
          "type mismatch: select of %s and %s"
              .formatted(ValueType.toString(first), ValueType.toString(second)));
    }
    operands.push(first == ValueType.BOTTOM ? second : first);
  }

  private void selectTyped() {
    int count = cursor.vectorLength(1);
    int type = ValueType.BOTTOM;
    for (int i = 0; i < count; i++) {
      type = cursor.valueType();
      if (!facts.isKnown(type)) {
        throw position.invalid("unknown type: " + ValueType.heapType(type));
      }
    }
    if (count != 1) {
      throw position.invalid("invalid result arity: " + count);
    }
    operands.pop(ValueType.I32);
    operands.pop(type);
    operands.pop(type);
    operands.push(type);
  }

  private void referenceFunction() {
    int function = cursor.u32();
    if (function < 0 || function >= facts.module.functionCount()) {
      throw position.invalid("unknown function: " + Integer.toUnsignedString(function));
    }
    if (position.function < 0) {
      facts.declared.set(function);
    } else if (!facts.declared.get(function)) {
      throw position.invalid("undeclared function reference: " + function);
    }
    operands.push(ValueType.reference(facts.module.functionTypeIndex(function), false));
  }

  private void tableInstruction(Opcode op) {
    switch (op) {
      case TABLE_GET -> {
        int table = table();
        operands.pop(facts.tableAddresses[table]);
        operands.push(facts.tableElements[table]);
      }
      case TABLE_SET -> {
        int table = table();
        operands.pop(facts.tableElements[table]);
        operands.pop(facts.tableAddresses[table]);
      }
      case TABLE_SIZE -> operands.push(facts.tableAddresses[table()]);
      case TABLE_GROW -> {
        int table = table();
        operands.pop(facts.tableAddresses[table]);
        operands.pop(facts.tableElements[table]);
        operands.push(facts.tableAddresses[table]);
      }
      case TABLE_FILL -> {
        int table = table();
        operands.pop(facts.tableAddresses[table]);
        operands.pop(facts.tableElements[table]);
        operands.pop(facts.tableAddresses[table]);
      }
      case TABLE_INIT -> {
        int element = element();
        int table = table();
        checkElements(facts.elementTypes[element], facts.tableElements[table]);
        operands.pop(ValueType.I32);
        operands.pop(ValueType.I32);
        operands.pop(facts.tableAddresses[table]);
      }
      default -> {
        int target = table();
        int source = table();
        checkElements(facts.tableElements[source], facts.tableElements[target]);
        popCopy(facts.tableAddresses[target], facts.tableAddresses[source]);
      }
    }
  }

  /** Checks that elements of type {@code source} may be stored where {@code target} is wanted. */
  void checkElements(int source, int target) {
    if (!facts.types.matches(source, target)) {
      throw position.invalid(
          "type mismatch: elements of type %s do not match %s"
              .formatted(ValueType.toString(source), ValueType.toString(target)));
    }
  }

  /** The operands of a copy: the length has the smaller of the two address types. */
  private void popCopy(int target, int source) {
    operands.pop(target == ValueType.I64 ? source : target);
    operands.pop(source);
    operands.pop(target);
  }

  private void bulkMemory(Opcode op) {
    switch (op) {
      case MEMORY_INIT -> {
        data();
        int memory = memory();
        operands.pop(ValueType.I32);
        operands.pop(ValueType.I32);
        operands.pop(facts.memoryAddresses[memory]);
      }
      case MEMORY_COPY -> {
        int target = memory();
        int source = memory();
        popCopy(facts.memoryAddresses[target], facts.memoryAddresses[source]);
      }
      default -> {
        int address = facts.memoryAddresses[memory()];
        operands.pop(address);
        operands.pop(ValueType.I32);
        operands.pop(address);
      }
    }
  }

  /** Reads the index of a function type. */
  int functionTypeIndex() {
    int type = cursor.u32();
    if (!facts.isFunctionType(type)) {
      throw position.invalid(
          (type >= 0 && type < facts.parameters.length ? "non-function type: " : "unknown type: ")
              + Integer.toUnsignedString(type));
    }
    return type;
  }

  /** Reads a heap type that exists. */
  int knownHeapType() {
    int heapType = cursor.heapType();
    if (heapType >= facts.parameters.length) {
      throw position.invalid("unknown type: " + heapType);
    }
    return heapType;
  }

  private int global() {
    return index(facts.globalTypes.length, "unknown global: ");
  }

  int table() {
    return index(facts.tableElements.length, "unknown table: ");
  }

  private int memory() {
    return index(facts.memoryAddresses.length, "unknown memory: ");
  }

  int element() {
    return index(facts.elementTypes.length, "unknown elem segment: ");
  }

  int data() {
    if (facts.dataCount < 0) {
      throw cursor.error("data count section required", position.instruction);
    }
    return index(facts.dataCount, "unknown data segment: ");
  }

  private int index(int count, String unknown) {
    int index = cursor.u32();
    if (index < 0 || index >= count) {
      throw position.invalid(unknown + Integer.toUnsignedString(index));
    }
    return index;
  }
}
