// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.rta;

import dev.slotwise.interp.callgraph.levels.AddressTaken;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.HostEdges;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.DynamicProgram;
import dev.slotwise.interp.reach.wasm.WasmProgram;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.function.IntConsumer;

/**
 * A module with its calls through tables and references. The key of a call is the canonical type of
 * its site; a function is entered by calls of its type and of the supertypes. A call of {@link
 * #ANYTHING} is one that the host makes of what it has got hold of. There are no interfaces.
 */
final class ModuleCalls implements DynamicProgram {
  /** The key of the host's calls of its own functions. */
  private static final int OWN = ANYTHING - 1;

  private final WasmModule module;
  private final CodeFacts facts;
  private final HostModel host;
  private final WasmProgram program;
  private final Types types;
  private final boolean referencesCanLeave;

  ModuleCalls(WasmModule module, CodeFacts facts, HostModel host, WasmProgram program) {
    this.module = module;
    this.facts = facts;
    this.host = host;
    this.program = program;
    this.types = module.types();
    this.referencesCanLeave = AddressTaken.referencesCanLeave(module);
  }

  /** The place that stands for what the host can get hold of. */
  int hostPlace() {
    return program.hostPlace();
  }

  /** Tells which functions the host knows from the start: its own, and what is exported. */
  void addKnown(RapidTypeWorklist work) {
    HostEdges.exported(module).forEach(function -> work.enterable(ANYTHING, function));
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      work.enterable(OWN, function);
    }
  }

  @Override
  public void instructions(int function, ReferenceVisitor visitor) {
    if (!module.isHostFunction(function)) {
      program.instructions(function, visitor);
      return;
    }
    if (host.effectOf(module, function).reentersAny()
        || AddressTaken.anyHoldsFunction(module.functionType(function).results())) {
      visitor.convert(program.hostPlace());
    }
    HostEdges.reentered(module, host, function)
        .forEach(
            reentered -> {
              visitor.value(reentered);
              visitor.call(reentered);
            });
  }

  @Override
  public void dynamicCalls(int function, DynamicCallVisitor visitor) {
    if (module.isHostFunction(function)) {
      if (host.effectOf(module, function).reentersAny()) {
        visitor.value(ANYTHING);
        visitor.value(OWN);
      }
      return;
    }
    for (int site = facts.firstSite(function); site < facts.endSite(function); site++) {
      if (!facts.kind(site).isDirect()) {
        visitor.value(types.canonical(facts.type(site)));
      }
    }
  }

  @Override
  public void keys(int function, IntConsumer action) {
    int type = module.functionTypeIndex(function);
    while (type >= 0) {
      action.accept(types.canonical(type));
      type = types.get(type).supertype().orElse(-1);
    }
    if (referencesCanLeave && !module.isHostFunction(function)) {
      action.accept(ANYTHING);
    }
  }

  @Override
  public void held(int type, IntConsumer action) {
    program.methods(type, action);
    if (type == program.hostPlace() && !program.functionsHandedIn().isEmpty()) {
      // The imports come in as other functions of the host's own do.
      for (int function = 0; function < module.importedFunctionCount(); function++) {
        action.accept(function);
      }
    }
  }

  @Override
  public int methodCount() {
    return 0;
  }

  @Override
  public void methodsOf(int type, MethodVisitor visitor) {}

  @Override
  public int packageCount() {
    return program.packageCount();
  }

  @Override
  public int functionCount() {
    return program.functionCount();
  }

  @Override
  public int typeCount() {
    return program.typeCount();
  }

  @Override
  public boolean isMain(int pkg) {
    return program.isMain(pkg);
  }

  @Override
  public void initializers(int pkg, IntConsumer action) {
    program.initializers(pkg, action);
  }

  @Override
  public void mainFunctions(int pkg, IntConsumer action) {
    program.mainFunctions(pkg, action);
  }

  @Override
  public void declarations(int pkg, DeclarationVisitor visitor) {
    program.declarations(pkg, visitor);
  }

  @Override
  public boolean isInterface(int type) {
    return program.isInterface(type);
  }

  @Override
  public void elements(int type, IntConsumer action) {
    program.elements(type, action);
  }

  @Override
  public void methods(int type, IntConsumer action) {
    program.methods(type, action);
  }
}
