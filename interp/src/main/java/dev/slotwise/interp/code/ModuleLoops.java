// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.code;

import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The loops of a module's functions, each function's read when somebody first asks. For any number
 * of threads: what is not there yet is found by each that asks, and is the same.
 */
public final class ModuleLoops {
  private final WasmModule module;
  private final AtomicReferenceArray<@Nullable Loops> byFunction;

  /**
   * Nothing is read yet.
   *
   * @param module a valid module
   */
  public ModuleLoops(WasmModule module) {
    this.module = module;
    this.byFunction = new AtomicReferenceArray<>(module.functionCount());
  }

  /**
   * {@return what the code of a function says of its loops}
   *
   * @param function a defined one
   */
  public Loops of(int function) {
    Loops known = byFunction.get(function);
    if (known == null) {
      known = Loops.of(module, function);
      byFunction.set(function, known);
    }
    return known;
  }

  /** Reads all functions, for others who will ask; ends early where that is asked for. */
  public void readAll() {
    int end = module.definedFunctionsEnd();
    for (int i = module.importedFunctionCount(); i < end && !Cancellation.isAsked(); i++) {
      of(i);
    }
  }
}
