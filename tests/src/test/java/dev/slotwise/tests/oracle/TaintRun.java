// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.collections.api.list.primitive.IntList;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.CallResult;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.WasmException;
import run.endive.runtime.WasmFunctionHandle;
import run.endive.wasm.Parser;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.ValType;

/**
 * A run of a generated module with a host that is the same every time, but for the numbers that it
 * returns from {@link Declared#ACT}; notes what it is given there.
 */
final class TaintRun {
  private static final int ROUNDS = 3;

  private final WasmModule module;
  private final Random numbers;
  private final List<Long> given = new ArrayList<>();
  private boolean complete = true;

  private final ChoiceListener choices = new ChoiceListener();

  private TaintRun(WasmModule module, long seed) {
    this.module = module;
    this.numbers = new Random(seed);
  }

  /**
   * @param seed of the numbers
   */
  static TaintRun of(WasmModule module, long seed) {
    TaintRun run = new TaintRun(module, seed);
    run.start();
    return run;
  }

  /** The arguments of {@link Declared#ACT}, in order. */
  List<Long> given() {
    return given;
  }

  /** Whether it did not trap. */
  boolean isComplete() {
    return complete;
  }

  /** Equal for two runs that have chosen alike at all times, hardly ever for others. */
  long choices() {
    return choices.choices();
  }

  private void start() {
    run.endive.wasm.WasmModule parsed = Parser.parse(module.bytes());
    ImportValues.Builder imports = ImportValues.builder();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      imports.addFunction(hostFunction(function, parsed));
    }
    imports.addGlobal(
        new ImportGlobal(
            "h",
            "base",
            GlobalInstance.builder()
                .valType(ValType.I32)
                .valueLow(1)
                .mutabilityType(MutabilityType.Const)
                .build()));
    try {
      Instance instance =
          Instance.builder(parsed)
              .withImportValues(imports.build())
              .withUnsafeExecutionListener(choices)
              // The start function runs all the same; this would call an export named _start.
              .withStart(false)
              .build();
      for (int round = 0; round < ROUNDS; round++) {
        module.exports().stream()
            .filter(export -> export.kind() == ExternalKind.FUNCTION)
            .forEach(export -> call(instance, export.index()));
      }
    } catch (WasmException e) {
      // The start function has thrown: there is no instance.
    } catch (RuntimeException | StackOverflowError e) {
      complete = false;
    }
  }

  private void call(Instance instance, int function) {
    IntList types = module.functionType(function).parameters();
    long[] bits = new long[types.size()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = ValueType.isReference(types.get(i)) ? HostValues.Value.NOTHING.bits() : i + 2;
    }
    try {
      instance.getMachine().callWithRefs(function, bits, new Object[bits.length]);
    } catch (WasmException e) {
      // The host goes on.
    }
  }

  private HostFunction hostFunction(int function, run.endive.wasm.WasmModule parsed) {
    return new HostFunction(
        module.functionImport(function).module(),
        module.functionImport(function).field(),
        parsed.typeSection().getType(module.functionTypeIndex(function)),
        new WasmFunctionHandle() {
          @Override
          public long[] apply(Instance caller, long... arguments) {
            return applyWithRefs(caller, arguments, new Object[arguments.length]).longs();
          }

          @Override
          public CallResult applyWithRefs(
              Instance caller, long[] arguments, @Nullable Object[] objects) {
            if (function == Declared.ACT) {
              given.add(arguments[0] & 0xFFFF_FFFFL);
              @Nullable Object[] noReference = new Object[1];
              return CallResult.of(new long[] {numbers.nextInt(Declared.SLOTS)}, noReference);
            }
            return CallResult.of(arguments, objects);
          }
        });
  }
}
