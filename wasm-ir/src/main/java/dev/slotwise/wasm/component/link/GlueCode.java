// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.component.Shape;
import dev.slotwise.wasm.component.link.Thing.Core;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.link.CanonicalAbi;
import dev.slotwise.wasm.op.Opcode;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/** The code of one function of a {@link Glue}. */
final class GlueCode {
  private static final int EMPTY_BLOCK = 0x40;

  private final Glue glue;
  private final FunctionType type;
  private final ByteWriter out = new ByteWriter();
  private boolean usesLocal;

  /**
   * @param type the function's
   */
  GlueCode(Glue glue, FunctionType type) {
    this.glue = glue;
    this.type = type;
  }

  /** The function's body, locals included. */
  ByteWriter finish() {
    ByteWriter body = new ByteWriter();
    body.unsigned(usesLocal ? 1 : 0);
    if (usesLocal) {
      body.unsigned(1);
      body.valueType(ValueType.FUNCREF);
    }
    out.op(Opcode.END);
    body.append(out);
    return body;
  }

  /** Whether a type is of references to functions of any type. */
  static boolean isFunctionReference(int type) {
    return ValueType.isReference(type) && ValueType.heapType(type) == HeapType.FUNC;
  }

  /** Calls with any arguments. */
  void callWithAny(Core function) {
    function.type().orElseThrow().parameters().forEach(this::any);
    call(function);
  }

  void call(Core function) {
    out.op(Opcode.CALL);
    out.unsigned(glue.use(function));
  }

  /** Calls a function of the same module, by its place. */
  void callOwn(int function) {
    out.op(Opcode.CALL);
    out.unsigned(glue.own(function));
  }

  /** Calls any number of times, with any arguments, and drops the results. */
  void callOften(Core function) {
    often(
        () -> {
          callWithAny(function);
          drop(function.type().orElseThrow().results());
        });
  }

  /** Does something any number of times. */
  void often(Runnable what) {
    out.op(Opcode.BLOCK);
    out.octet(EMPTY_BLOCK);
    out.op(Opcode.LOOP);
    out.octet(EMPTY_BLOCK);
    any(ValueType.I32);
    out.op(Opcode.BR_IF);
    out.unsigned(1);
    what.run();
    out.op(Opcode.BR);
    out.unsigned(0);
    out.op(Opcode.END);
    out.op(Opcode.END);
  }

  /** Drops results; keeps references to functions, if the module has a table for them. */
  void drop(ImmutableIntList results) {
    results
        .toReversed()
        .forEach(
            result -> {
              if (isFunctionReference(result) && glue.keepsReferences()) {
                keep();
              } else {
                out.op(Opcode.DROP);
              }
            });
  }

  /** Pushes the function's own parameters. */
  void parameters(int count) {
    for (int i = 0; i < count; i++) {
      parameter(i);
    }
  }

  /** Pushes one of the function's own parameters. */
  void parameter(int index) {
    out.op(Opcode.LOCAL_GET);
    out.unsigned(index);
  }

  /** Pushes any value of a type. */
  void any(int valueType) {
    if (isFunctionReference(valueType) && glue.keepsReferences()) {
      kept(valueType);
      return;
    }
    call(
        Core.function(
            CanonicalAbi.MODULE,
            ValueType.toString(valueType),
            new FunctionType(IntLists.immutable.empty(), IntLists.immutable.of(valueType))));
  }

  /** Calls any function of a table that takes an i32 and gives nothing. */
  void callThrough(Core table) {
    any(ValueType.I32);
    any(table.table().range().addressType());
    callIndirect(
        new FunctionType(IntLists.immutable.of(ValueType.I32), IntLists.immutable.empty()),
        glue.use(table));
  }

  /** Calls any function of a type that the module has kept. */
  void callKept(FunctionType callee) {
    callee.parameters().forEach(this::any);
    any(ValueType.I32);
    callIndirect(callee, glue.keptTable());
    drop(callee.results());
  }

  private void callIndirect(FunctionType callee, int table) {
    out.op(Opcode.CALL_INDIRECT);
    out.unsigned(glue.type(callee));
    out.unsigned(table);
  }

  /** Pushes a reference to a function of the same module, by its place. */
  void refer(int function) {
    referTo(glue.own(function));
  }

  /** Pushes a reference to a function. */
  void refer(Core function) {
    referTo(glue.use(function));
  }

  private void referTo(int index) {
    glue.refer(index);
    out.op(Opcode.REF_FUNC);
    out.unsigned(index);
  }

  /** Pops a reference to a function and keeps it. */
  void keep() {
    usesLocal = true;
    int local = type.parameters().size();
    out.op(Opcode.LOCAL_SET);
    out.unsigned(local);
    any(ValueType.I32);
    parameter(local);
    table(Opcode.TABLE_SET, glue.keptTable());
  }

  /** Pushes any reference that was kept. */
  private void kept(int valueType) {
    any(ValueType.I32);
    table(Opcode.TABLE_GET, glue.keptTable());
    if (!ValueType.isNullable(valueType)) {
      out.op(Opcode.REF_AS_NON_NULL);
    }
  }

  /** Keeps any element of a table. */
  void keepElement(Core table) {
    any(table.table().range().addressType());
    table(Opcode.TABLE_GET, glue.use(table));
    keep();
  }

  /** Puts any value into any element of a table. */
  void setElement(Core table) {
    any(table.table().range().addressType());
    any(table.table().elementType());
    table(Opcode.TABLE_SET, glue.use(table));
  }

  /** Appends elements of any value to a table. */
  void grow(Core table) {
    any(table.table().elementType());
    any(table.table().range().addressType());
    table(Opcode.TABLE_GROW, glue.use(table));
    out.op(Opcode.DROP);
  }

  private void table(Opcode op, int table) {
    out.op(op);
    out.unsigned(table);
  }

  /** Keeps the value of a global. */
  void keepGlobal(Core global) {
    out.op(Opcode.GLOBAL_GET);
    out.unsigned(glue.use(global));
    keep();
  }

  /** Sets a global to any value. */
  void setGlobal(Core global) {
    Shape.CoreGlobal declared = global.global();
    any(declared.type());
    out.op(Opcode.GLOBAL_SET);
    out.unsigned(glue.use(global));
  }
}
