// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ValueType;
import java.util.Arrays;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The blocks around one point of the code, as parallel arrays: 13 bytes a block, so that deep
 * nesting costs a small multiple of the bytes that claim it. Block 0 is the function itself.
 *
 * <p>Source: WebAssembly 3.0, appendix 7.3 (validation algorithm).
 */
final class ControlStack {
  /** What opened a block, or the section of it that is open. */
  enum Kind {
    FUNCTION,
    BLOCK,
    LOOP,
    IF,
    ELSE,
    TRY,
    CATCH,
    CATCH_ALL,
    TRY_TABLE;

    private static final Kind[] VALUES = values();
  }

  /** The block type with neither parameters nor results. */
  static final int EMPTY = Integer.MIN_VALUE;

  /** Type indices are below it, {@link ValueType}s are not. */
  private static final int INDEX_BOUND = 1 << 28;

  private static final int POLYMORPHIC = 0x80;

  private final ModuleFacts facts;
  private final OperandStack operands;
  private final Locals locals;

  private int depth;

  /** The ordinal of the {@link Kind}, and {@link #POLYMORPHIC} for blocks that are not on top. */
  private byte[] kinds = new byte[64];

  /** {@link #EMPTY}, a type index, or the {@link ValueType} of the one result. */
  private int[] blockTypes = new int[64];

  /** Operand height below the block's parameters. */
  private int[] heights = new int[64];

  /** Initialised locals at the block's start. */
  private int[] marks = new int[64];

  /** One-element arrays of reference types, for blocks with one result. */
  private final MutableIntObjectMap<int[]> references = IntObjectMaps.mutable.empty();

  private static final int[][] NUMBERS = {
    {}, {ValueType.I32}, {ValueType.I64}, {ValueType.F32}, {ValueType.F64}, {ValueType.V128}
  };

  ControlStack(ModuleFacts facts, OperandStack operands, Locals locals) {
    this.facts = facts;
    this.operands = operands;
    this.locals = locals;
  }

  /** Starts a function, with its type. */
  void start(int typeIndex) {
    depth = 0;
    operands.clear();
    enter(Kind.FUNCTION, typeIndex, 0);
  }

  int depth() {
    return depth;
  }

  /** The kind of the block at this height: 0 for the function. */
  Kind kind(int block) {
    return Kind.VALUES[kinds[block] & (POLYMORPHIC - 1)];
  }

  /** The kind of the innermost block. */
  Kind topKind() {
    return kind(depth - 1);
  }

  /** The operand height below the block's parameters. */
  int height(int block) {
    return heights[block];
  }

  /** Enters a block whose parameters, {@code parameters} in number, are on the operand stack. */
  void enter(Kind kind, int blockType, int parameters) {
    if (depth == kinds.length) {
      grow();
    }
    if (depth > 0 && operands.isPolymorphic()) {
      kinds[depth - 1] |= (byte) POLYMORPHIC;
    }
    int height = operands.size() - parameters;
    kinds[depth] = (byte) kind.ordinal();
    blockTypes[depth] = blockType;
    heights[depth] = height;
    marks[depth] = locals.mark();
    depth++;
    operands.setBlock(height, false);
  }

  private void grow() {
    int capacity = depth + (depth >> 1);
    kinds = Arrays.copyOf(kinds, capacity);
    blockTypes = Arrays.copyOf(blockTypes, capacity);
    heights = Arrays.copyOf(heights, capacity);
    marks = Arrays.copyOf(marks, capacity);
  }

  /** Opens the next section of the innermost block: else, catch or catch_all. */
  void enterSection(Kind kind) {
    int top = depth - 1;
    locals.forget(marks[top]);
    kinds[top] = (byte) kind.ordinal();
    operands.setBlock(heights[top], false);
  }

  /** Leaves the innermost block, whose operands are taken already. */
  void leave() {
    depth--;
    locals.forget(marks[depth]);
    if (depth > 0) {
      int outer = depth - 1;
      boolean polymorphic = (kinds[outer] & POLYMORPHIC) != 0;
      kinds[outer] &= (byte) ~POLYMORPHIC;
      operands.setBlock(heights[outer], polymorphic);
    }
  }

  int[] parameters(int block) {
    return parametersOf(blockTypes[block]);
  }

  int[] results(int block) {
    int type = blockTypes[block];
    if (type >= 0 && type < INDEX_BOUND) {
      return facts.results[type];
    }
    return type == EMPTY ? ModuleFacts.NO_TYPES : single(type);
  }

  /** The types that a branch to this block carries. */
  int[] labelTypes(int block) {
    return kind(block) == Kind.LOOP ? parameters(block) : results(block);
  }

  int[] parametersOf(int blockType) {
    return blockType >= 0 && blockType < INDEX_BOUND
        ? facts.parameters[blockType]
        : ModuleFacts.NO_TYPES;
  }

  private int[] single(int type) {
    if (type < 0) {
      return NUMBERS[-type];
    }
    return references.getIfAbsentPutWithKey(type, key -> new int[] {key});
  }

  /** Reads a block type: {@link #EMPTY}, a type index, or the {@link ValueType} of the result. */
  int readBlockType(ByteCursor cursor, CodePosition position) {
    long code = cursor.blockType();
    if (code == ByteCursor.EMPTY_BLOCK) {
      return EMPTY;
    }
    int type = (int) code;
    if ((code & ByteCursor.VALUE_BLOCK) != 0) {
      if (!facts.isKnown(type)) {
        throw position.invalid("unknown type: " + ValueType.heapType(type));
      }
      return type;
    }
    if (!facts.isFunctionType(type)) {
      throw position.invalid(
          (type < facts.parameters.length ? "non-function type: " : "unknown type: ") + type);
    }
    return type;
  }
}
