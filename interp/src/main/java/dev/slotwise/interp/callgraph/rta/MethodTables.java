// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.rta;

import dev.slotwise.interp.reach.DynamicProgram;
import java.util.Arrays;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.IntIntMap;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/** The methods of types, read once each; and which types implement an interface. */
final class MethodTables {
  private final DynamicProgram program;
  private final MutableIntObjectMap<IntIntMap> tables = IntObjectMaps.mutable.empty();
  private final MutableIntObjectMap<int[]> contracts = IntObjectMaps.mutable.empty();

  MethodTables(DynamicProgram program) {
    this.program = program;
  }

  /** A type's functions by method. */
  IntIntMap of(int type) {
    return tables.getIfAbsentPut(
        type,
        () -> {
          MutableIntIntMap table = IntIntMaps.mutable.empty();
          program.methodsOf(type, (method, function, exported) -> table.put(method, function));
          return table;
        });
  }

  /** Whether a type has every method that the interface asks for, by name and signature. */
  boolean implementsAll(int type, int interfaceType) {
    IntIntMap table = of(type);
    int[] contract =
        contracts.getIfAbsentPut(
            interfaceType,
            () -> {
              MutableIntList methods = IntLists.mutable.empty();
              program.methodsOf(interfaceType, (method, function, exported) -> methods.add(method));
              return methods.toArray();
            });
    return Arrays.stream(contract).allMatch(table::containsKey);
  }
}
