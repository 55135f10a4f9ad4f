// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Fields;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;

/**
 * The places that functions share: what is written in one is read in others, in whatever order.
 * Objects are not told apart: a field is one place over all of them. Imports that may be one thing
 * share a place.
 */
final class Places {
  private final WasmModule module;
  private final FlowGraph graph;
  private final ImportAliases aliases;
  private final Fields fields;
  private final MutableLongIntMap nodes = LongIntMaps.mutable.empty();
  private final List<RangeFlow> memories = new ArrayList<>();
  private final List<RangeFlow> tables = new ArrayList<>();

  private enum Kind {
    GLOBAL,
    FIELD,
    LENGTH,
    PAYLOAD,
    PARAMETER,
    RESULT,
    ENTRY,
    THROWS,
    MEMORY_SIZE,
    TABLE_SIZE
  }

  Places(WasmModule module, FlowGraph graph, ImportAliases aliases, Fields fields) {
    this.module = module;
    this.graph = graph;
    this.aliases = aliases;
    this.fields = fields;
    module.memories().forEach(memory -> memories.add(new RangeFlow()));
    module.tables().forEach(table -> tables.add(new RangeFlow()));
  }

  private int place(Kind kind, int owner, int number) {
    long key = ((long) kind.ordinal() << 56) | ((long) owner << 24) | number;
    return nodes.getIfAbsentPut(key, graph::place);
  }

  int global(int global) {
    return place(Kind.GLOBAL, aliases.first(ExternalKind.GLOBAL, global), 0);
  }

  int field(int type, int field) {
    return place(Kind.FIELD, fields.number(type, field), 0);
  }

  int fieldCount(int type) {
    return fields.fieldCount(type);
  }

  /** The length of any array. */
  int length() {
    return place(Kind.LENGTH, 0, 0);
  }

  /** A value that comes with an exception; imported tags of one type may be one tag. */
  int payload(int tag, int index) {
    int first = tag;
    if (tag < module.importedCount(ExternalKind.TAG)) {
      first = 0;
      while (type(first) != type(tag)) {
        first++;
      }
    }
    return place(Kind.PAYLOAD, first, index);
  }

  private int type(int tag) {
    return module.types().canonical(module.tags().get(tag));
  }

  int parameter(int function, int index) {
    return place(Kind.PARAMETER, function, index);
  }

  int result(int function, int index) {
    return place(Kind.RESULT, function, index);
  }

  /** Whether the function is called, and from where. */
  int entry(int function) {
    return place(Kind.ENTRY, function, 0);
  }

  /** Whether the function ends by an exception. */
  int throwing(int function) {
    return place(Kind.THROWS, function, 0);
  }

  int memorySize(int memory) {
    return place(Kind.MEMORY_SIZE, aliases.first(ExternalKind.MEMORY, memory), 0);
  }

  int tableSize(int table) {
    return place(Kind.TABLE_SIZE, aliases.first(ExternalKind.TABLE, table), 0);
  }

  RangeFlow memory(int memory) {
    return memories.get(aliases.first(ExternalKind.MEMORY, memory));
  }

  RangeFlow table(int table) {
    return tables.get(aliases.first(ExternalKind.TABLE, table));
  }

  /** Adds the edges through memories and tables; no access may follow. */
  void connect() {
    memories.forEach(memory -> memory.connect(graph));
    tables.forEach(table -> table.connect(graph));
  }

  /** What can be read through a reference: the fields of the objects that it may lead to. */
  void forEachBehind(int valueType, IntConsumer action) {
    BitSet types = new BitSet();
    List<Integer> left = new ArrayList<>();
    addTypes(valueType, types, left);
    BitSet behind = new BitSet();
    while (!left.isEmpty()) {
      int type = left.remove(left.size() - 1);
      for (int field = 0; field < fields.fieldCount(type); field++) {
        behind.set(fields.number(type, field));
        addTypes(fields.type(type, field).storageType(), types, left);
      }
    }
    behind.stream().forEach(number -> action.accept(place(Kind.FIELD, number, 0)));
  }

  private void addTypes(int valueType, BitSet types, List<Integer> left) {
    if (!ValueType.isReference(valueType)) {
      return;
    }
    int heapType = ValueType.heapType(valueType);
    boolean isAny =
        HeapType.isAbstract(heapType)
            && heapType != HeapType.FUNC
            && heapType != HeapType.NOFUNC
            && heapType != HeapType.I31;
    for (int type = 0; type < module.types().size(); type++) {
      boolean fits = isAny || module.types().heapMatches(type, heapType);
      if (fits && fields.fieldCount(type) > 0 && !types.get(type)) {
        types.set(type);
        left.add(type);
      }
    }
  }
}
