// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.CodeParts;
import dev.slotwise.wasm.ir.WasmModule;

/**
 * Checks that a module is valid: its declarations, then all function bodies, in one pass over the
 * bytes each. Linear in the file, and memory beside the module is a few ints a type and an entity.
 *
 * <p>Source: WebAssembly 3.0, chapter 3 and appendix 7.3, with the proposals threads, legacy
 * exception handling, custom page sizes and wide arithmetic.
 */
public final class Validator {
  private Validator() {}

  /**
   * Validates a module, with the limits of the JavaScript interface.
   *
   * @throws ValidationException if it breaks a rule: the error is the first in the file
   * @throws dev.slotwise.wasm.binary.DecodeException if code is malformed
   * @throws dev.slotwise.wasm.binary.LimitException if something is too large
   */
  public static void validate(WasmModule module) {
    validate(module, Limits.JS_API, 1);
  }

  /**
   * Validates a module, with the limits of the JavaScript interface, on several threads.
   *
   * @param threads how many at most; the outcome does not depend on it
   * @throws ValidationException if it breaks a rule: the error is the first in the file
   * @throws dev.slotwise.wasm.binary.DecodeException if code is malformed
   * @throws dev.slotwise.wasm.binary.LimitException if something is too large
   */
  public static void validate(WasmModule module, int threads) {
    validate(module, Limits.JS_API, threads);
  }

  /** As {@link #validate(WasmModule, int)}, with other limits. */
  public static void validate(WasmModule module, Limits limits, int threads) {
    ModuleFacts facts = new ModuleFacts(module);
    ModuleRules rules = new ModuleRules(facts, limits);
    rules.checkBeforeCode();
    CodeParts.map(module, threads, (from, to) -> validate(facts, limits, from, to));
    rules.checkAfterCode();
  }

  /** Validates the bodies of some functions; gives how many. */
  private static int validate(ModuleFacts facts, Limits limits, int from, int to) {
    FunctionValidator validator = new FunctionValidator(facts, limits);
    for (int function = from; function < to; function++) {
      validator.validate(function);
    }
    return to - from;
  }
}
