// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

import dev.slotwise.wasm.ir.ArrayType;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.CompositeType;
import dev.slotwise.wasm.ir.FieldType;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.StructType;
import dev.slotwise.wasm.ir.SubType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Decodes the type section, or single types of a component. Type indices are checked here, since
 * canonical ids are given as types are read; whether a type may be the subtype that it says to be
 * is for the validator.
 *
 * <p>Source: WebAssembly 3.0, sections 5.3.4 to 5.3.10.
 */
public final class TypeSectionDecoder {
  private static final int RECURSIVE_GROUP = 0x4E;
  private static final int SUB_FINAL = 0x4F;
  private static final int SUB = 0x50;
  private static final int ARRAY = 0x5E;
  private static final int STRUCT = 0x5F;
  private static final int FUNCTION = 0x60;

  private final Types.Builder types;
  private final Limits limits;

  /**
   * @param types where the types go
   * @param limits what is too large
   */
  public TypeSectionDecoder(Types.Builder types, Limits limits) {
    this.types = types;
    this.limits = limits;
  }

  Types build() {
    return types.build();
  }

  void decode(ByteCursor cursor) {
    int start = cursor.position();
    int groups = cursor.u32();
    cursor.checkLimit(Integer.toUnsignedLong(groups), limits.types(), "types", start);
    for (int i = 0; i < groups; i++) {
      Cancellation.check();
      group(cursor);
    }
  }

  /**
   * Reads one recursive group, or a type that is a group by itself.
   *
   * @return its types; their indices follow those that were there
   */
  public SubType[] group(ByteCursor cursor) {
    int at = cursor.position();
    int size = 1;
    if (cursor.peek() == RECURSIVE_GROUP) {
      cursor.u8();
      size = cursor.vectorLength(2);
      cursor.checkLimit(size, limits.recursiveGroupTypes(), "recursive group size", at);
    }
    cursor.checkLimit((long) types.size() + size, limits.types(), "types", at);
    int end = types.size() + size;
    SubType[] group = new SubType[size];
    for (int j = 0; j < size; j++) {
      group[j] = subType(cursor, types.size() + j, end);
    }
    types.addGroup(group);
    return group;
  }

  /** The next index is of something that is no type of its own. */
  public void skip() {
    ImmutableIntList none = IntLists.immutable.empty();
    types.addGroup(new SubType(true, OptionalInt.empty(), new FunctionType(none, none)));
  }

  /**
   * @param self the index of the type
   * @param end the index after its group: what it may refer to is below
   */
  private SubType subType(ByteCursor cursor, int self, int end) {
    int code = cursor.peek();
    if (code != SUB && code != SUB_FINAL) {
      return new SubType(true, OptionalInt.empty(), composite(cursor, end));
    }
    cursor.u8();
    int start = cursor.position();
    int count = cursor.vectorLength(1);
    if (count > 1) {
      throw cursor.error("sub type: more than one supertype", start);
    }
    OptionalInt supertype = OptionalInt.empty();
    if (count == 1) {
      supertype = OptionalInt.of(cursor.u32AtMost(self - 1, "unknown type"));
    }
    return new SubType(code == SUB_FINAL, supertype, composite(cursor, end));
  }

  private CompositeType composite(ByteCursor cursor, int end) {
    int start = cursor.position();
    int code = cursor.u8();
    return switch (code) {
      case FUNCTION ->
          new FunctionType(
              valueTypes(cursor, end, limits.parameters(), "parameters"),
              valueTypes(cursor, end, limits.results(), "results"));
      case STRUCT -> {
        int count = cursor.vectorLength(2);
        cursor.checkLimit(count, limits.fields(), "fields", start);
        MutableList<FieldType> fields = Lists.mutable.empty();
        for (int i = 0; i < count; i++) {
          fields.add(field(cursor, end));
        }
        yield new StructType(fields.toImmutable());
      }
      case ARRAY -> new ArrayType(field(cursor, end));
      default -> throw cursor.error(Proposals.compositeType(code), start);
    };
  }

  private static ImmutableIntList valueTypes(ByteCursor cursor, int end, int limit, String what) {
    int start = cursor.position();
    int count = cursor.vectorLength(1);
    cursor.checkLimit(count, limit, what, start);
    MutableIntList list = IntLists.mutable.empty();
    for (int i = 0; i < count; i++) {
      list.add(known(cursor, end, false));
    }
    return list.toImmutable();
  }

  private static FieldType field(ByteCursor cursor, int end) {
    int type = known(cursor, end, true);
    int start = cursor.position();
    int mutability = cursor.u8();
    if (mutability > 1) {
      throw cursor.error("malformed mutability", start);
    }
    return new FieldType(type, mutability == 1);
  }

  /** A value or storage type that refers to no type at {@code end} or after. */
  private static int known(ByteCursor cursor, int end, boolean storage) {
    int start = cursor.position();
    int code = cursor.peek();
    if (storage && (code == 0x78 || code == 0x77)) {
      cursor.u8();
      return code - 0x80;
    }
    int type = cursor.valueType();
    if (ValueType.isReference(type) && ValueType.heapType(type) >= end) {
      throw cursor.error("unknown type", start);
    }
    return type;
  }
}
