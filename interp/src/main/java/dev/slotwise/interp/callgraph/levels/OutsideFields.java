// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FieldType;
import dev.slotwise.wasm.ir.Fields;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.SubType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.BitSet;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The fields of structs and arrays in which the outside may have put something: whatever the host
 * model says of tables and memory, a host that is given an object can set its mutable fields, and
 * an object that comes from outside was filled there.
 *
 * <p>A type <i>comes in</i> where a value of it can pass from the host to the module: a parameter
 * of a function that the host calls, a result of the host's functions, an imported global, a
 * mutable global or a table that the host writes, the payload of a tag that both know. It <i>goes
 * out</i> where a value passes the other way. With a type, all its declared subtypes come in or go
 * out; {@code anyref} stands for all structs and arrays, and {@code externref} as well if the
 * module converts between the two. All fields of what comes in are the outside's, and so is what
 * they lead to; of what goes out, the mutable fields and what they lead to, while what an immutable
 * field leads to goes out in turn. A type that does neither is the module's own: nobody else makes
 * or changes its objects.
 *
 * <p>Linear in types, imports, exports and functions.
 */
public final class OutsideFields {
  private final WasmModule module;
  private final Types types;
  private final Fields fields;
  private final boolean converts;

  /** By canonical type: the type indices of that type, and of its direct declared subtypes. */
  private final MutableIntObjectMap<MutableIntList> below = IntObjectMaps.mutable.empty();

  private final BitSet in = new BitSet();
  private final BitSet out = new BitSet();
  private final MutableIntList workIn = IntLists.mutable.empty();
  private final MutableIntList workOut = IntLists.mutable.empty();
  private final BitSet found = new BitSet();

  private OutsideFields(WasmModule module, boolean convertsInCode) {
    this.module = module;
    this.types = module.types();
    this.fields = new Fields(types);
    this.converts = convertsInCode || convertsInConstants(module);
    for (int type = 0; type < types.size(); type++) {
      SubType declared = types.get(type);
      below.getIfAbsentPut(types.canonical(type), IntLists.mutable::empty).add(type);
      if (declared.supertype().isPresent()) {
        int above = types.canonical(declared.supertype().getAsInt());
        below.getIfAbsentPut(above, IntLists.mutable::empty).add(type);
      }
    }
  }

  /**
   * The numbers of these fields, as {@link Fields} has them.
   *
   * @param facts the module's, from {@link CodeFacts#scan}
   * @param called the functions of the module that the host may call, whenever it does
   */
  public static NodeSet of(WasmModule module, CodeFacts facts, HostModel host, NodeSet called) {
    OutsideFields analysis = new OutsideFields(module, facts.convertsReferences());
    if (analysis.fields.count() == 0) {
      return NodeSet.empty();
    }
    analysis.functions(called);
    analysis.globals(host);
    analysis.tables(host);
    analysis.tags();
    analysis.close();
    return NodeSet.copyOf(analysis.found);
  }

  private void functions(NodeSet called) {
    for (int function = 0; function < module.functionCount(); function++) {
      FunctionType type = module.functionType(function);
      if (module.isHostFunction(function)) {
        goesOut(type.parameters());
        comesIn(type.results());
      } else if (called.contains(function)) {
        comesIn(type.parameters());
        goesOut(type.results());
      }
    }
  }

  private void globals(HostModel host) {
    NodeSet reached = HostReach.written(module, host, ExternalKind.GLOBAL);
    boolean written = host.writesGlobals(module);
    NodeSet exported = exported(ExternalKind.GLOBAL);
    for (int index = 0; index < module.globals().size(); index++) {
      Global global = module.globals().get(index);
      boolean imported = index < module.importedCount(ExternalKind.GLOBAL);
      if (imported || (written && global.mutable() && reached.contains(index))) {
        comesIn(global.type());
      }
      if (imported || exported.contains(index)) {
        goesOut(global.type());
      }
    }
  }

  private void tables(HostModel host) {
    NodeSet reached = HostReach.written(module, host, ExternalKind.TABLE);
    boolean written = host.writesTables(module);
    NodeSet exported = exported(ExternalKind.TABLE);
    for (int index = 0; index < module.tables().size(); index++) {
      int type = module.tables().get(index).elementType();
      if (written && reached.contains(index)) {
        comesIn(type);
      }
      if (index < module.importedCount(ExternalKind.TABLE) || exported.contains(index)) {
        goesOut(type);
      }
    }
  }

  private void tags() {
    NodeSet exported = exported(ExternalKind.TAG);
    for (int tag = 0; tag < module.tags().size(); tag++) {
      if (tag < module.importedCount(ExternalKind.TAG) || exported.contains(tag)) {
        IntList payload = types.function(module.tags().get(tag)).parameters();
        comesIn(payload);
        goesOut(payload);
      }
    }
  }

  private NodeSet exported(ExternalKind kind) {
    BitSet indices = new BitSet();
    for (Export export : module.exports()) {
      if (export.kind() == kind) {
        indices.set(export.index());
      }
    }
    return NodeSet.copyOf(indices);
  }

  private void comesIn(IntList valueTypes) {
    valueTypes.forEach(this::comesIn);
  }

  private void goesOut(IntList valueTypes) {
    valueTypes.forEach(this::goesOut);
  }

  private void comesIn(int valueType) {
    pass(valueType, in, workIn);
  }

  private void goesOut(int valueType) {
    pass(valueType, out, workOut);
  }

  private void pass(int valueType, BitSet seen, MutableIntList work) {
    if (!ValueType.isReference(valueType)) {
      return;
    }
    int heapType = ValueType.heapType(valueType);
    if (heapType >= 0) {
      add(heapType, seen, work);
      return;
    }
    boolean structs = false;
    boolean arrays = false;
    switch (heapType) {
      case HeapType.ANY, HeapType.EQ -> {
        structs = true;
        arrays = true;
      }
      case HeapType.EXTERN -> {
        structs = converts;
        arrays = converts;
      }
      case HeapType.STRUCT -> structs = true;
      case HeapType.ARRAY -> arrays = true;
      default -> {
        // Functions and exceptions have no fields; the rest stands for no object with fields.
      }
    }
    for (int type = 0; (structs || arrays) && type < types.size(); type++) {
      if ((structs && types.heapMatches(type, HeapType.STRUCT))
          || (arrays && types.heapMatches(type, HeapType.ARRAY))) {
        add(type, seen, work);
      }
    }
  }

  private static void add(int type, BitSet seen, MutableIntList work) {
    if (!seen.get(type)) {
      seen.set(type);
      work.add(type);
    }
  }

  /** Follows subtypes and fields until nothing is new. */
  private void close() {
    while (!workIn.isEmpty() || !workOut.isEmpty()) {
      if (!workIn.isEmpty()) {
        int type = workIn.removeAtIndex(workIn.size() - 1);
        below.get(types.canonical(type)).forEach(sub -> add(sub, in, workIn));
        forEachField(type, true);
      } else {
        int type = workOut.removeAtIndex(workOut.size() - 1);
        below.get(types.canonical(type)).forEach(sub -> add(sub, out, workOut));
        forEachField(type, false);
      }
    }
  }

  private void forEachField(int type, boolean fromOutside) {
    for (int field = 0; field < fields.fieldCount(type); field++) {
      FieldType declared = fields.type(type, field);
      if (fromOutside || declared.mutable()) {
        found.set(fields.number(type, field));
        comesIn(declared.storageType());
      }
      // The host can read what the module puts there.
      goesOut(declared.storageType());
    }
  }

  /** Whether a constant expression converts between {@code anyref} and {@code externref}. */
  private static boolean convertsInConstants(WasmModule module) {
    for (Global global : module.globals()) {
      if (global.initializer().isPresent() && converts(module, global.initializer().get())) {
        return true;
      }
    }
    for (ElementSegment segment : module.elements()) {
      if (segment.expressions().anySatisfy(expression -> converts(module, expression))) {
        return true;
      }
    }
    return module
        .tables()
        .anySatisfy(
            table ->
                table.initializer().isPresent() && converts(module, table.initializer().get()));
  }

  private static boolean converts(WasmModule module, ConstExpr expression) {
    ByteCursor cursor =
        new ByteCursor(module.front(), expression.start(), expression.end(), "constant expression");
    while (!cursor.atEnd()) {
      Opcode op = cursor.opcode();
      if (op == Opcode.ANY_CONVERT_EXTERN || op == Opcode.EXTERN_CONVERT_ANY) {
        return true;
      }
      cursor.skip(op.immediates());
    }
    return false;
  }
}
