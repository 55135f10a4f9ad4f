// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.ArrayType;
import dev.slotwise.wasm.ir.CompositeType;
import dev.slotwise.wasm.ir.FieldType;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.StructType;
import dev.slotwise.wasm.ir.SubType;
import dev.slotwise.wasm.ir.Types;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * Writes the content of a type section.
 *
 * <p>Source: WebAssembly 3.0, sections 5.3.4 to 5.3.10.
 */
final class TypeWriter {
  private static final int RECURSIVE_GROUP = 0x4E;
  private static final int SUB_FINAL = 0x4F;
  private static final int SUB = 0x50;
  private static final int ARRAY = 0x5E;
  private static final int STRUCT = 0x5F;
  private static final int FUNCTION = 0x60;

  private TypeWriter() {}

  static void write(Types types, ByteWriter out) {
    int groups = 0;
    for (int start = 0; start < types.size(); start = types.groupEnd(start)) {
      groups++;
    }
    out.unsigned(groups);
    for (int start = 0; start < types.size(); start = types.groupEnd(start)) {
      int end = types.groupEnd(start);
      if (end - start > 1) {
        out.octet(RECURSIVE_GROUP);
        out.unsigned(end - start);
      }
      for (int type = start; type < end; type++) {
        subType(types.get(type), out);
      }
    }
  }

  private static void subType(SubType type, ByteWriter out) {
    if (!type.isFinal() || type.supertype().isPresent()) {
      out.octet(type.isFinal() ? SUB_FINAL : SUB);
      out.unsigned(type.supertype().isPresent() ? 1 : 0);
      type.supertype().ifPresent(out::unsigned);
    }
    composite(type.composite(), out);
  }

  private static void composite(CompositeType type, ByteWriter out) {
    if (type instanceof FunctionType function) {
      out.octet(FUNCTION);
      valueTypes(function.parameters(), out);
      valueTypes(function.results(), out);
    } else if (type instanceof StructType struct) {
      out.octet(STRUCT);
      out.unsigned(struct.fields().size());
      struct.fields().forEach(field -> field(field, out));
    } else if (type instanceof ArrayType array) {
      out.octet(ARRAY);
      field(array.element(), out);
    }
  }

  private static void valueTypes(ImmutableIntList types, ByteWriter out) {
    out.unsigned(types.size());
    types.forEach(out::valueType);
  }

  private static void field(FieldType field, ByteWriter out) {
    out.valueType(field.storageType());
    out.octet(field.mutable() ? 1 : 0);
  }
}
