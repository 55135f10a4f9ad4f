// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.CodeParts;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.WasmModule;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

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

  /**
   * All that is wrong with a module, in the order of the file: the first mistake outside of code
   * and, unless it stands before code, the first of each function body. A mistake in a declaration
   * ends the search, because code can't be checked against declarations that are wrong.
   *
   * @param threads how many at most; the outcome does not depend on it
   * @return nothing if the module is valid
   */
  public static ImmutableList<ModuleException> problems(
      WasmModule module, Limits limits, int threads) {
    ModuleFacts facts = new ModuleFacts(module);
    ModuleRules rules = new ModuleRules(facts, limits);
    MutableList<ModuleException> problems = Lists.mutable.empty();
    try {
      rules.checkBeforeCode();
      CodeParts.map(module, threads, (from, to) -> problems(facts, limits, from, to))
          .forEach(problems::addAllIterable);
      rules.checkAfterCode();
    } catch (ModuleException e) {
      problems.add(e);
    }
    return problems.toImmutable();
  }

  /** The first mistake of each body of some functions. */
  private static MutableList<ModuleException> problems(
      ModuleFacts facts, Limits limits, int from, int to) {
    MutableList<ModuleException> problems = Lists.mutable.empty();
    FunctionValidator validator = new FunctionValidator(facts, limits);
    for (int function = from; function < to; function++) {
      try {
        validator.validate(function);
      } catch (ModuleException e) {
        problems.add(e);
        // The other one is in the middle of something.
        validator = new FunctionValidator(facts, limits);
      }
    }
    return problems;
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
