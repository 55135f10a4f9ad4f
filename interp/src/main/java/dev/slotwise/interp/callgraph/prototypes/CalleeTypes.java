// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.Declarations.Function;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;

/** The declared types of functions, and whether pointers of other types may call them. */
final class CalleeTypes {
  private final Compatibility compatibility;

  /** Per function, its declared types; none where they are not those of its code. */
  private final List<List<Integer>> declared = new ArrayList<>();

  CalleeTypes(
      WasmModule module,
      Declarations declarations,
      TypeTable types,
      Lowering lowering,
      Compatibility compatibility) {
    this.compatibility = compatibility;
    for (int function = 0; function < module.functionCount(); function++) {
      declared.add(declared(module, function, declarations, types, lowering));
    }
  }

  private static List<Integer> declared(
      WasmModule module, int index, Declarations declarations, TypeTable types, Lowering lowering) {
    Function function = declarations.function(index);
    if (function == null || function.declared.isEmpty()) {
      return List.of();
    }
    for (int type : function.declared) {
      if (!lowering.fits(types.signature(type), module.functionType(index))) {
        return List.of();
      }
    }
    return function.declared;
  }

  /** The declared types of a function; none where they are not those of its code. */
  List<Integer> of(int function) {
    return declared.get(function);
  }

  /** Whether a pointer of one of these types may call a function: any may if it has no type. */
  boolean mayCall(List<Integer> pointers, int function) {
    List<Integer> callee = of(function);
    return callee.isEmpty() || anyCallable(pointers, callee);
  }

  /** Whether a pointer of one of these types may call a function of one of the others. */
  boolean anyCallable(List<Integer> pointers, List<Integer> others) {
    for (int pointer : pointers) {
      for (int type : others) {
        if (compatibility.callable(pointer, type)) {
          return true;
        }
      }
    }
    return false;
  }
}
