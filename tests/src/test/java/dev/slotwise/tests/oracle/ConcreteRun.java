// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.interp.callgraph.levels.HostReach;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.oracle.HostValues.Value;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.collections.api.list.primitive.IntList;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.CallResult;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.TableInstance;
import run.endive.runtime.TrapException;
import run.endive.runtime.WasmException;
import run.endive.runtime.WasmFunctionHandle;
import run.endive.wasm.Parser;

/**
 * Runs a generated module in a concrete engine, with a host that does all that its model allows it,
 * as badly as it can.
 */
final class ConcreteRun {
  private static final int MOST_CALLS_BACK = 5;
  private static final int ROUNDS = 6;

  /**
   * How a host is.
   *
   * @param model what it may do
   * @param knows by name, whether it knows an export
   * @param isHostile whether it gives and writes objects, has one thing for two imports, throws,
   *     and lets stack and patience run out where its model lets it go on after that
   * @param isOpaque whether it gives no numbers but those that it got
   * @param loads whether modules that it loads answer imports, and call other imports themselves
   */
  record Host(
      HostModel model,
      Predicate<String> knows,
      boolean isHostile,
      boolean isOpaque,
      boolean loads) {
    /** A host that is not malicious. */
    static Host plain(HostModel model) {
      return new Host(model, name -> true, false, false, false);
    }

    static Host hostile(HostModel model, boolean isOpaque, boolean loads) {
      return new Host(model, name -> true, true, isOpaque, loads);
    }

    Host knowing(Predicate<String> names) {
      return new Host(model, names, isHostile, isOpaque, loads);
    }
  }

  private final WasmModule module;
  private final run.endive.wasm.WasmModule parsed;
  private final Host host;
  private final HostModel model;
  private final Random random;
  private final Trace trace;
  private final HostValues values;
  private final HostImports imports;

  private final List<Export> exported;

  /** Exported functions. */
  private final List<Integer> entries;

  private final List<Integer> tags = new ArrayList<>();
  private final boolean isCommand;
  private @Nullable Instance instance;
  private int callsBack = MOST_CALLS_BACK;

  /** Whether it has trapped, or the host has thrown. */
  private boolean trapped;

  /** Whether the host may call what it has whenever it likes. */
  private boolean calls;

  private ConcreteRun(
      WasmModule module,
      WasmModule analysed,
      run.endive.wasm.WasmModule parsed,
      Host host,
      long seed) {
    this.module = module;
    this.parsed = parsed;
    this.host = host;
    this.model = host.model();
    this.random = new Random(seed);
    this.trace = new Trace(module, parsed, analysed);
    this.values =
        new HostValues(
            module, random, analysed.definedFunctionsEnd(), host.isOpaque(), host.isHostile());
    this.imports = new HostImports(module, parsed, random, values, host.isHostile());
    this.exported = module.exports().select(export -> host.knows().test(export.name())).toList();
    this.entries = exported(ExternalKind.FUNCTION);
    this.isCommand = exported.stream().anyMatch(export -> export.name().equals("_start"));
    this.calls = model.callsTables();
    for (int tag = 0; tag < module.importedCount(ExternalKind.TAG); tag++) {
      tags.add(tag);
    }
    tags.addAll(exported(ExternalKind.TAG));
  }

  /**
   * Instantiates the module and calls its exports several times.
   *
   * @param seed of what the host does
   */
  static Trace of(WasmModule module, Host host, long seed) {
    return of(module, module, host, seed);
  }

  /**
   * The same for a host that hands in functions of its own.
   *
   * @param module with these behind its own functions
   * @param analysed without, as an analysis has it
   */
  static Trace of(WasmModule module, WasmModule analysed, Host host, long seed) {
    ConcreteRun run = new ConcreteRun(module, analysed, Parser.parse(module.bytes()), host, seed);
    run.start();
    return run.trace;
  }

  private void start() {
    module.start().ifPresent(start -> trace.calledByHost(-1, start));
    guard(() -> instantiate(parsed));
    if (instance == null && !model.goesOnAfterTrap()) {
      return;
    }
    entries.forEach(values::holdFunction);
    for (int i = 0; i < ROUNDS && goesOn(); i++) {
      int next = next(i);
      if (next >= 0) {
        call(-1, next);
      }
      write(model.unlisted());
    }
  }

  private boolean goesOn() {
    return model.goesOnAfterTrap() || !trapped;
  }

  /** What the host calls next by itself: an export, or any function it has if it may. */
  private int next(int round) {
    gather();
    if (round > 0 && calls && !values.functions().isEmpty() && random.nextBoolean()) {
      return one(values.functions());
    }
    if (instance == null) {
      // Of what was not instantiated nobody has the exports.
      return -1;
    }
    if (isCommand) {
      return round == 0 ? exportNamed("_start") : -1;
    }
    return one(entries);
  }

  private int exportNamed(String name) {
    return exported.stream()
        .filter(export -> export.name().equals(name))
        .findFirst()
        .orElseThrow()
        .index();
  }

  /** What the action has thrown and nobody caught. */
  private Optional<WasmException> guard(Runnable action) {
    try {
      action.run();
    } catch (WasmException e) {
      // Uncaught: the calls until then have happened, and the host has the exception.
      trace.forget();
      if (host.isHostile()) {
        values.hold(e, module.types().function(module.tags().get(e.tagIdx())).parameters());
      }
      return Optional.of(e);
    } catch (RuntimeException | StackOverflowError e) {
      trace.ended(e);
      trapped = true;
    }
    return Optional.empty();
  }

  /** What the call has thrown and nobody caught. */
  private Optional<WasmException> call(int during, int function) {
    Instance callee = instance == null ? ofTables() : instance;
    if (module.isImportedFunction(function) || callee == null) {
      return Optional.empty();
    }
    IntList parameters = module.functionType(function).parameters();
    long[] bits = new long[parameters.size()];
    @Nullable Object[] objects = new Object[bits.length];
    for (int i = 0; i < bits.length; i++) {
      Value argument = values.make(parameters.get(i));
      bits[i] = argument.bits();
      objects[i] = argument.object();
    }
    trace.calledByHost(during, function);
    if (host.isHostile() && model.goesOnAfterTrap() && random.nextInt(3) == 0) {
      trace.trapAfter(random.nextInt(12));
    }
    Optional<WasmException> thrown =
        guard(
            () -> {
              CallResult result = callee.getMachine().callWithRefs(function, bits, objects);
              hold(module.functionType(function).results(), result.longs(), result.refs());
            });
    trace.trapAfter(-1);
    return thrown;
  }

  /** Whose functions stand in the imported tables, if instantiation has failed after all. */
  private @Nullable Instance ofTables() {
    for (TableInstance table : imports.tables()) {
      for (int slot = 0; slot < table.size(); slot++) {
        if (table.ref(slot) >= 0 && table.instance(slot) != null) {
          return table.instance(slot);
        }
      }
    }
    return null;
  }

  private void hold(IntList types, long[] bits, @Nullable Object @Nullable [] objects) {
    for (int i = 0; i < types.size() && i < bits.length; i++) {
      values.hold(types.get(i), new Value(bits[i], objects == null ? null : objects[i]));
    }
  }

  /** The host looks at all that it can see. */
  private void gather() {
    for (TableInstance table : imports.tables()) {
      gather(table);
    }
    if (instance != null) {
      exported(ExternalKind.TABLE).forEach(table -> gather(instance.table(table)));
      for (int global : visible(ExternalKind.GLOBAL)) {
        if (isOfTheHost(global)) {
          // A base that the host has thought up is no index that somebody has handed it.
          continue;
        }
        values.hold(
            module.globals().get(global).type(),
            new Value(instance.global(global).getValue(), instance.global(global).getRefValue()));
      }
    }
    values.look();
  }

  /** Whether nobody but the host has ever put a value into it. */
  private boolean isOfTheHost(int global) {
    return !module.globals().get(global).mutable()
        && module.importOf(ExternalKind.GLOBAL, global).isPresent();
  }

  private void gather(TableInstance table) {
    for (int slot = 0; slot < table.size(); slot++) {
      values.holdFunction(table.ref(slot));
    }
  }

  /** What is imported and exported of a kind, in the order of imports and exports. */
  private List<Integer> visible(ExternalKind kind) {
    return Stream.concat(
            IntStream.range(0, module.importedCount(kind)).boxed(), exported(kind).stream())
        .distinct()
        .toList();
  }

  /** The indices of what is exported of a kind. */
  private List<Integer> exported(ExternalKind kind) {
    return exported.stream().filter(export -> export.kind() == kind).map(Export::index).toList();
  }

  /** The host writes what it can reach and its model lets it. */
  private void write(HostModel.Effect effect) {
    Instance written = instance;
    if (host.isHostile()) {
      values.write();
    }
    if (written == null) {
      return;
    }
    if (effect.writesMemory()) {
      for (int memory : reach(ExternalKind.MEMORY)) {
        int word = (int) (host.isOpaque() ? values.number() : random.nextInt(Declared.SLOTS));
        written.memory(memory).writeI32(4 * random.nextInt(16), word);
        if (host.isHostile() && random.nextInt(8) == 0) {
          written.memory(memory).grow(1);
        }
      }
    }
    if (effect.writesGlobals()) {
      for (int global : reach(ExternalKind.GLOBAL)) {
        if (module.globals().get(global).mutable()) {
          Value value = values.make(module.globals().get(global).type());
          written.global(global).setValue(value.bits());
          written.global(global).setRefValue(value.object());
        }
      }
    }
    if (effect.writesTables()) {
      for (int table : reach(ExternalKind.TABLE)) {
        int slot = random.nextInt(written.table(table).size());
        int type = ValueType.heapType(module.tables().get(table).elementType());
        written.table(table).setRef(slot, values.function(type), written);
        if (host.isHostile() && random.nextInt(8) == 0) {
          written.table(table).grow(1, values.function(type), written);
        }
      }
    }
  }

  private List<Integer> reach(ExternalKind kind) {
    NodeSet written = HostReach.written(module, model, kind);
    return visible(kind).stream().filter(written::contains).toList();
  }

  /** What the host does while one of its functions runs. */
  private void act(int function, HostModel.Effect effect) {
    gather();
    if (random.nextBoolean()) {
      write(effect);
    }
    List<Integer> callees = new ArrayList<>(effect.reentersAny() ? values.functions() : List.of());
    exported.stream()
        .filter(export -> effect.reenters().contains(export.name()))
        .forEach(export -> callees.add(export.index()));
    if (callsBack > 0 && !callees.isEmpty() && random.nextBoolean() && goesOn()) {
      callsBack--;
      Optional<WasmException> thrown = call(function, one(callees));
      if (!goesOn()) {
        throw new TrapException("a call by the host has trapped");
      }
      if (thrown.isPresent() && random.nextBoolean()) {
        // Hosts that catch nothing let it pass.
        throw thrown.get();
      }
    }
    if (host.loads() && effect.reentersAny() && random.nextInt(3) == 0) {
      trace.calledByHost(function, Declared.FORK);
    }
    calls |= effect.callsLater();
    if (host.isHostile() && !tags.isEmpty() && instance != null && random.nextInt(12) == 0) {
      trapped = true;
      throw random.nextBoolean() && values.exception().isPresent()
          ? values.exception().get()
          : thrown(one(tags), instance);
    }
  }

  private WasmException thrown(int tag, Instance thrower) {
    IntList types = module.types().function(module.tags().get(tag)).parameters();
    long[] bits = new long[types.size()];
    @Nullable Object[] objects = new Object[types.size()];
    for (int i = 0; i < bits.length; i++) {
      Value value = values.make(types.get(i));
      bits[i] = value.bits();
      objects[i] = value.object();
    }
    return WasmException.builder()
        .instance(thrower)
        .tagIdx(tag)
        .args(bits)
        .refArgs(objects)
        .build();
  }

  private void instantiate(run.endive.wasm.WasmModule parsed) {
    ImportValues.Builder all = ImportValues.builder();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      all.addFunction(hostFunction(function));
    }
    imports.addTo(all);
    instance =
        Instance.builder(parsed)
            .withImportValues(all.build())
            .withUnsafeExecutionListener(trace)
            .withMachineFactory(trace::machine)
            // The start function runs all the same; this would call an export named _start besides.
            .withStart(false)
            .build();
  }

  private HostFunction hostFunction(int function) {
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
            return run(function, arguments, objects);
          }
        });
  }

  private CallResult run(int function, long[] arguments, @Nullable Object[] objects) {
    if (!trace.canEnter(function)) {
      // The engine compares no more than parameters and results of a function of the host.
      throw new TrapException("indirect call type mismatch");
    }
    int running = trace.enteredImport(function);
    hold(module.functionType(function).parameters(), arguments, objects);
    HostModel.Effect effect = model.effectOf(module, running);
    if (function != Declared.FORK) {
      act(running, effect);
    }
    if (!effect.returns()) {
      throw new TrapException("the end");
    }
    IntList types = module.functionType(function).results();
    long[] results = new long[types.size()];
    @Nullable Object[] references = new Object[types.size()];
    for (int i = 0; i < results.length; i++) {
      Value result =
          types.get(i) == ValueType.I32 && !host.isOpaque()
              ? Value.number(random.nextInt(Declared.SLOTS))
              : values.make(types.get(i));
      results[i] = result.bits();
      references[i] = result.object();
    }
    trace.forget();
    return CallResult.of(results, references);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
