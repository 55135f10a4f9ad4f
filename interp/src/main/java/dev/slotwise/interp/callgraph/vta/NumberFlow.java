// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.interp.callgraph.vta.MemoryPartition.Access;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.EqualsZero;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Operation;
import dev.slotwise.wasm.op.Signature;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.OptionalLong;

/**
 * Where numbers flow: by {@link Setting}, through arithmetic and memory or not. What is listed in
 * {@link #compute} is all the computation that an opaque index survives.
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

  private static boolean[] moves() {
    Opcode[] opcodes = Opcode.values();
    boolean[] moves = new boolean[opcodes.length];
    for (Opcode op : opcodes) {
      moves[op.ordinal()] =
          op.mnemonic().matches(".*\\.(reinterpret_.*|splat|(extract|replace)_lane(_[su])?)");
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
      operands.push(result(binary, signature.results().equals("l")));
    } else if (operation instanceof ConvertOp || operation == UnaryOp.EXTEND32_S) {
      operands.push(operands.pop());
    } else {
      operands.drop(signature.operands().length());
      boolean isTruth = operation instanceof CompareOp || operation == EqualsZero.INSTANCE;
      operands.push(isTruth ? places.truth() : NOWHERE);
    }
  }

  private int result(BinaryOp op, boolean isLong) {
    boolean rightIsConstant = operands.isConstant(0);
    boolean leftIsConstant = operands.isConstant(1);
    int right = operands.pop();
    int left = operands.pop();
    return switch (op) {
      // A mask is no index, nor is a tag.
      case AND, OR -> rightIsConstant ? left : leftIsConstant ? right : either(left, right);
      // Two words in one, put together or taken apart.
      case SHL, SHR_S, SHR_U, ROTL, ROTR -> isLong ? left : NOWHERE;
      case ADD, SUB -> sum(left, right);
      default -> NOWHERE;
    };
  }

  private int either(int left, int right) {
    if (left == NOWHERE || right == NOWHERE || left == right) {
      return left == NOWHERE ? right : left;
    }
    int both = graph.node();
    graph.edge(left, both);
    graph.edge(right, both);
    return both;
  }

  /** A table's base and a constant. */
  private int sum(int left, int right) {
    if (left == NOWHERE && right == NOWHERE) {
      return NOWHERE;
    }
    int sum = graph.node();
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
    boolean isTruth = types.equals("ff") || types.equals("dd");
    push(
        signature,
        moves && opaque ? places.transit() : isTruth ? places.truth() : places.computed());
  }
}
