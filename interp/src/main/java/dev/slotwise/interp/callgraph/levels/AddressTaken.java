// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;
import org.eclipse.collections.api.list.primitive.IntList;

/**
 * The functions to which a reference can exist, and those that the host can get hold of. A
 * reference is made by an element segment of any mode, by {@code ref.func} in code or in a constant
 * expression, and by an export.
 */
public final class AddressTaken {
  private AddressTaken() {}

  /** The functions to which the module itself makes references; by an export as well. */
  public static NodeSet ofModule(WasmModule module, CodeFacts facts) {
    return referenced(module, facts).union(HostEdges.exported(module));
  }

  /**
   * The functions that the host can get hold of without an export: where instantiation fails, it
   * gets none, but what it gave the module may hold references by then.
   */
  public static NodeSet withoutExports(WasmModule module, CodeFacts facts) {
    return module.importedCount(ExternalKind.TABLE) > 0 || leavesThroughImports(module)
        ? referenced(module, facts)
        : NodeSet.empty();
  }

  /** The functions to which the module itself makes references, other than by an export. */
  public static NodeSet referenced(WasmModule module, CodeFacts facts) {
    BitSet taken = new BitSet(module.functionCount());
    facts.referencedFunctions().forEach(taken::set);
    for (ElementSegment segment : module.elements()) {
      ConstantMentions.of(module, segment, add(taken));
    }
    for (Global global : module.globals()) {
      global.initializer().ifPresent(item -> ConstantMentions.of(module, item, add(taken)));
    }
    module
        .tables()
        .forEach(
            table ->
                table
                    .initializer()
                    .ifPresent(item -> ConstantMentions.of(module, item, add(taken))));
    return NodeSet.copyOf(taken);
  }

  /**
   * The functions that an unrestricted host can get hold of: its own, the exported ones, and, if
   * there is any way for a reference to leave the module, every address-taken one.
   */
  public static NodeSet escaped(WasmModule module, NodeSet addressTaken) {
    BitSet escaped = new BitSet(module.functionCount());
    escaped.set(0, module.importedFunctionCount());
    escaped.set(module.definedFunctionsEnd(), module.functionCount());
    HostEdges.exported(module).forEach(escaped::set);
    if (referencesCanLeave(module)) {
      addressTaken.forEach(escaped::set);
    }
    return NodeSet.copyOf(escaped);
  }

  private static Mention.Visitor add(BitSet taken) {
    return (kind, index) -> {
      if (kind == Mention.FUNCTION) {
        taken.set(index);
      }
    };
  }

  /** Whether the host can get hold of a function that is not exported, in any way. */
  public static boolean referencesCanLeave(WasmModule module) {
    if (!CodeFacts.visibleTables(module).isEmpty()) {
      return true;
    }
    if (module
        .exports()
        .anySatisfy(
            export ->
                switch (export.kind()) {
                  case GLOBAL -> canHoldFunction(module.globals().get(export.index()).type());
                  case FUNCTION -> anyHoldsFunction(module.functionType(export.index()).results());
                  case TAG -> true;
                  default -> false;
                })) {
      return true;
    }
    return leavesThroughImports(module);
  }

  /** Whether arguments of imports, imported tags or imported globals can carry references out. */
  private static boolean leavesThroughImports(WasmModule module) {
    for (int function = 0; function < module.functionCount(); function++) {
      FunctionType type = module.functionType(function);
      if (module.isHostFunction(function) && anyHoldsFunction(type.parameters())) {
        return true;
      }
    }
    return module.importedCount(ExternalKind.TAG) > 0
        || module
            .globals()
            .take(module.importedCount(ExternalKind.GLOBAL))
            .anySatisfy(global -> global.mutable() && canHoldFunction(global.type()));
  }

  /** Whether a value of one of these types is a function reference or can lead to one. */
  public static boolean anyHoldsFunction(IntList types) {
    return types.anySatisfy(AddressTaken::canHoldFunction);
  }

  /** Whether a value of this type is a function reference or can lead to one. */
  public static boolean canHoldFunction(int type) {
    if (!ValueType.isReference(type)) {
      return false;
    }
    int heapType = ValueType.heapType(type);
    return heapType != HeapType.NOFUNC
        && heapType != HeapType.NOEXTERN
        && heapType != HeapType.NONE
        && heapType != HeapType.NOEXN
        && heapType != HeapType.I31;
  }
}
