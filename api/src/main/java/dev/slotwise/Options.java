// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.answer.Precision;
import dev.slotwise.answer.Refinement;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.fix.Budget;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.relation.StateDomain;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * What to answer, and how precisely. Start from {@link #defaults}; each method gives options that
 * differ in one thing. Immutable.
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
          Domains.standard(),
          Optional.empty(),
          Optional.empty(),
          processors());

  private final Optional<Level> level;
  private final Optional<HostModel> host;
  private final List<String> entries;
  private final List<WasmFunction> entryFunctions;
  private final List<WasmFunction> roots;
  private final Set<Assumption> assumed;
  private final ValueDomain<?> domain;
  private final Optional<StateDomain<?>> state;
  private final Optional<Duration> budget;
  private final int threads;

  private Options(
      Optional<Level> level,
      Optional<HostModel> host,
      List<String> entries,
      List<WasmFunction> entryFunctions,
      List<WasmFunction> roots,
      Set<Assumption> assumed,
      ValueDomain<?> domain,
      Optional<StateDomain<?>> state,
      Optional<Duration> budget,
      int threads) {
    this.level = level;
    this.host = host;
    this.entries = entries;
    this.entryFunctions = entryFunctions;
    this.roots = roots;
    this.assumed = assumed;
    this.domain = domain;
    this.state = state;
    this.budget = budget;
    this.threads = threads;
  }

  /**
   * Level {@code slots}; a passive host for closures and states, a strict one for call graphs and
   * reachability; entry {@code kernel.kernel_fork}; the module's own roots; nothing assumed of the
   * compiler; no budget; a thread for each processor. These are the command's defaults.
   */
  public static Options defaults() {
    return DEFAULTS;
  }

  /**
   * How precise call graphs and closures are to be. Without, {@code flow} if anything is assumed.
   */
  public Options withLevel(Level newLevel) {
    return new Options(
        Optional.of(newLevel),
        host,
        entries,
        entryFunctions,
        roots,
        assumed,
        domain,
        state,
        budget,
        threads);
  }

  /**
   * What the host does, such as {@link dev.slotwise.interp.host.Hosts#passive}. Imports that the
   * model should know by name, and does not, are read strictly; the answer's assumptions then say
   * so.
   */
  public Options withHost(HostModel model) {
    return new Options(
        level,
        Optional.of(model),
        entries,
        entryFunctions,
        roots,
        assumed,
        domain,
        state,
        budget,
        threads);
  }

  /** The imports, as {@code module.field}, that a closure leads to; in place of all entries. */
  public Options withEntries(String... imports) {
    return new Options(
        level, host, List.of(imports), List.of(), roots, assumed, domain, state, budget, threads);
  }

  /** The functions that a closure leads to; in place of all entries. */
  public Options withEntries(WasmFunction... functions) {
    return new Options(
        level, host, List.of(), List.of(functions), roots, assumed, domain, state, budget, threads);
  }

  /**
   * Where execution starts, besides the start function. By default {@code _start}, or every export
   * of a module without it.
   */
  public Options withRoots(WasmFunction... functions) {
    return new Options(
        level,
        host,
        entries,
        entryFunctions,
        List.of(functions),
        assumed,
        domain,
        state,
        budget,
        threads);
  }

  /**
   * What is believed of the compiler; each analysis that rests on it takes part.
   *
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
    return new Options(
        level, host, entries, entryFunctions, roots, all, domain, state, budget, threads);
  }

  /** What level {@code flow} and sharper ones know of numbers. */
  public Options withDomain(ValueDomain<?> numbers) {
    return new Options(
        level, host, entries, entryFunctions, roots, assumed, numbers, state, budget, threads);
  }

  /** What level {@code flow} and sharper ones know of locals and globals together. */
  public Options withState(StateDomain<?> relations) {
    return new Options(
        level,
        host,
        entries,
        entryFunctions,
        roots,
        assumed,
        domain,
        Optional.of(relations),
        budget,
        threads);
  }

  /**
   * How long level {@code flow} may take: when the time is up, as much again goes into a coarser
   * answer, which {@link CallGraph#isComplete} tells apart.
   */
  public Options withBudget(Duration time) {
    return new Options(
        level,
        host,
        entries,
        entryFunctions,
        roots,
        assumed,
        domain,
        state,
        Optional.of(time),
        threads);
  }

  /**
   * How many threads work; changes no answer.
   *
   * @throws IllegalArgumentException if it is less than one
   */
  public Options withThreads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("threads: less than one: " + count);
    }
    return new Options(
        level, host, entries, entryFunctions, roots, assumed, domain, state, budget, count);
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

  int threads() {
    return threads;
  }

  Precision precision(HostModel fitted) {
    FlowOptions flow = FlowOptions.of(fitted).withDomain(domain);
    if (!roots.isEmpty()) {
      flow =
          flow.withRoots(
              IntLists.immutable.of(roots.stream().mapToInt(WasmFunction::index).toArray()));
    }
    if (state.isPresent()) {
      flow = flow.withState(state.get());
    }
    if (budget.isPresent()) {
      flow = flow.withBudget(Budget.seconds(Math.max(1, budget.get().toSeconds())));
    }
    return new Precision(flow, assumed, false);
  }
}
