// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.guard;

import dev.slotwise.cli.closure.Asserted;
import dev.slotwise.cli.format.IndirectSites;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.levels.AddressTaken;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes a module that does what another does, and traps where an assertion about that is wrong.
 *
 * <p>What a call enters is found out by who is entered: the call says which functions it expects,
 * and each function of the module to which there is a reference looks, when it begins, whether it
 * is expected. So tables may change as they like. A function that is not the module's can't look:
 * the call notices after its return that no function was entered which is expected.
 *
 * <p>Imports about which something is asserted are called through functions that stand in for them,
 * also in tables; exports of imports stay as they are, for the host knows its own functions. A call
 * that must lead to no entry moves into a function of its own, which can catch exceptions.
 */
public final class Guards {
  private final WasmModule module;
  private final CodeFacts facts;
  private final Asserted asserted;
  private final NodeSet entries;
  private final ModuleEditor editor;
  private final GuardCode code;

  /** The sets that calls may enter; ids are positions, from 1. */
  private final List<NodeSet> sets;

  /** The functions that others than direct calls can enter. */
  private final NodeSet taken;

  /**
   * A module with guards.
   *
   * @param bytes the module
   * @param places how many calls and functions have guards
   * @param leftOut the custom sections that are not in it, because they hold offsets into the code
   * @param catching how it sees that exceptions end calls
   * @param minds whether it makes a difference that it does
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Guarded(
      byte[] bytes, int places, List<String> leftOut, Catching catching, boolean minds) {}

  private Guards(
      WasmModule module,
      CodeFacts facts,
      Asserted asserted,
      NodeSet entries,
      Optional<Catching> catching) {
    this.module = module;
    this.facts = facts;
    this.asserted = asserted;
    this.entries = entries;
    this.editor = new ModuleEditor(module, facts);
    this.code =
        new GuardCode(
            editor.addGlobal(), editor.addGlobal(), catching.orElseGet(() -> catching(module)));
    this.taken = AddressTaken.ofModule(module, facts);
    this.sets =
        IntStream.of(asserted.allowed().keysView().toSortedArray())
            .mapToObj(asserted.allowed()::get)
            .distinct()
            .toList();
  }

  /**
   * Writes it.
   *
   * @param module valid, and the only one of its file
   * @param facts the module's
   * @param entries what is called when a stack is saved
   * @param catching how to see that an exception has ended a call; if it is not said, as the module
   *     does itself
   */
  public static Guarded write(
      WasmModule module,
      CodeFacts facts,
      Asserted asserted,
      NodeSet entries,
      Optional<Catching> catching) {
    return new Guards(module, facts, asserted, entries, catching).write();
  }

  /** How a module catches exceptions itself. */
  private static Catching catching(WasmModule module) {
    ByteCursor cursor = new ByteCursor(module.bytes(), 0, 0, "code");
    for (int function = module.importedFunctionCount();
        function < module.definedFunctionsEnd();
        function++) {
      cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
      cursor.skipLocals();
      while (!cursor.atEnd()) {
        Opcode op = cursor.opcode();
        if (op == Opcode.TRY) {
          return Catching.LEGACY;
        }
        if (op == Opcode.TRY_TABLE) {
          return Catching.EXNREF;
        }
        cursor.skip(op.immediates());
      }
    }
    return Catching.NONE;
  }

  private Guarded write() {
    standIns();
    for (int function = module.importedFunctionCount();
        function < module.definedFunctionsEnd();
        function++) {
      ByteWriter begin = begin(function, false);
      if (begin.size() > 0) {
        editor.edits().insert(firstInstruction(function), begin);
      }
    }
    NodeSet sites = asserted.leadless().union(NodeSet.of(asserted.allowed().keysView().toArray()));
    sites.forEach(offset -> site(facts.siteAt(offset)));
    return new Guarded(
        editor.write(),
        sites.size() + asserted.never().size() + asserted.silent().size(),
        editor.leftOut(),
        code.catching(),
        !asserted.leadless().isEmpty() || !asserted.silent().isEmpty());
  }

  private int firstInstruction(int function) {
    ByteCursor cursor =
        new ByteCursor(module.bytes(), module.bodyStart(function), module.bodyEnd(function), "");
    cursor.skipLocals();
    return cursor.position();
  }

  /** What a function begins with; of an import, what stands in for it. */
  private ByteWriter begin(int function, boolean isHosts) {
    ByteWriter begin = new ByteWriter();
    if (asserted.never().contains(function)) {
      GuardCode.trap(begin);
    }
    boolean isWatched = !sets.isEmpty() || (!isHosts && !asserted.silent().isEmpty());
    if (isWatched && taken.contains(function)) {
      code.enter(setsOf(function), isHosts, begin);
    }
    if (entries.contains(function) && !asserted.leadless().isEmpty()) {
      code.beLoud(begin);
    }
    return begin;
  }

  private int[] setsOf(int function) {
    return IntStream.rangeClosed(1, sets.size())
        .filter(id -> sets.get(id - 1).contains(function))
        .toArray();
  }

  private int idOf(NodeSet set) {
    return sets.indexOf(set) + 1;
  }

  // Imports.

  private void standIns() {
    int imports = module.importedFunctionCount();
    int[] by = new int[imports];
    for (int function = 0; function < imports; function++) {
      ByteWriter begin = begin(function, true);
      boolean isSilent = asserted.silent().contains(function);
      if (begin.size() > 0 || isSilent) {
        by[function] = editor.nextFunction();
        standIn(function, begin, isSilent);
        editor.standIn(function, by[function]);
      }
    }
    IntStream.range(0, facts.siteCount())
        .filter(site -> facts.kind(site).isDirect())
        .filter(site -> facts.operand(site) < imports && by[facts.operand(site)] != 0)
        .forEach(
            site -> {
              ByteCursor cursor = after(site);
              int start = cursor.position();
              cursor.u32();
              editor.edits().index(start, cursor.position(), by[facts.operand(site)]);
            });
  }

  private void standIn(int function, ByteWriter begin, boolean isSilent) {
    FunctionType type = module.functionType(function);
    int parameters = type.parameters().size();
    ByteWriter body = new ByteWriter();
    body.unsigned(isSilent ? 1 : 0);
    if (isSilent) {
      // What was expected before: nothing, or that nothing is called back.
      body.unsigned(1);
      body.valueType(ValueType.I32);
    }
    body.append(begin);
    GuardCode.Part call =
        out -> {
          GuardCode.locals(parameters, out);
          out.op(Opcode.CALL);
          out.unsigned(function);
        };
    if (isSilent) {
      GuardCode.globalGet(code.expected(), body);
      body.op(Opcode.LOCAL_SET);
      body.unsigned(parameters);
      code.expect(GuardCode.NOTHING, body);
      around(
          type,
          call,
          out -> {
            out.op(Opcode.LOCAL_GET);
            out.unsigned(parameters);
            GuardCode.globalSet(code.expected(), out);
          },
          body);
    } else {
      call.write(body);
    }
    body.op(Opcode.END);
    editor.addFunction(
        module.functionTypeIndex(function),
        "guard of " + module.functionImport(function).qualifiedName(),
        body);
  }

  private void around(
      FunctionType type, GuardCode.Part call, GuardCode.Part after, ByteWriter out) {
    int block =
        code.catching() == Catching.NONE ? 0 : editor.addType(GuardCode.blockOf(type.results()));
    code.around(call, block, after, out);
  }

  // Calls.

  /** A cursor behind the opcode of a call. */
  private ByteCursor after(int site) {
    ByteCursor cursor =
        new ByteCursor(
            module.bytes(), facts.offset(site), module.bodyEnd(facts.caller(site)), "code");
    cursor.opcode();
    return cursor;
  }

  private void site(int site) {
    int offset = facts.offset(site);
    ByteCursor cursor = after(site);
    cursor.skip(
        facts.kind(site).isIndirect()
            ? Opcode.CALL_INDIRECT.immediates()
            : Opcode.CALL_REF.immediates());
    int end = cursor.position();
    boolean isTail = facts.kind(site).isTail();
    if (asserted.leadless().contains(offset)) {
      ByteWriter call = new ByteWriter();
      call.op(isTail ? Opcode.RETURN_CALL : Opcode.CALL);
      call.unsigned(editor.nextFunction());
      ownFunction(site);
      editor.edits().replace(offset, end, call);
      return;
    }
    ByteWriter before = new ByteWriter();
    code.expect(idOf(asserted.allowed().get(offset)), before);
    editor.edits().insert(offset, before);
    if (!isTail) {
      ByteWriter behind = new ByteWriter();
      code.entered(behind);
      editor.edits().insert(end, behind);
    }
  }

  /** A function that makes a call, during which no entry may be called. */
  private void ownFunction(int site) {
    SiteKind kind = facts.kind(site);
    FunctionType type = module.types().function(facts.type(site));
    int last = type.parameters().size();
    int operand =
        !kind.isIndirect()
            ? ValueType.reference(facts.type(site), true)
            : module.tables().get(facts.operand(site)).range().is64()
                ? ValueType.I64
                : ValueType.I32;
    NodeSet allowed = asserted.allowed().get(facts.offset(site));
    ByteWriter body = new ByteWriter();
    body.unsigned(0);
    code.beginQuiet(body);
    around(
        type,
        out -> {
          GuardCode.locals(last + 1, out);
          if (allowed != null) {
            code.expect(idOf(allowed), out);
          }
          out.op(kind.isIndirect() ? Opcode.CALL_INDIRECT : Opcode.CALL_REF);
          out.unsigned(facts.type(site));
          if (kind.isIndirect()) {
            out.unsigned(facts.operand(site));
          }
          if (allowed != null) {
            code.entered(out);
          }
        },
        code::endQuiet,
        body);
    body.op(Opcode.END);
    editor.addFunction(
        editor.addType(new FunctionType(type.parameters().newWith(operand), type.results())),
        "guard of " + IndirectSites.label(module, facts, site),
        body);
  }
}
