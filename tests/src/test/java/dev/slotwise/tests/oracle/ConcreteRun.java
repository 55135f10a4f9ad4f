// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.WasmException;
import run.endive.wasm.Parser;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.ValType;

/** Runs a generated module in a concrete engine, with a host that does what its model allows. */
final class ConcreteRun {
  private static final int MOST_CALLS_BACK = 5;

  private final WasmModule module;
  private final boolean isStrict;
  private final Random random;
  private final Trace trace;

  private final List<Export> exported;

  /** Exported functions. */
  private final List<Integer> entries;

  /** Functions that the host can get hold of: exported ones, and those that it was given. */
  private final List<Integer> escaped;

  /** The first function of the host's own, which it can hand in. */
  private final int ownFunctions;

  private int callsBack = MOST_CALLS_BACK;
  private boolean trapped;

  private ConcreteRun(
      WasmModule module,
      WasmModule analysed,
      run.endive.wasm.WasmModule parsed,
      HostModel host,
      long seed,
      Predicate<String> knows) {
    this.module = module;
    this.isStrict = host == HostModel.STRICT;
    this.random = new Random(seed);
    this.trace = new Trace(module, parsed, analysed);
    this.ownFunctions = analysed.definedFunctionsEnd();
    this.exported = module.exports().select(export -> knows.test(export.name())).toList();
    this.entries = exported(ExternalKind.FUNCTION);
    this.escaped = new ArrayList<>(entries);
  }

  /**
   * Instantiates the module and calls its exports several times.
   *
   * @param host {@code strict} or {@code passive}
   * @param seed of what the host does
   */
  static Trace of(WasmModule module, HostModel host, long seed) {
    return of(module, host, seed, name -> true);
  }

  /**
   * The same for a host that hands in functions of its own.
   *
   * @param module with these behind its own functions
   * @param analysed without, as an analysis has it
   */
  static Trace of(WasmModule module, WasmModule analysed, HostModel host, long seed) {
    return of(module, analysed, host, seed, name -> true);
  }

  /**
   * The same for a host that knows some exports only.
   *
   * @param knows by name, whether it does
   */
  static Trace of(WasmModule module, HostModel host, long seed, Predicate<String> knows) {
    return of(module, module, host, seed, knows);
  }

  private static Trace of(
      WasmModule module, WasmModule analysed, HostModel host, long seed, Predicate<String> knows) {
    run.endive.wasm.WasmModule parsed = Parser.parse(module.bytes());
    ConcreteRun run = new ConcreteRun(module, analysed, parsed, host, seed, knows);
    module.start().ifPresent(start -> run.trace.calledByHost(-1, start));
    Instance[] instance = new Instance[1];
    run.guard(() -> instance[0] = run.instantiate(parsed));
    // Only an unrestricted host goes on after a trap.
    for (int i = 0; i < 4 && instance[0] != null && (run.isStrict || !run.trapped); i++) {
      run.call(instance[0], -1, run.callable(instance[0], i));
      if (run.isStrict) {
        run.write(instance[0]);
      }
    }
    return run.trace;
  }

  /** What the host calls next by itself: an export, and a strict host any function it has. */
  private int callable(Instance instance, int round) {
    if (isStrict && round > 1) {
      gatherFromTables(instance);
      return escaped.get(random.nextInt(escaped.size()));
    }
    return entries.get(random.nextInt(entries.size()));
  }

  private void guard(Runnable action) {
    try {
      action.run();
    } catch (WasmException e) {
      // Uncaught: the calls until then have happened.
      trace.forget();
    } catch (RuntimeException | StackOverflowError e) {
      trace.forget();
      trapped = true;
    }
  }

  private void call(Instance instance, int during, int function) {
    if (module.isImportedFunction(function)) {
      return;
    }
    FunctionType type = instance.type(instance.functionType(function));
    long[] arguments = new long[type.params().size()];
    for (int i = 0; i < arguments.length; i++) {
      ValType parameter = type.params().get(i);
      arguments[i] = parameter.isReference() ? reference(parameter) : random.nextLong(-2, 10);
    }
    trace.calledByHost(during, function);
    guard(() -> instance.getMachine().call(function, arguments, new Object[arguments.length]));
  }

  /** A function that the host has, or null; it has no objects. */
  private long reference(ValType type) {
    return type.isObjectRef() || random.nextBoolean() ? -1 : handedIn();
  }

  /** A function that the host has, or one of its own. */
  private int handedIn() {
    int own = module.functionCount() - ownFunctions;
    return own > 0 && random.nextInt(3) == 0
        ? ownFunctions + random.nextInt(own)
        : escaped.get(random.nextInt(escaped.size()));
  }

  private void gatherFromTables(Instance instance) {
    for (int table : exported(ExternalKind.TABLE)) {
      for (int slot = 0; slot < instance.table(table).size(); slot++) {
        hold(instance.table(table).ref(slot));
      }
    }
    for (int global : exported(ExternalKind.GLOBAL)) {
      if (instance.global(global).getType().isReference()) {
        hold((int) instance.global(global).getValue());
      }
    }
  }

  private void hold(int function) {
    if (function >= 0 && function < ownFunctions && !escaped.contains(function)) {
      escaped.add(function);
    }
  }

  /** The indices of what is exported of a kind. */
  private List<Integer> exported(ExternalKind kind) {
    return exported.stream().filter(export -> export.kind() == kind).map(Export::index).toList();
  }

  /** The host writes what it can reach: a passive one numbers in memory and globals only. */
  private void write(Instance instance) {
    for (int memory : exported(ExternalKind.MEMORY)) {
      instance.memory(memory).writeI32(4 * random.nextInt(16), random.nextInt(Declared.SLOTS));
    }
    for (int global : exported(ExternalKind.GLOBAL)) {
      ValType type = instance.global(global).getType();
      if (!type.isReference()) {
        instance.global(global).setValue(random.nextInt(Declared.SLOTS));
      } else {
        instance.global(global).setValue(reference(type));
      }
    }
    if (isStrict) {
      for (int table : exported(ExternalKind.TABLE)) {
        int slot = random.nextInt(instance.table(table).size());
        instance.table(table).setRef(slot, handedIn(), instance);
      }
    }
  }

  private void act(Instance instance, int function) {
    if (random.nextBoolean()) {
      write(instance);
    }
    if (isStrict && callsBack > 0 && random.nextBoolean()) {
      callsBack--;
      gatherFromTables(instance);
      call(instance, function, escaped.get(random.nextInt(escaped.size())));
    }
  }

  private Instance instantiate(run.endive.wasm.WasmModule parsed) {
    ImportValues.Builder imports = ImportValues.builder();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      imports.addFunction(hostFunction(function));
    }
    GlobalInstance base =
        GlobalInstance.builder()
            .valType(ValType.I32)
            .valueLow(random.nextInt(3))
            .mutabilityType(MutabilityType.Const)
            .build();
    return Instance.builder(parsed)
        .withImportValues(imports.addGlobal(new ImportGlobal("h", "base", base)).build())
        .withUnsafeExecutionListener(trace)
        .build();
  }

  private HostFunction hostFunction(int function) {
    String name = module.functionImport(function).field();
    int type =
        switch (name) {
          case "fork" -> Declared.VOID;
          case "act" -> Declared.ONE;
          default -> Declared.REFERENCE;
        };
    return new HostFunction(
        "h",
        name,
        FunctionType.of(types(Declared.parameters(type)), types(Declared.results(type))),
        (instance, arguments) -> {
          int running = trace.enteredImport(function);
          long[] results = run(instance, running, type, arguments);
          trace.forget();
          return results;
        });
  }

  private long[] run(Instance instance, int function, int type, long[] arguments) {
    switch (type) {
      case Declared.VOID -> {
        return new long[0];
      }
      case Declared.ONE -> {
        act(instance, function);
        return new long[] {random.nextInt(Declared.SLOTS)};
      }
      default -> {
        hold((int) arguments[0]);
        act(instance, function);
        return new long[] {reference(ValType.FuncRef)};
      }
    }
  }

  private static List<ValType> types(List<Kind> kinds) {
    return kinds.stream().map(kind -> kind == Kind.I32 ? ValType.I32 : ValType.FuncRef).toList();
  }
}
