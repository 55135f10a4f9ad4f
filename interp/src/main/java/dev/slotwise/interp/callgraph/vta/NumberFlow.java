// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.interp.callgraph.vta.MemoryPartition.Access;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Operation;
import dev.slotwise.wasm.op.Signature;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The flow of numbers: by {@link Setting}, through arithmetic and memory or not. An opaque index
 * survives the computations that are listed in {@link #compute}, and no other.
 */
final class NumberFlow {
  /** Instructions that move words through floats or the lanes of vectors. */
  private static final boolean[] MOVES = moves();

  private final ValueGraph graph;
  private final Places places;
  private final Operands operands;
  private final ByteCursor cursor;
  private final boolean opaque;

  NumberFlow(
      ValueGraph graph, Places places, Operands operands, ByteCursor cursor, Setting setting) {
    this.graph = graph;
    this.places = places;
    this.operands = operands;
    this.cursor = cursor;
    this.opaque = setting == Setting.OPAQUE;
  }

  private static final boolean[] TESTS = tests();

  private static boolean[] tests() {
    boolean[] tests = new boolean[Opcode.values().length];
    for (Opcode op : Opcode.values()) {
      tests[op.ordinal()] = op.mnemonic().matches(".*\\.(any|all)_true");
    }
    return tests;
  }

  private static boolean[] moves() {
    Opcode[] opcodes = Opcode.values();
    boolean[] moves = new boolean[opcodes.length];
    for (Opcode op : opcodes) {
      moves[op.ordinal()] =
          op.mnemonic()
              .matches(
                  ".*\\.(reinterpret_.*|splat|(extract|replace)_lane(_[su])?)"
                      + "|f(32|64)\\.convert_i.*|i(32|64)\\.trunc_.*");
    }
    return moves;
  }

  /** An operation on i32 and i64 only. */
  void compute(Opcode op, Operation operation) {
    Signature signature = op.signature();
    if (signature == null) {
      throw new IllegalStateException("no signature: " + op.mnemonic());
    }
    cursor.skip(op.immediates());
    if (!opaque) {
      operands.drop(signature.operands().length());
      operands.push(places.anything());
    } else if (operation instanceof BinaryOp binary) {
      binary(binary, signature.results().equals("l"));
    } else if (operation instanceof ConvertOp convert) {
      Choices choices = operands.choices(0);
      operands.pushChosen(
          operands.pop(),
          choices == null ? null : choices.converted(convert),
          signature.results().equals("l"));
    } else if (operation instanceof UnaryOp unary && unary.sourceBits() < Long.SIZE) {
      operands.push(operands.pop());
    } else {
      operands.drop(signature.operands().length());
      if (operation instanceof UnaryOp) {
        operands.push(NOWHERE);
      } else {
        operands.push(places.truth(), Choices.BIT);
      }
    }
  }

  /**
   * An operation of two operands: the result may be, or hide, an index that either does. What bits
   * and masks choose between is known number by number, for there the result is no operand.
   */
  private void binary(BinaryOp op, boolean isLong) {
    boolean rightIsConstant = operands.isConstant(0);
    if (rightIsConstant && (op == BinaryOp.SHR_S || op == BinaryOp.SHR_U)) {
      int last = isLong ? Long.SIZE - 1 : Integer.SIZE - 1;
      if ((operands.value(0) & last) == last) {
        operands.drop(2);
        pushSign(op, isLong);
        return;
      }
    }
    boolean rightIsChosen = rightIsConstant || operands.isChosen(0);
    boolean leftIsConstant = operands.isConstant(1);
    boolean leftIsChosen = leftIsConstant || operands.isChosen(1);
    Choices choices = null;
    if (rightIsChosen && leftIsChosen) {
      choices = Choices.of(op, operands.chosen(1), operands.chosen(0), isLong);
    } else if (rightIsChosen || leftIsChosen) {
      choices = halfChosen(op, rightIsChosen, isLong);
    }
    int right = operands.pop();
    int left = operands.pop();
    int result =
        switch (op) {
          case ADD, SUB -> sum(left, leftIsConstant, right, rightIsConstant);
          case AND -> graph.either(graph.either(left, right), places.numbers().zeroPlace());
          case OR, XOR, MUL -> graph.either(left, right);
          default -> left;
        };
    operands.pushChosen(result, choices, isLong);
  }

  private void pushSign(BinaryOp op, boolean isLong) {
    if (op == BinaryOp.SHR_U) {
      operands.push(places.truth(), Choices.BIT);
    } else {
      operands.push(NOWHERE, Choices.mask(isLong));
    }
  }

  /** What the result is one of if an unknown mask is all ones or zero, an unknown factor a bit. */
  private @Nullable Choices halfChosen(BinaryOp op, boolean rightIsChosen, boolean isLong) {
    return switch (op) {
      case AND, MUL -> operands.orZero(rightIsChosen ? 0 : 1);
      case SHL -> operands.isConstant(0) ? Choices.shiftedBit(operands.value(0), isLong) : null;
      default -> null;
    };
  }

  /**
   * A constant that is added to a number is an offset, but for a table's base: then the sum is any
   * index.
   */
  private int sum(int left, boolean leftIsConstant, int right, boolean rightIsConstant) {
    int kept =
        leftIsConstant == rightIsConstant
            ? graph.either(left, right)
            : leftIsConstant ? right : left;
    if (!graph.isBaseExpected() || (left == NOWHERE && right == NOWHERE)) {
      return kept;
    }
    int sum = graph.node();
    graph.edge(kept, sum);
    graph.sum(left, sum);
    graph.sum(right, sum);
    return sum;
  }

  /** A load or a store, atomic ones and those of floats and vectors included. */
  void access(Opcode op, MemoryAccess access) {
    Signature signature = op.signature();
    if (signature == null) {
      throw new IllegalStateException("no signature: " + op.mnemonic());
    }
    int start = cursor.position();
    int flags = cursor.u32();
    int memory = (flags & 0x40) != 0 ? cursor.u32() : 0;
    long offset = cursor.u64();
    cursor.seek(start);
    cursor.skip(op.immediates());
    String operandTypes = signature.operands();
    if (!opaque) {
      operands.drop(operandTypes.length());
      push(signature, places.anything());
      return;
    }
    OptionalLong base = operands.constant(operandTypes.length() - 1);
    Access where =
        new Access(
            memory,
            base.isPresent() ? OptionalLong.of(base.getAsLong() + offset) : OptionalLong.empty(),
            access.bytes());
    Cells cells = places.memories().get(memory);
    if (access.bytes() < 4 || isWide(signature)) {
      pieces(access, cells, operandTypes.length());
      push(signature, access.reads() ? places.transit() : NOWHERE);
    } else {
      for (int i = operandTypes.length() - 1; i > 0; i--) {
        int value = operands.pop();
        if (access.writes()) {
          graph.edge(value, cells.written(where));
        }
      }
      operands.drop(1);
      push(signature, access.reads() ? cells.read(where) : NOWHERE);
    }
  }

  private void pieces(MemoryAccess access, Cells cells, int operandCount) {
    if (access.reads()) {
      cells.loadPiece();
    }
    if (access.writes()) {
      graph.edge(operands.peek(0), places.transit());
      cells.storePiece();
    }
    operands.drop(operandCount);
  }

  private static boolean isWide(Signature signature) {
    String all = signature.operands() + signature.results();
    return all.indexOf('f') >= 0 || all.indexOf('d') >= 0 || all.indexOf('v') >= 0;
  }

  private void push(Signature signature, int node) {
    for (int i = 0; i < signature.results().length(); i++) {
      char type = signature.results().charAt(i);
      operands.push(type == 'i' || type == 'l' ? node : NOWHERE);
    }
  }

  /** Constants, sizes, and bulk operations on memory; false for any other instruction. */
  boolean step(Opcode op) {
    switch (op) {
      case F32_CONST -> wideConstant(1);
      case F64_CONST -> wideConstant(2);
      case V128_CONST -> wideConstant(4);
      case MEMORY_SIZE -> {
        cursor.skip(op.immediates());
        operands.push(places.computed());
      }
      case MEMORY_GROW -> {
        cursor.skip(op.immediates());
        operands.drop(1);
        operands.push(places.computed());
      }
      case MEMORY_FILL -> {
        cursor.skip(op.immediates());
        operands.drop(3);
      }
      case MEMORY_COPY -> {
        int to = cursor.u32();
        int from = cursor.u32();
        operands.drop(3);
        graph.edge(places.memories().get(from).union(), places.memories().get(to).everywhere());
      }
      case MEMORY_INIT -> {
        int segment = cursor.u32();
        int memory = cursor.u32();
        if (opaque) {
          places.memories().copied(segment, memory, operands.constant(2), operands.constant(1));
        }
        operands.drop(3);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A float or vector that an optimizer has put words together for. */
  private void wideConstant(int words) {
    for (int i = 0; i < words; i++) {
      long word = Integer.toUnsignedLong(cursor.i32LittleEndian());
      if (opaque) {
        graph.edge(places.numbers().constant(word, ValueType.I32), places.transit());
      }
    }
    operands.push(NOWHERE);
  }

  /** An instruction that is nothing but operands and results. */
  void exchange(Opcode op, Signature signature) {
    boolean moves = opaque && MOVES[op.ordinal()];
    String types = signature.operands();
    for (int i = types.length() - 1; i >= 0; i--) {
      int node = operands.pop();
      if (moves && (types.charAt(i) == 'i' || types.charAt(i) == 'l')) {
        graph.edge(node, places.transit());
      }
    }
    boolean isTruth = types.equals("ff") || types.equals("dd") || TESTS[op.ordinal()];
    push(
        signature,
        moves && opaque ? places.transit() : isTruth ? places.truth() : places.computed());
  }
}
