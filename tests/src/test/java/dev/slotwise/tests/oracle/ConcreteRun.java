// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.WasmException;
import run.endive.wasm.Parser;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** Runs a generated module in a concrete engine, and keeps what its log says. */
final class ConcreteRun {
  /**
   * A call that happened.
   *
   * @param site the number of the logged call site
   * @param callee the function that was entered
   */
  record Call(int site, int callee) {}

  /**
   * A call that was about to happen; it may have trapped.
   *
   * @param site the number of the logged call site
   * @param index the table index; 0 for a call that goes through no table
   */
  record Attempt(int site, int index) {}

  private final Generated module;
  private final Set<Call> calls = new LinkedHashSet<>();
  private final Set<Attempt> attempts = new LinkedHashSet<>();
  private int pending = -1;
  private int callBacks = 5;
  private boolean trapped;

  private ConcreteRun(Generated module) {
    this.module = module;
  }

  /**
   * Calls the exports several times with random arguments.
   *
   * @param stopsAfterTrap whether the host makes no more calls after one has trapped
   */
  static ConcreteRun of(Generated module, long seed, boolean stopsAfterTrap) {
    ConcreteRun run = new ConcreteRun(module);
    Random random = new Random(seed);
    Instance instance = run.instantiate();
    for (int i = 0; i < 4 && !(stopsAfterTrap && run.trapped); i++) {
      run.enter(instance, "f" + random.nextInt(module.roots()), random);
    }
    return run;
  }

  Set<Call> calls() {
    return calls;
  }

  Set<Attempt> attempts() {
    return attempts;
  }

  private void enter(Instance instance, String export, Random random) {
    pending = -1;
    try {
      instance
          .export(export)
          .apply(random.longs(instance.exportType(export).params().size(), -2, 10).toArray());
    } catch (WasmException e) {
      // Uncaught: the calls until then have happened.
      pending = -1;
    } catch (RuntimeException | StackOverflowError e) {
      pending = -1;
      trapped = true;
    }
  }

  private Instance instantiate() {
    List<HostFunction> host = new ArrayList<>();
    host.add(
        function(
            "enter",
            1,
            (instance, arguments) -> {
              if (pending >= 0) {
                calls.add(new Call(pending, (int) arguments[0]));
              }
              pending = -1;
              return new long[0];
            }));
    host.add(
        function(
            "site",
            2,
            (instance, arguments) -> {
              pending = (int) arguments[0];
              attempts.add(new Attempt(pending, (int) arguments[1]));
              return new long[0];
            }));
    host.add(
        function(
            "fork",
            0,
            (instance, arguments) -> {
              if (pending >= 0) {
                calls.add(new Call(pending, ModuleGenerator.FORK));
              }
              pending = -1;
              return new long[0];
            }));
    host.add(
        function(
            "back",
            0,
            (instance, arguments) -> {
              if (pending >= 0) {
                calls.add(new Call(pending, ModuleGenerator.CALL_BACK));
              }
              pending = -1;
              if (callBacks-- > 0) {
                enter(instance, "f0", new Random(callBacks));
              }
              return new long[0];
            }));
    return Instance.builder(Parser.parse(module.bytes()))
        .withImportValues(
            ImportValues.builder().addFunction(host.toArray(HostFunction[]::new)).build())
        .build();
  }

  private static HostFunction function(
      String name, int parameters, run.endive.runtime.WasmFunctionHandle handle) {
    List<ValType> types = new ArrayList<>();
    for (int i = 0; i < parameters; i++) {
      types.add(ValType.I32);
    }
    return new HostFunction("h", name, FunctionType.of(types, List.of()), handle);
  }
}
