// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.op.Opcode;

/**
 * Flows through references, structs and arrays. A value that is read from an object also depends on
 * the reference, because a source may hand in an object.
 */
final class ObjectFlow {
  private final Frame frame;
  private final Places places;
  private final Paths paths;
  private final ByteCursor cursor;
  private final int read;
  private final int written;

  ObjectFlow(Frame frame) {
    this.frame = frame;
    this.places = frame.places;
    this.paths = frame.paths;
    this.cursor = frame.cursor;
    this.read = frame.steps.of("read from an object");
    this.written = frame.steps.of("put into an object");
  }

  /**
   * An instruction on objects, with the cursor at its immediates; false for those that compute from
   * their operands alone.
   */
  boolean apply(Opcode op) {
    switch (op.immediates()) {
      case TYPE, TYPE_FIELD, TYPE_COUNT, TYPE_DATA, TYPE_ELEMENT, TYPE_TYPE -> {
        aggregate(op, cursor.u32());
        return true;
      }
      default -> {
        if (op != Opcode.ARRAY_LEN) {
          return false;
        }
        int length = frame.fresh(frame.steps.of("the length"));
        paths.push(frame.flow(length, paths.pop(), places.length()));
        return true;
      }
    }
  }

  private void aggregate(Opcode op, int type) {
    switch (op) {
      case STRUCT_NEW -> {
        int[] values = paths.popAll(places.fieldCount(type));
        for (int field = 0; field < values.length; field++) {
          write(type, field, values[field]);
        }
        paths.push(frame.constant());
      }
      case STRUCT_NEW_DEFAULT -> paths.push(frame.constant());
      case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U -> {
        int field = cursor.u32();
        read(type, field, paths.pop());
      }
      case STRUCT_SET -> {
        int field = cursor.u32();
        int value = paths.pop();
        write(type, field, value, paths.pop());
      }
      case ARRAY_NEW -> {
        length(paths.pop());
        write(type, 0, paths.pop());
        paths.push(frame.constant());
      }
      case ARRAY_NEW_DEFAULT -> {
        length(paths.pop());
        paths.push(frame.constant());
      }
      case ARRAY_NEW_FIXED -> {
        for (int value : paths.popAll(cursor.u32())) {
          write(type, 0, value);
        }
        paths.push(frame.constant());
      }
      case ARRAY_NEW_DATA, ARRAY_NEW_ELEM -> {
        cursor.u32();
        length(paths.pop());
        write(type, 0, paths.pop());
        paths.push(frame.constant());
      }
      case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> {
        int index = paths.pop();
        read(type, 0, paths.pop(), index);
      }
      case ARRAY_SET -> {
        int value = paths.pop();
        int index = paths.pop();
        write(type, 0, value, paths.pop(), index);
      }
      case ARRAY_FILL -> {
        int length = paths.pop();
        int value = paths.pop();
        int index = paths.pop();
        write(type, 0, value, paths.pop(), index, length);
      }
      case ARRAY_COPY -> {
        int from = cursor.u32();
        int length = paths.pop();
        int index = paths.pop();
        read(from, 0, paths.pop(), index);
        int value = paths.pop();
        int to = paths.pop();
        write(type, 0, value, paths.pop(), to, length);
      }
      case ARRAY_INIT_DATA, ARRAY_INIT_ELEM -> {
        cursor.u32();
        int length = paths.pop();
        int source = paths.pop();
        int to = paths.pop();
        write(type, 0, source, paths.pop(), to, length);
      }
      default -> throw new IllegalArgumentException("no flow for " + op);
    }
  }

  private void length(int value) {
    frame.graph.edge(paths.here(value), places.length());
  }

  private void read(int type, int field, int... where) {
    int value = frame.flow(frame.fresh(read), where);
    paths.push(frame.flow(value, places.field(type, field)));
  }

  private void write(int type, int field, int value, int... where) {
    frame.graph.edge(frame.written(written, value, where), places.field(type, field));
  }
}
