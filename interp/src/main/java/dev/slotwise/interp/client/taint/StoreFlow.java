// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import dev.slotwise.interp.client.taint.Facts.Range;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.op.Immediates;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Signature;
import java.util.Objects;

/**
 * Flows through memories and tables. A load reads whatever is stored to its addresses at any time.
 * The loaded value also depends on the address, because a table that is indexed by a secret tells
 * the secret.
 */
final class StoreFlow {
  /** Set in an alignment if the index of a memory follows. */
  private static final int HAS_MEMORY = 0x40;

  private final Frame frame;
  private final Places places;
  private final Paths paths;
  private final ByteCursor cursor;
  private final int loaded;
  private final int stored;
  private final int taken;
  private final int put;

  StoreFlow(Frame frame) {
    this.frame = frame;
    this.places = frame.places;
    this.paths = frame.paths;
    this.cursor = frame.cursor;
    this.loaded = frame.steps.of("loaded from memory");
    this.stored = frame.steps.of("stored to memory");
    this.taken = frame.steps.of("taken from a table");
    this.put = frame.steps.of("put into a table");
  }

  /** A load, a store or an atomic access; the cursor stands at the immediates. */
  void access(Opcode op, MemoryAccess access) {
    int memory = (cursor.u32() & HAS_MEMORY) != 0 ? cursor.u32() : 0;
    cursor.u64();
    if (op.immediates() == Immediates.MEMORY_ARGUMENT_LANE) {
      cursor.u8();
    }
    Signature signature = Objects.requireNonNull(op.signature());
    int[] operands = paths.popAll(signature.operands().length());
    int address = operands[0];
    int read = FlowGraph.CLEAN;
    if (access.reads()) {
      read = frame.flow(frame.fresh(loaded), address);
      read(places.memory(memory), Facts.FIRST, read);
    }
    operands[0] = read;
    if (access.writes()) {
      int value = frame.made(operands);
      write(places.memory(memory), frame.written(stored, value, address));
    }
    if (!signature.results().isEmpty()) {
      paths.push(access.writes() ? read : frame.made(operands));
    }
  }

  private void read(RangeFlow from, int operand, int node) {
    for (Range range : frame.facts().ranges(frame.offset())) {
      if (range.operand() == operand) {
        from.read(range.first(), range.last(), node);
      }
    }
  }

  private void write(RangeFlow to, int node) {
    if (frame.graph.isConstant(node)) {
      return;
    }
    for (Range range : frame.facts().ranges(frame.offset())) {
      if (range.operand() == Facts.FIRST) {
        to.write(range.first(), range.last(), node);
      }
    }
  }

  /** An instruction on a whole memory or table, or a part; false for any other. */
  boolean bulk(Opcode op) {
    switch (op) {
      case MEMORY_SIZE -> paths.push(sizeOf(places.memorySize(cursor.u32())));
      case MEMORY_GROW -> {
        int size = places.memorySize(cursor.u32());
        int pages = paths.pop();
        frame.graph.edge(paths.here(pages), size);
        paths.push(frame.flow(sizeOf(size), pages));
      }
      case MEMORY_FILL -> fill(places.memory(cursor.u32()), stored);
      case MEMORY_COPY -> {
        int to = cursor.u32();
        copy(places.memory(to), places.memory(cursor.u32()), loaded, stored);
      }
      case MEMORY_INIT -> {
        cursor.u32();
        init(places.memory(cursor.u32()), stored);
      }
      case TABLE_GET -> {
        int table = cursor.u32();
        int read = frame.flow(frame.fresh(taken), paths.pop());
        read(places.table(table), Facts.FIRST, read);
        paths.push(read);
      }
      case TABLE_SET -> {
        int table = cursor.u32();
        int value = paths.pop();
        write(places.table(table), frame.written(put, value, paths.pop()));
      }
      case TABLE_SIZE -> paths.push(sizeOf(places.tableSize(cursor.u32())));
      case TABLE_GROW -> {
        int table = cursor.u32();
        int slots = paths.pop();
        int value = frame.written(put, paths.pop(), slots);
        if (!frame.graph.isConstant(value)) {
          places.table(table).write(0, -1L, value);
        }
        frame.graph.edge(paths.here(slots), places.tableSize(table));
        paths.push(frame.flow(sizeOf(places.tableSize(table)), slots));
      }
      case TABLE_FILL -> fill(places.table(cursor.u32()), put);
      case TABLE_COPY -> {
        int to = cursor.u32();
        copy(places.table(to), places.table(cursor.u32()), taken, put);
      }
      case TABLE_INIT -> {
        cursor.u32();
        init(places.table(cursor.u32()), put);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private int sizeOf(int place) {
    return frame.flow(frame.fresh(frame.steps.of("the size")), place);
  }

  private void fill(RangeFlow to, int detail) {
    int length = paths.pop();
    int value = paths.pop();
    write(to, frame.written(detail, value, paths.pop(), length));
  }

  private void copy(RangeFlow to, RangeFlow from, int readDetail, int detail) {
    int length = paths.pop();
    int source = paths.pop();
    int read = frame.flow(frame.fresh(readDetail), source);
    read(from, Facts.SECOND, read);
    write(to, frame.written(detail, read, paths.pop(), length));
  }

  /** What a segment has depends on nothing, but which part of it was chosen. */
  private void init(RangeFlow to, int detail) {
    int length = paths.pop();
    int source = paths.pop();
    write(to, frame.written(detail, source, paths.pop(), length));
  }
}
