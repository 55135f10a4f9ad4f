// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.BitSet;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;

/**
 * The flow of function references: through tables, and through the fields of structs and arrays,
 * one place a field whatever the object. A reference to an object is no place: what can be reached
 * through it lies in its fields.
 */
final class ReferenceFlow {
  private final WasmModule module;
  private final ValueGraph graph;
  private final Places places;
  private final Operands operands;
  private final ByteCursor cursor;
  private final MutableIntIntMap functions = IntIntMaps.mutable.empty();
  private final MutableIntIntMap elements = IntIntMaps.mutable.empty();

  ReferenceFlow(
      WasmModule module, ValueGraph graph, Places places, Operands operands, ByteCursor cursor) {
    this.module = module;
    this.graph = graph;
    this.places = places;
    this.operands = operands;
    this.cursor = cursor;
  }

  /** Any instruction on references and tables; false for another. */
  boolean step(Opcode op) {
    switch (op) {
      case REF_FUNC -> operands.push(function(cursor.u32()));
      case REF_NULL -> {
        cursor.heapType();
        operands.push(NOWHERE);
      }
      case REF_AS_NON_NULL, ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> {
        // The same reference goes on.
      }
      case REF_CAST, REF_CAST_NULL -> cursor.heapType();
      case REF_IS_NULL, REF_TEST, REF_TEST_NULL, REF_EQ -> {
        cursor.skip(op.immediates());
        operands.drop(op == Opcode.REF_EQ ? 2 : 1);
        operands.push(places.truth());
      }
      case ARRAY_LEN -> {
        operands.drop(1);
        operands.push(places.computed());
      }
      case REF_I31 -> {
        graph.edge(operands.pop(), places.inTransit());
        operands.push(NOWHERE);
      }
      case I31_GET_S, I31_GET_U -> {
        operands.drop(1);
        operands.push(places.inTransit());
      }
      case TABLE_GET -> {
        operands.drop(1);
        operands.push(places.read(cursor.u32()));
      }
      case TABLE_SET -> {
        graph.edge(operands.pop(), places.written(cursor.u32()));
        operands.drop(1);
      }
      case TABLE_FILL -> {
        operands.drop(1);
        graph.edge(operands.pop(), places.written(cursor.u32()));
        operands.drop(1);
      }
      case TABLE_GROW -> {
        operands.drop(1);
        graph.edge(operands.pop(), places.written(cursor.u32()));
        operands.push(places.anything());
      }
      case TABLE_SIZE -> {
        cursor.u32();
        operands.push(places.anything());
      }
      case TABLE_COPY -> {
        int to = cursor.u32();
        graph.edge(places.written(cursor.u32()), places.written(to));
        operands.drop(3);
      }
      case TABLE_INIT -> {
        cursor.skip(op.immediates());
        operands.drop(3);
      }
      default -> {
        return aggregate(op);
      }
    }
    return true;
  }

  private boolean aggregate(Opcode op) {
    switch (op) {
      case STRUCT_NEW -> {
        int type = cursor.u32();
        for (int field = places.fieldCount(type) - 1; field >= 0; field--) {
          graph.edge(operands.pop(), places.field(type, field));
        }
        operands.push(NOWHERE);
      }
      case STRUCT_NEW_DEFAULT -> {
        cursor.u32();
        operands.push(NOWHERE);
      }
      case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U -> {
        int type = cursor.u32();
        operands.drop(1);
        operands.push(places.field(type, cursor.u32()));
      }
      case STRUCT_SET -> {
        int type = cursor.u32();
        graph.edge(operands.pop(), places.field(type, cursor.u32()));
        operands.drop(1);
      }
      default -> {
        return array(op);
      }
    }
    return true;
  }

  private boolean array(Opcode op) {
    switch (op) {
      case ARRAY_NEW -> {
        operands.drop(1);
        graph.edge(operands.pop(), places.field(cursor.u32(), 0));
        operands.push(NOWHERE);
      }
      case ARRAY_NEW_DEFAULT -> {
        cursor.u32();
        operands.drop(1);
        operands.push(NOWHERE);
      }
      case ARRAY_NEW_FIXED -> {
        int elements = places.field(cursor.u32(), 0);
        for (int i = cursor.u32(); i > 0; i--) {
          graph.edge(operands.pop(), elements);
        }
        operands.push(NOWHERE);
      }
      case ARRAY_NEW_DATA, ARRAY_NEW_ELEM -> {
        segment(op == Opcode.ARRAY_NEW_ELEM);
        operands.drop(2);
        operands.push(NOWHERE);
      }
      case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> {
        operands.drop(2);
        operands.push(places.field(cursor.u32(), 0));
      }
      case ARRAY_SET -> {
        graph.edge(operands.pop(), places.field(cursor.u32(), 0));
        operands.drop(2);
      }
      case ARRAY_FILL -> {
        operands.drop(1);
        graph.edge(operands.pop(), places.field(cursor.u32(), 0));
        operands.drop(2);
      }
      case ARRAY_COPY -> {
        int to = cursor.u32();
        graph.edge(places.field(cursor.u32(), 0), places.field(to, 0));
        operands.drop(5);
      }
      case ARRAY_INIT_DATA, ARRAY_INIT_ELEM -> {
        segment(op == Opcode.ARRAY_INIT_ELEM);
        operands.drop(4);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** An array is filled from a segment. */
  private void segment(boolean isElements) {
    int field = places.field(cursor.u32(), 0);
    int index = cursor.u32();
    if (field == NOWHERE) {
      return;
    }
    if (isElements) {
      graph.edge(elements(index), field);
    } else {
      places.fromData(index, field);
    }
  }

  /** A reference to a function. */
  private int function(int function) {
    if (!functions.containsKey(function)) {
      int node = graph.node();
      graph.put(node, Atoms.of(function));
      functions.put(function, node);
    }
    return functions.get(function);
  }

  /** What an element segment holds that code copies. */
  private int elements(int segment) {
    if (!elements.containsKey(segment)) {
      ImmutableIntList all = module.elements().get(segment).functions();
      BitSet named = new BitSet();
      all.select(function -> function >= 0).forEach(named::set);
      int node = graph.node();
      graph.put(node, all.contains(ElementSegment.OTHER) ? Atoms.ANY : Atoms.of(named));
      elements.put(segment, node);
    }
    return elements.get(segment);
  }
}
