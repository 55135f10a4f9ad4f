// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.skeleton;

import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.Mention;
import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * One body of a skeleton: what the function names, then its call sites, in order. Operands whose
 * value the straight line doesn't prove come from locals that nothing sets. The body ends in {@code
 * unreachable}, so that results need not be dropped, nor the function's own be made.
 */
final class SkeletonBody {
  private static final int NO_RESULT = 0x40;

  private final WasmModule module;
  private final CodeFacts facts;
  private final int function;
  private final int parameters;
  private final ByteWriter code = new ByteWriter();

  /** The locals, by type; and their types in order. */
  private final MutableIntIntMap localByType = IntIntMaps.mutable.empty();

  private final MutableIntList localTypes = IntLists.mutable.empty();

  SkeletonBody(WasmModule module, CodeFacts facts, int function) {
    this.module = module;
    this.facts = facts;
    this.function = function;
    this.parameters = module.functionType(function).parameters().size();
  }

  ByteWriter write() {
    if (function == module.importedFunctionCount()) {
      tableOperations();
    }
    facts.mentions(function, this::mention);
    for (int site = facts.firstSite(function); site < facts.endSite(function); site++) {
      site(site);
    }
    code.op(Opcode.UNREACHABLE);
    code.op(Opcode.END);
    ByteWriter body = new ByteWriter();
    body.unsigned(localTypes.size());
    localTypes.forEach(
        type -> {
          body.unsigned(1);
          body.valueType(type);
        });
    body.append(code);
    return body;
  }

  /** Who writes a table makes no difference at these levels: the first body does it for all. */
  private void tableOperations() {
    for (int table = 0; table < module.tables().size(); table++) {
      if (facts.isTableWritten(table)) {
        address(table);
        unknown(module.tables().get(table).elementType());
        code.op(Opcode.TABLE_SET);
        code.unsigned(table);
      }
    }
    for (CodeFacts.TablePair pair : facts.initializations()) {
      address(pair.table());
      unknown(ValueType.I32);
      unknown(ValueType.I32);
      code.op(Opcode.TABLE_INIT);
      code.unsigned(pair.source());
      code.unsigned(pair.table());
    }
    for (CodeFacts.TablePair pair : facts.copies()) {
      address(pair.table());
      address(pair.source());
      unknown(is64(pair.table()) && is64(pair.source()) ? ValueType.I64 : ValueType.I32);
      code.op(Opcode.TABLE_COPY);
      code.unsigned(pair.table());
      code.unsigned(pair.source());
    }
  }

  private void mention(Mention kind, int index) {
    switch (kind) {
      case FUNCTION -> {
        code.op(Opcode.REF_FUNC);
        code.unsigned(index);
      }
      case TABLE -> {
        address(index);
        code.op(Opcode.TABLE_GET);
        code.unsigned(index);
      }
      case GLOBAL -> {
        code.op(Opcode.GLOBAL_GET);
        code.unsigned(index);
      }
      case TYPE -> {
        unknown(ValueType.reference(index, true));
        code.op(Opcode.REF_CAST_NULL);
        code.signed(index);
      }
      case ELEMENTS -> {
        // What tables take from it, the first body says; these levels ask no more of a segment.
      }
    }
  }

  private void site(int site) {
    SiteKind kind = facts.kind(site);
    if (kind.isTail()) {
      // Code after a tail call can't run, unless the call is conditional.
      unknown(ValueType.I32);
      code.op(Opcode.IF);
      code.octet(NO_RESULT);
      call(site, kind);
      code.op(Opcode.END);
    } else {
      call(site, kind);
    }
  }

  private void call(int site, SiteKind kind) {
    int operand = facts.operand(site);
    if (kind.isDirect()) {
      arguments(module.functionType(operand).parameters());
      code.op(kind == SiteKind.CALL ? Opcode.CALL : Opcode.RETURN_CALL);
      code.unsigned(operand);
      return;
    }
    int type = facts.type(site);
    arguments(module.types().function(type).parameters());
    if (kind.isIndirect()) {
      index(site, operand);
      code.op(kind == SiteKind.CALL_INDIRECT ? Opcode.CALL_INDIRECT : Opcode.RETURN_CALL_INDIRECT);
      code.unsigned(type);
      code.unsigned(operand);
    } else {
      reference(operand, type);
      code.op(kind == SiteKind.CALL_REF ? Opcode.CALL_REF : Opcode.RETURN_CALL_REF);
      code.unsigned(type);
    }
  }

  private void index(int site, int table) {
    if (!facts.isIndexKnown(site)) {
      address(table);
    } else if (is64(table)) {
      code.op(Opcode.I64_CONST);
      code.signed(facts.index(site));
    } else {
      code.op(Opcode.I32_CONST);
      // The fact is unsigned, the immediate signed.
      int constant = (int) facts.index(site);
      code.signed(constant);
    }
  }

  private void reference(int operand, int type) {
    switch (operand) {
      case CodeFacts.UNKNOWN_REFERENCE -> unknown(ValueType.reference(type, true));
      case CodeFacts.NULL_REFERENCE -> {
        code.op(Opcode.REF_NULL);
        code.signed(type);
      }
      default -> {
        code.op(Opcode.REF_FUNC);
        code.unsigned(operand);
      }
    }
  }

  private void arguments(IntList types) {
    types.forEach(this::unknown);
  }

  /** An unknown index of a table. */
  private void address(int table) {
    unknown(is64(table) ? ValueType.I64 : ValueType.I32);
  }

  private boolean is64(int table) {
    Table type = module.tables().get(table);
    return type.range().is64();
  }

  /** A value of this type of which the straight line knows nothing. */
  private void unknown(int type) {
    boolean defaultable = ValueType.isDefaultable(type);
    int stored = defaultable ? type : ValueType.reference(ValueType.heapType(type), true);
    if (!localByType.containsKey(stored)) {
      localByType.put(stored, parameters + localTypes.size());
      localTypes.add(stored);
    }
    code.op(Opcode.LOCAL_GET);
    code.unsigned(localByType.get(stored));
    if (!defaultable) {
      code.op(Opcode.REF_AS_NON_NULL);
    }
  }
}
