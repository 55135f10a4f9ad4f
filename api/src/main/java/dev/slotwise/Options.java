// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.answer.Precision;
import dev.slotwise.answer.Refinement;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.objects.MemoryModels;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.fix.Budget;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.relation.StateDomain;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.Limits;
import dev.slotwise.interp.state.MemoryModel;
import dev.slotwise.wasm.link.Linker;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The question, and how precise its answer is to be. Start from {@link #defaults}; each method
 * gives options that differ in one thing. Immutable.
 */
public final class Options {
  private static final Options DEFAULTS =
      new Options(
          Optional.empty(),
          Optional.empty(),
          List.of("kernel.kernel_fork"),
          List.of(),
          List.of(),
          EnumSet.noneOf(Assumption.class),
          flow -> flow,
          Linker.Options.CLOSED,
          processors());

  private final Optional<Level> level;
  private final Optional<HostModel> host;
  private final List<String> entries;
  private final List<WasmFunction> entryFunctions;
  private final List<WasmFunction> roots;
  private final Set<Assumption> assumed;

  /** Gives what the abstract interpreter takes by default what it is to take. */
  private final UnaryOperator<FlowOptions> flow;

  private final Linker.Options linking;
  private final int threads;

  private Options(
      Optional<Level> level,
      Optional<HostModel> host,
      List<String> entries,
      List<WasmFunction> entryFunctions,
      List<WasmFunction> roots,
      Set<Assumption> assumed,
      UnaryOperator<FlowOptions> flow,
      Linker.Options linking,
      int threads) {
    this.level = level;
    this.host = host;
    this.entries = entries;
    this.entryFunctions = entryFunctions;
    this.roots = roots;
    this.assumed = assumed;
    this.flow = flow;
    this.linking = linking;
    this.threads = threads;
  }

  /**
   * {@return level {@code slots}; a passive host for closures and states, a strict one for call
   * graphs and reachability; entry {@code kernel.kernel_fork}; the module's own roots; nothing
   * assumed of the compiler; no budget; a thread for each processor} These are the command's
   * defaults.
   */
  public static Options defaults() {
    return DEFAULTS;
  }

  /**
   * How precise call graphs and closures are to be. Without, {@code flow} if anything is assumed.
   *
   * @param newLevel applies to closures and call graphs; {@code states} always takes {@code flow}
   * @return options that differ from these in this alone
   */
  public Options withLevel(Level newLevel) {
    return new Options(
        Optional.of(newLevel),
        host,
        entries,
        entryFunctions,
        roots,
        assumed,
        flow,
        linking,
        threads);
  }

  /**
   * What the host does, such as {@link dev.slotwise.interp.host.Hosts#passive}. Imports that the
   * model should know by name, and does not, are read strictly; the answer's assumptions then say
   * so.
   *
   * @param model one of {@code Hosts}, or one made from it
   * @return options that differ from these in this alone
   */
  public Options withHost(HostModel model) {
    return new Options(
        level, Optional.of(model), entries, entryFunctions, roots, assumed, flow, linking, threads);
  }

  /**
   * The imports, as {@code module.field}, that a closure leads to; in place of all entries.
   *
   * @param imports one the module lacks is listed by {@link Closure#absentEntries}
   * @return options that differ from these in this alone
   */
  public Options withEntries(String... imports) {
    return withEntries(List.of(imports), List.of());
  }

  /**
   * The functions that a closure leads to; in place of all entries.
   *
   * @param functions of the module that is analysed
   * @return options that differ from these in this alone
   */
  public Options withEntries(WasmFunction... functions) {
    return withEntries(List.of(), List.of(functions));
  }

  private Options withEntries(List<String> imports, List<WasmFunction> functions) {
    return new Options(level, host, imports, functions, roots, assumed, flow, linking, threads);
  }

  /**
   * Where execution starts, besides the start function. By default {@code _start}, or every export
   * of a module without it.
   *
   * @param functions of the module that is analysed
   * @return options that differ from these in this alone
   */
  public Options withRoots(WasmFunction... functions) {
    return new Options(
        level, host, entries, entryFunctions, List.of(functions), assumed, flow, linking, threads);
  }

  /**
   * What is believed of the compiler; each analysis that rests on it takes part.
   *
   * @param assumptions such as {@link Assumption#FUNCTION_POINTERS_ARE_OPAQUE}
   * @return options that differ from these in this alone
   * @throws IllegalArgumentException if no analysis rests on one of them
   */
  public Options assuming(Assumption... assumptions) {
    Set<Assumption> all = EnumSet.noneOf(Assumption.class);
    for (Assumption assumption : assumptions) {
      if (Stream.of(Refinement.values()).noneMatch(one -> one.assumption() == assumption)) {
        throw new IllegalArgumentException("not about compilers: " + assumption.id());
      }
      all.add(assumption);
    }
    return new Options(level, host, entries, entryFunctions, roots, all, flow, linking, threads);
  }

  /**
   * What level {@code flow} and sharper ones know of numbers.
   *
   * @param numbers a built-in domain or one of your own
   * @return options that differ from these in this alone
   */
  public Options withDomain(ValueDomain<?> numbers) {
    return interpreting(options -> options.withDomain(numbers));
  }

  /**
   * What level {@code flow} and sharper ones know of locals and globals together.
   *
   * @param relations a built-in domain or one of your own
   * @return options that differ from these in this alone
   */
  public Options withState(StateDomain<?> relations) {
    return interpreting(options -> options.withState(relations));
  }

  /**
   * What memory is to level {@code flow} and sharper ones. {@link Closure#leftOut} says so if the
   * module lacks what the model needs; the answer then is that of {@code cells}.
   *
   * @param name {@code cells}, the default; {@code objects}, those that the linker named, which
   *     assumes that pointers stay in them; or the full name of a class on the class path
   * @return options that differ from these in this alone
   * @throws IllegalArgumentException if there is no such model
   */
  public Options withMemoryModel(String name) {
    MemoryModel model = MemoryModels.byName(name);
    return interpreting(options -> options.withMemory(model));
  }

  /**
   * How many call sites tell calls of a function apart, for level {@code flow} and sharper ones; 0
   * by default.
   *
   * @param depth the length of call strings
   * @return options that differ from these in this alone
   * @throws IllegalArgumentException if it is less than none
   */
  public Options withCallSites(int depth) {
    if (depth < 0) {
      throw new IllegalArgumentException("call sites: less than none: " + depth);
    }
    return interpreting(options -> options.withContextDepth(depth));
  }

  /**
   * One of the limits of level {@code flow} and sharper ones: how much is told apart, or how often
   * a value changes before it is widened. An answer stays sound whatever they are.
   *
   * @param limit which limit
   * @param value within {@link Limit#least} and {@link Limit#most}
   * @return options that differ from these in this alone
   * @throws IllegalArgumentException if the limit can't be this
   */
  public Options withLimit(Limit limit, int value) {
    Limits.DEFAULT.with(limit, value);
    return interpreting(options -> options.withLimits(options.limits().with(limit, value)));
  }

  /**
   * How long level {@code flow} may take: when the time is up, as much again goes into a coarser
   * answer, which {@link CallGraph#isComplete} tells apart.
   *
   * @param time of the clock, from the call that asks for an answer
   * @return options that differ from these in this alone
   */
  public Options withBudget(Duration time) {
    return interpreting(
        options -> options.withBudget(Budget.seconds(Math.max(1, time.toSeconds()))));
  }

  private Options interpreting(UnaryOperator<FlowOptions> change) {
    return new Options(
        level,
        host,
        entries,
        entryFunctions,
        roots,
        assumed,
        options -> change.apply(flow.apply(options)),
        linking,
        threads);
  }

  /**
   * Modules that are not given may be loaded, and do whatever they like with what is shared. Takes
   * effect when modules are {@linkplain Slotwise#link linked}.
   *
   * @return options that differ from these in this alone
   */
  public Options withUnknownModules() {
    return withLinking(new Linker.Options(true, linking.internal()));
  }

  /**
   * The host does not call exports that another module of the program imports; not of tables and
   * memories. Takes effect when modules are {@linkplain Slotwise#link linked}.
   *
   * @return options that differ from these in this alone
   */
  public Options withInternalExports() {
    return withLinking(new Linker.Options(linking.open(), true));
  }

  private Options withLinking(Linker.Options newLinking) {
    return new Options(
        level, host, entries, entryFunctions, roots, assumed, flow, newLinking, threads);
  }

  /**
   * How many threads work; changes no answer.
   *
   * @param count at least one
   * @return options that differ from these in this alone
   * @throws IllegalArgumentException if it is less than one
   */
  public Options withThreads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("threads: less than one: " + count);
    }
    return new Options(level, host, entries, entryFunctions, roots, assumed, flow, linking, count);
  }

  static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  Level level() {
    return level.orElse(assumed.isEmpty() ? Level.SLOTS : Level.FLOW);
  }

  HostModel host(HostModel otherwise) {
    return host.orElse(otherwise);
  }

  List<String> entries() {
    return entries;
  }

  List<WasmFunction> entryFunctions() {
    return entryFunctions;
  }

  List<WasmFunction> roots() {
    return roots;
  }

  /** What is believed of a program of several modules; imports look up exports as the host says. */
  Linker.Options linking() {
    return host.map(model -> linking.withLookUp(model::looksUpFunctions)).orElse(linking);
  }

  int threads() {
    return threads;
  }

  Precision precision(HostModel fitted) {
    FlowOptions options = flow.apply(FlowOptions.of(fitted));
    if (!roots.isEmpty()) {
      options =
          options.withRoots(
              IntLists.immutable.of(roots.stream().mapToInt(WasmFunction::index).toArray()));
    }
    return new Precision(options, assumed, false);
  }
}
