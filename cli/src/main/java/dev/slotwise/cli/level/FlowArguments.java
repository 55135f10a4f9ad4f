// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.level;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Precision;
import dev.slotwise.answer.Refinement;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.cli.program.NamedFunctions;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.flow.ContextPolicies;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.objects.MemoryModels;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.fix.Budget;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.relation.StateDomain;
import dev.slotwise.interp.relation.StateDomains;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.MemoryModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The options of the abstract interpreter. An option that no level in use reads is a usage error,
 * because the user would believe that it had an effect.
 */
public final class FlowArguments extends Options {
  public final Arg<List<String>> roots =
      texts("--root")
          .label("NAME|INDEX")
          .says(
              "Level flow and sharper, callgraph and reachable: where execution starts; repeatable."
                  + " Default: the start function and _start, or every export of a module without _start.");

  final Arg<String> domain =
      text("--domain")
          .label("ID|CLASS")
          .byDefault("")
          .candidates(new DomainIds())
          .says(
              "Level flow and sharper: what is known of numbers: ${COMPLETION-CANDIDATES}, a class of"
                  + " yours, or several with * between. Default: the last of these.");

  final Arg<String> state =
      text("--state")
          .label("ID|CLASS")
          .byDefault("")
          .candidates(new StateIds())
          .says(
              "Level flow and sharper: what is known of locals and globals together:"
                  + " ${COMPLETION-CANDIDATES} (differences of two), or a class of yours. Default: the"
                  + " first of these.");

  final Arg<Integer> context =
      number("--context")
          .label("K")
          .byDefault("0")
          .says(
              "Level flow and sharper: how many call sites tell calls apart. Default: ${DEFAULT-VALUE}");

  final Arg<String> contextBy =
      text("--context-by")
          .label("POLICY|CLASS")
          .byDefault("")
          .says(
              "Level flow and sharper: what else tells calls apart: globals (exact ones, as stack pointers),"
                  + " arguments (that name a function, or null), none, a class of yours, or several with"
                  + " * between. Default: globals.");

  final Arg<String> memoryModel =
      text("--memory-model")
          .label("MODEL|CLASS")
          .byDefault("")
          .says(
              "Level flow and sharper: what memory is: cells (at known addresses), objects (that the"
                  + " linker named, which assumes pointers-stay-in-their-objects), or a class of yours."
                  + " Default: cells.");

  final Arg<List<String>> limits =
      texts("--limit")
          .label("NAME=N")
          .candidates(new LimitValues())
          .says(
              "Level flow and sharper: how much is told apart, and how often a value changes before it"
                  + " is widened; repeatable. Defaults: ${COMPLETION-CANDIDATES}.");

  final Arg<String> budget =
      text("--budget")
          .label("STEPS|SECONDSs")
          .byDefault("")
          .says(
              "Level flow and sharper: after so many steps, or with an s so many seconds, finish with a"
                  + " coarser answer, at level slots where need be, and exit with 4. Default: no limit.");

  final Arg<Boolean> verify =
      flag("--verify")
          .says(
              "Level flow and sharper: apply every equation once more to the answer, and fail if it is"
                  + " not a solution.");

  final Arg<Boolean> contexts =
      flag("--contexts")
          .says(
              "Level slots: tell functions apart by the callbacks that they are called with, as level"
                  + " flow and sharper ones do.");

  private final Arg<List<String>> assumptions =
      texts("--assume")
          .label("NAME")
          .split()
          .candidates(new AssumptionIds())
          .says(
              "Level flow and sharper: what is believed of the compiler; each analysis that rests on it"
                  + " takes part: ${COMPLETION-CANDIDATES}.");

  /** What may be believed of a compiler. */
  static final class AssumptionIds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(Refinement.values()).map(one -> one.assumption().id()).iterator();
    }
  }

  /** Each limit and its default. */
  static final class LimitValues implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(Limit.values()).map(limit -> limit.id() + "=" + limit.standard()).iterator();
    }
  }

  /** The names of the built-in domains. */
  static final class DomainIds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Domains.builtIn().collect(ValueDomain::id).iterator();
    }
  }

  /** The names of the built-in state domains. */
  static final class StateIds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return StateDomains.builtIn().collect(StateDomain::id).iterator();
    }
  }

  /**
   * Refuses options that none of some levels takes notice of.
   *
   * @param levels those that run
   * @throws Failure if something is given that none of them takes notice of
   */
  public void checkServe(Collection<Level> levels) {
    if (levels.stream().noneMatch(Level::isInterpreted)) {
      checkNotInterpreted("level flow and sharper");
      if (!roots.value().isEmpty()) {
        throw notServed("--root", "level flow and sharper");
      }
    }
    if (contexts.value() && !levels.contains(Level.SLOTS)) {
      throw notServed("--contexts", "level slots, as sharper levels do it anyway");
    }
  }

  /**
   * Refuses options that only the abstract interpreter takes notice of.
   *
   * @param interpreter what would take notice
   * @throws Failure if something is given that only the abstract interpreter takes notice of
   */
  public void checkNotInterpreted(String interpreter) {
    if (!domain.value().isEmpty()) {
      throw notServed("--domain", interpreter);
    }
    if (!state.value().isEmpty()) {
      throw notServed("--state", interpreter);
    }
    if (context.value() > 0) {
      throw notServed("--context", interpreter);
    }
    if (!contextBy.value().isEmpty()) {
      throw notServed("--context-by", interpreter);
    }
    if (!memoryModel.value().isEmpty()) {
      throw notServed("--memory-model", interpreter);
    }
    if (!limits.value().isEmpty()) {
      throw notServed("--limit", interpreter);
    }
    if (!budget.value().isEmpty()) {
      throw notServed("--budget", interpreter);
    }
    if (verify.value()) {
      throw notServed("--verify", interpreter);
    }
    if (!assumptions.value().isEmpty()) {
      throw notServed("--assume", interpreter);
    }
  }

  /** What is believed of the compiler, besides what the level does. */
  public Set<Assumption> assumed() {
    Set<Assumption> assumed = EnumSet.noneOf(Assumption.class);
    for (String name : assumptions.value()) {
      assumed.add(
          Stream.of(Refinement.values())
              .map(Refinement::assumption)
              .filter(assumption -> assumption.id().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new Failure(
                          ExitCode.USAGE,
                          "--assume: no assumption about compilers is called " + name)));
    }
    return assumed;
  }

  /** The level to answer at: the one that is named, or the first that takes what is given. */
  public Level level(Optional<Level> named) {
    return named.orElse(assumptions.value().isEmpty() ? Level.SLOTS : Level.FLOW);
  }

  private static Failure notServed(String option, String by) {
    return new Failure(ExitCode.USAGE, option + ": only for " + by);
  }

  /** How precise answers about a module are to be. */
  public Precision precision(Analysis analysis) {
    return new Precision(
        options(analysis.file(), analysis.module(), analysis.host()), assumed(), contexts.value());
  }

  FlowOptions options(String file, WasmModule module, HostModel host) {
    if (context.value() < 0) {
      throw new Failure(ExitCode.USAGE, "--context: less than none: " + context.value());
    }
    FlowOptions options =
        FlowOptions.of(host)
            .withContextDepth(context.value())
            .withLimits(LimitArguments.read(limits.value()));
    if (verify.value()) {
      options = options.withVerification(true);
    }
    if (!domain.value().isEmpty()) {
      try {
        options = options.withDomain(Domains.byId(domain.value()));
      } catch (IllegalArgumentException e) {
        throw new Failure(ExitCode.USAGE, "--domain: " + e.getMessage());
      }
    }
    if (!state.value().isEmpty()) {
      try {
        options = options.withState(StateDomains.byId(state.value()));
      } catch (IllegalArgumentException e) {
        throw new Failure(ExitCode.USAGE, "--state: " + e.getMessage());
      }
    }
    if (!contextBy.value().isEmpty()) {
      try {
        options = options.withContexts(ContextPolicies.byName(contextBy.value()));
      } catch (IllegalArgumentException e) {
        throw new Failure(ExitCode.USAGE, "--context-by: " + e.getMessage());
      }
    }
    if (!memoryModel.value().isEmpty()) {
      options = options.withMemory(memoryModel(file, module));
    }
    if (!budget.value().isEmpty()) {
      options = withBudget(options);
    }
    NodeSet named = namedRoots(file, module);
    if (!named.isEmpty()) {
      options = options.withRoots(IntLists.immutable.of(named.toArray()));
    }
    return options;
  }

  /** The functions that are named as roots; none by default. */
  private NodeSet namedRoots(String file, WasmModule module) {
    return NamedFunctions.roots(file, module, roots.value());
  }

  private MemoryModel memoryModel(String file, WasmModule module) {
    MemoryModel model;
    try {
      model = MemoryModels.byName(memoryModel.value());
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, "--memory-model: " + e.getMessage());
    }
    Optional<String> missing = model.missing(module);
    if (missing.isPresent()) {
      throw new Failure(
          ExitCode.UNREADABLE, file + ": --memory-model " + model.id() + ": " + missing.get());
    }
    return model;
  }

  private FlowOptions withBudget(FlowOptions options) {
    if (!budget.value().matches("[0-9]{1,15}s?")) {
      throw new Failure(
          ExitCode.USAGE, "--budget: not a number of steps or seconds: " + budget.value());
    }
    boolean seconds = budget.value().endsWith("s");
    long amount =
        Long.parseLong(
            seconds ? budget.value().substring(0, budget.value().length() - 1) : budget.value());
    return seconds
        ? options.withBudget(Budget.seconds(amount))
        : options.withBudget(Budget.steps(amount));
  }
}
