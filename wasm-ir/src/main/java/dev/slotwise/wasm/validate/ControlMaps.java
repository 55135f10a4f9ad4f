// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.WasmModule;

/**
 * Makes the {@link ControlMap}s of one module. Keeps none: a caller that needs a map again keeps
 * it. Not safe for use by several threads; each takes its own.
 */
public final class ControlMaps {
  private final FunctionValidator validator;

  /**
   * @param module a module that {@link Validator} accepts
   */
  public ControlMaps(WasmModule module) {
    ModuleFacts facts = new ModuleFacts(module);
    facts.declared.set(0, module.functionCount());
    this.validator = new FunctionValidator(facts, Limits.JS_API);
  }

  /**
   * The control flow of a defined function.
   *
   * @throws dev.slotwise.wasm.ir.ModuleException if the function is not valid
   */
  public ControlMap of(int function) {
    ControlRecorder recorder = new ControlRecorder();
    validator.record(function, recorder);
    return recorder.build(function);
  }
}
