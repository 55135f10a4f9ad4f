// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.ir.ArrayType;
import dev.slotwise.wasm.ir.CompositeType;
import dev.slotwise.wasm.ir.FieldType;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.StructType;
import dev.slotwise.wasm.ir.SubType;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/** The types of all parts, each recursive group once: equal groups get the same indices. */
final class MergedTypes {
  private final int[][] maps;
  private final int plainFunction;
  private final Types types;

  MergedTypes(ImmutableList<Part> parts, TypeInterner interner) {
    Types.Builder builder = new Types.Builder(interner);
    MutableIntIntMap firstOfGroup = IntIntMaps.mutable.empty();
    this.maps = new int[parts.size()][];
    for (int part = 0; part < maps.length; part++) {
      Types own = parts.get(part).module().types();
      int[] map = new int[own.size()];
      maps[part] = map;
      for (int start = 0; start < map.length; start = own.groupEnd(start)) {
        int canonical = own.canonical(start);
        int end = own.groupEnd(start);
        boolean known = firstOfGroup.containsKey(canonical);
        int first = known ? firstOfGroup.get(canonical) : builder.size();
        for (int i = start; i < end; i++) {
          map[i] = first + i - start;
        }
        if (!known) {
          firstOfGroup.put(canonical, first);
          SubType[] group = new SubType[end - start];
          for (int i = start; i < end; i++) {
            group[i - start] = mapped(own.get(i), map);
          }
          builder.addGroup(group);
        }
      }
    }
    ImmutableIntList none = IntLists.immutable.empty();
    SubType plain = new SubType(true, OptionalInt.empty(), new FunctionType(none, none));
    Types.Builder alone = new Types.Builder(interner);
    alone.addGroup(plain);
    int canonical = alone.build().canonical(0);
    this.plainFunction = firstOfGroup.getIfAbsent(canonical, builder.size());
    if (plainFunction == builder.size()) {
      builder.addGroup(plain);
    }
    this.types = builder.build();
  }

  Types types() {
    return types;
  }

  /** By type index of a part, the type's index here. */
  int[] map(int part) {
    return maps[part];
  }

  /** A type without parameters and results. */
  int plainFunction() {
    return plainFunction;
  }

  /** The value type with its type index mapped. */
  static int mapped(int valueType, int[] map) {
    if (!ValueType.isReference(valueType) || ValueType.heapType(valueType) < 0) {
      return valueType;
    }
    return ValueType.reference(map[ValueType.heapType(valueType)], ValueType.isNullable(valueType));
  }

  private static SubType mapped(SubType type, int[] map) {
    OptionalInt supertype = type.supertype();
    return new SubType(
        type.isFinal(),
        supertype.isPresent() ? OptionalInt.of(map[supertype.getAsInt()]) : supertype,
        mapped(type.composite(), value -> mapped(value, map)));
  }

  private static CompositeType mapped(CompositeType type, IntUnaryOperator map) {
    if (type instanceof FunctionType function) {
      return new FunctionType(mapped(function.parameters(), map), mapped(function.results(), map));
    }
    if (type instanceof StructType struct) {
      return new StructType(struct.fields().collect(field -> mapped(field, map)));
    }
    return new ArrayType(mapped(((ArrayType) type).element(), map));
  }

  private static FieldType mapped(FieldType field, IntUnaryOperator map) {
    return new FieldType(map.applyAsInt(field.storageType()), field.mutable());
  }

  private static ImmutableIntList mapped(ImmutableIntList types, IntUnaryOperator map) {
    return IntLists.immutable.of(types.primitiveStream().map(map).toArray());
  }
}
