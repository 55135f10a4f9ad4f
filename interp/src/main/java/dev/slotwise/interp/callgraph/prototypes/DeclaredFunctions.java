// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.Declarations.Function;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.Signature;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/** The declared parameter and result types of functions, by their WebAssembly parameters. */
final class DeclaredFunctions {
  private final WasmModule module;
  private final TypeTable types;
  private final Declarations declarations;
  private final Typed typed;
  private final Lowering lowering;
  private final MutableIntObjectMap<Optional<int[]>> parametersOf = IntObjectMaps.mutable.empty();

  DeclaredFunctions(
      WasmModule module,
      TypeTable types,
      Declarations declarations,
      Typed typed,
      Lowering lowering) {
    this.module = module;
    this.types = types;
    this.declarations = declarations;
    this.typed = typed;
    this.lowering = lowering;
  }

  /**
   * The declared type of each parameter of a function, -1 where that is not known; empty without a
   * declaration, or where it is not that of the code.
   */
  Optional<int[]> parameters(int function) {
    return parametersOf.getIfAbsentPutWithKey(function, this::declaredParameters);
  }

  private Optional<int[]> declaredParameters(int function) {
    Function declared = declarations.function(function);
    if (declared == null) {
      return Optional.empty();
    }
    FunctionType type = module.functionType(function);
    int[] found = new int[type.parameters().size()];
    Arrays.fill(found, -1);
    for (int each : declared.declared) {
      Signature signature = types.signature(each);
      if (!lowering.fits(signature, type)) {
        return Optional.empty();
      }
      lowering
          .lower(signature)
          .ifPresent(
              lowered -> {
                for (int i = 0; i < lowered.starts().size(); i++) {
                  if (lowered.starts().get(i) >= 0) {
                    found[lowered.starts().get(i)] = signature.parameters().get(i);
                  }
                }
              });
    }
    return Optional.of(found);
  }

  /** What a parameter of a function is declared as; nothing where that is not known. */
  long[] parameter(int function, int index) {
    Optional<int[]> parameters = parameters(function);
    return parameters.isPresent() && parameters.get()[index] >= 0
        ? new long[] {typed.value(parameters.get()[index])}
        : Typed.NONE;
  }

  /** What a function is declared to give. */
  long[] results(int function) {
    Function declared = declarations.function(function);
    long[] found = Typed.NONE;
    if (declared != null) {
      for (int each : declared.declared) {
        int result = types.signature(each).result();
        if (result != TypeTable.VOID) {
          found = Typed.add(found, typed.value(result));
        }
      }
    }
    return found;
  }
}
