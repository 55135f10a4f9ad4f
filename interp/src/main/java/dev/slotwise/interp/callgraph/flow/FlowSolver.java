// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.exec.FunctionInterpreter;
import dev.slotwise.interp.exec.Instantiation;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.exec.Thrown;
import dev.slotwise.interp.exec.Traps;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.api.set.MutableSet;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.Sets;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongObjectMaps;
import org.jspecify.annotations.Nullable;

/**
 * The outer fixpoint, over functions in contexts, target sets and the host. Top-down: the first
 * call of a callee evaluates it at once. Later, entries grow along calls, so who is called while
 * out of date is evaluated callers first, and with what all of them tell it; exits grow against
 * calls, so who has read one that has changed is evaluated after that, callees first.
 *
 * <p>Entries and exits only grow, and are widened after they have changed a number of times, so the
 * iteration ends. {@link #verify} applies every equation once more, to prove the post-fixpoint.
 *
 * <p>What {@link dev.slotwise.interp.fix.DemandSolver} is to any equations, made for these: entries
 * and exits are of two kinds, a target set passes on only what has changed, and a budget that is
 * spent changes the equations under way.
 *
 * <p>Source: B. Le Charlier and P. Van Hentenryck, <i>A universal top-down fixpoint algorithm</i>,
 * 1992.
 *
 * @param <V> the elements of the value domain
 */
final class FlowSolver<V> {
  /** An entry or exit is widened after it has changed this often. */
  private static final int WIDENING_DELAY = 12;

  private static final Comparator<Unknown> CALLEES_FIRST =
      Comparator.<Unknown>comparingInt(unknown -> unknown.rank)
          .thenComparingInt(unknown -> unknown.id);

  private final ModuleModel<V> model;
  private final Values<V> values;
  private final Effects<V> effects;
  private final CallGraph below;
  private final Budget budget;
  private final IntConsumer progress;
  private final Traps<V> traps;

  /** What has happened wherever an activation waits while the host calls functions by itself. */
  private final Traps<V> waiting;

  private final FunctionInterpreter<V> interpreter;
  private final HostActions<V> actions;
  private final Targets targets;
  private final Contexts<V> contexts;
  private final Heap<V> heap;
  private final Unknown nobody = new Nobody();
  private final boolean catchesExceptions;
  private final Roots roots;

  private final MutableList<Unknown> unknowns = Lists.mutable.empty();
  private final MutableLongObjectMap<Unknown> functions = LongObjectMaps.mutable.empty();
  private final MutableLongObjectMap<Unknown> sets = LongObjectMaps.mutable.empty();

  /** Who was called while out of date; callers first, since their calls may tell it more. */
  private final PriorityQueue<Unknown> called = new PriorityQueue<>(CALLEES_FIRST.reversed());

  /** Who has read what has changed since; callees first, since they may change more. */
  private final PriorityQueue<Unknown> outdated = new PriorityQueue<>(CALLEES_FIRST);

  /** Who has read what {@link #meanwhile} says. */
  private final MutableSet<Unknown> waitingReaders = Sets.mutable.empty();

  /** Who has read what {@link #abandoned} says. */
  private final MutableSet<Unknown> trapReaders = Sets.mutable.empty();

  private int ids;

  private int ranks;
  private long changes;
  private long evaluations;
  private boolean verifying;

  /** Null while there is budget left. */
  private @Nullable Fallback<V> fallback;

  FlowSolver(
      WasmModule module,
      CodeFacts facts,
      ValueDomain<V> domain,
      CallGraph below,
      FlowOptions options,
      Roots roots,
      Budget budget) {
    HostModel host = options.host();
    ImportAliases aliases = aliases(module, facts, host);
    this.model =
        new ModuleModel<>(module, domain, Instantiation.of(module, domain, host, aliases), aliases);
    this.values = model.values();
    this.effects = model.effects();
    this.below = below;
    this.roots = roots;
    this.budget = budget;
    this.progress = options.progress();
    this.actions = new HostActions<>(model, host);
    this.traps =
        new Traps<>(
            effects, host.goesOnAfterTrap(), () -> trapReaders.forEach(this::repeatUnlessActive));
    this.waiting =
        new Traps<>(
            effects,
            roots.areInterleaved(),
            () -> waitingReaders.forEach(this::repeatUnlessActive));
    this.interpreter = new FunctionInterpreter<>(model, traps);
    this.targets = new Targets(module, below);
    this.contexts = new Contexts<>(options.contextDepth(), model, facts);
    this.heap = new Heap<>(this, model.fields().count());
    this.catchesExceptions = facts.catchesExceptions();
  }

  /** A global that code never sets, and whose first value nobody knows, holds anything anyway. */
  private static ImportAliases aliases(WasmModule module, CodeFacts facts, HostModel host) {
    return ImportAliases.of(
        module,
        host,
        global ->
            facts.globalSets(global) > 0
                || module
                    .importOf(ExternalKind.GLOBAL, global)
                    .filter(item -> host.global(item.qualifiedName()).isPresent())
                    .isPresent());
  }

  /**
   * Solves from the host's calls on. If the budget is spent, as much again goes into an answer that
   * is coarser where it must be: see {@link Fallback}.
   *
   * @throws Budget.Spent if that is spent too: then nothing holds
   */
  void solve() {
    if (actions.writesObjects()) {
      forgetObjects();
    }
    HostUnknown<V> host = new HostUnknown<>(newId(), this, roots);
    unknowns.add(host);
    mustRepeat(host);
    try {
      drain();
    } catch (Budget.Spent spent) {
      budget.renew();
      fallback = new Fallback<>(this, below);
      for (Unknown unknown : unknowns) {
        if (unknown.active) {
          unknown.abandon();
          mustRepeat(unknown);
        } else if (unknown.dirty) {
          mustRepeat(unknown);
        }
      }
      drain();
    }
  }

  /**
   * Applies every equation once more.
   *
   * @throws IllegalStateException if that tells something new: then the solution is not a
   *     post-fixpoint, which is a defect of the solver or of the domain
   */
  void verify() {
    budget.lift();
    verifying = true;
    long before = changes;
    for (Unknown unknown : Lists.mutable.ofAll(unknowns)) {
      if (unknown.hasEntry()) {
        evaluate(unknown);
        if (changes != before) {
          throw new IllegalStateException("no post-fixpoint: " + unknown + " changes");
        }
      }
    }
  }

  /** Any field of any object may hold anything. */
  void forgetObjects() {
    for (int type = 0; type < model.types().size(); type++) {
      model
          .fields()
          .forEachOf(
              type,
              (field, valueType) -> heap.write(field, values.topOf(valueType, model.types())));
    }
  }

  private void drain() {
    while (!called.isEmpty() || !outdated.isEmpty()) {
      Unknown next;
      if (called.isEmpty()) {
        next = outdated.remove();
        next.isOutdated = false;
      } else {
        next = called.remove();
        next.isCalled = false;
      }
      if (next.dirty && !next.active) {
        evaluate(next);
      }
    }
  }

  /** A reader under way finds out at its end whether it has read what is out of date. */
  private void repeatUnlessActive(Unknown reader) {
    if (!reader.active) {
      mustRepeat(reader);
    }
  }

  /** Something that an unknown has read has changed. */
  void mustRepeat(Unknown unknown) {
    unknown.dirty = true;
    if (!unknown.isOutdated) {
      unknown.isOutdated = true;
      outdated.add(unknown);
    }
  }

  /**
   * Calls {@code callee}: joins arguments and store into its entry, and returns its exit. It is
   * evaluated at once if this is its first call; otherwise it waits for what other calls tell it.
   */
  Outcome call(Unknown caller, Unknown callee, Object[] arguments, Effect before) {
    boolean isNew = !callee.hasEntry();
    contribute(callee, arguments, before);
    if (callee.dirty && !callee.active) {
      if (isNew) {
        evaluate(callee);
      } else if (!callee.isCalled) {
        callee.isCalled = true;
        called.add(callee);
      }
    }
    callee.addReader(caller);
    return callee.exit;
  }

  private void contribute(Unknown callee, Object[] arguments, Effect before) {
    Object[] old = callee.arguments;
    if (old == null) {
      callee.arguments = arguments;
      callee.entry = callee.entry(before);
    } else {
      Object[] joined = MachineState.joinAll(old, arguments, values);
      Effect entry = effects.join(callee.entry, before);
      if (joined == old && entry == callee.entry) {
        return;
      }
      entry = callee.entry(entry);
      if (fallback != null) {
        joined = MachineState.widenAll(old, joined, values);
        entry = entry == callee.entry ? entry : fallback.everything();
        if (joined == old && entry == callee.entry) {
          return;
        }
      } else if (callee.entryChanges >= WIDENING_DELAY) {
        joined = MachineState.widenAll(old, joined, values);
        entry = effects.widen(callee.entry, entry);
      }
      callee.entryChanges++;
      callee.arguments = joined;
      callee.entry = entry;
    }
    changes++;
    callee.dirty = true;
  }

  private void evaluate(Unknown unknown) {
    evaluations++;
    budget.spend(1);
    unknown.active = true;
    unknown.dirty = false;
    Outcome outcome = unknown.evaluate();
    unknown.active = false;
    if (unknown.rank == Integer.MAX_VALUE) {
      unknown.rank = ranks++;
    }
    Outcome joined = Outcome.join(unknown.exit, outcome, values, effects);
    if (joined != unknown.exit) {
      changes++;
      unknown.version++;
      unknown.exit =
          fallback != null || unknown.version > WIDENING_DELAY
              ? unknown.exit.widen(joined, values, effects)
              : joined;
      unknown.readers.forEach(this::repeatUnlessActive);
    }
    if (unknown.dirty || !unknown.isFresh()) {
      mustRepeat(unknown);
    }
  }

  /** Unknowns make others while they are made, so their places in the list won't do. */
  private int newId() {
    return ids++;
  }

  /** A function in the context of a call of it. */
  Unknown functionCalled(int function, int caller, int offset, Effect before) {
    return functionAt(function, contexts.ofCall(function, caller, offset, before));
  }

  /** A function in a context. */
  Unknown functionAt(int function, int context) {
    boolean ofHost = model.module().isHostFunction(function);
    long key = ((long) (ofHost ? 0 : context) << 32) | function;
    Unknown known = functions.get(key);
    if (known == null) {
      known =
          ofHost
              ? new ImportUnknown<>(newId(), function, this)
              : new FunctionUnknown<>(newId(), function, context, this);
      unknowns.add(known);
      functions.put(key, known);
      progress.accept(functions.size());
    }
    return known;
  }

  /** A target set in the context of a call through it. */
  Unknown targetsCalled(int set, int caller, int offset, Effect before) {
    ImmutableIntList members = targets.get(set);
    return members.size() == 1
        ? functionCalled(members.get(0), caller, offset, before)
        : targetsAt(set, contexts.ofCall(~set, caller, offset, before));
  }

  /** A target set in a context; a single function is itself. */
  Unknown targetsAt(int set, int context) {
    ImmutableIntList members = targets.get(set);
    if (members.size() == 1) {
      return functionAt(members.get(0), context);
    }
    long key = ((long) context << 32) | set;
    Unknown known = sets.get(key);
    if (known == null) {
      known = new TargetsUnknown<>(newId(), members, context, this);
      unknowns.add(known);
      sets.put(key, known);
    }
    return known;
  }

  /** The functions of the module that the host calls while one of its functions runs. */
  ImmutableIntList callbacks(int function) {
    int set = below.hostTargets(function);
    return set < 0
        ? IntLists.immutable.empty()
        : below.targetSets().get(set).reject(model.module()::isHostFunction);
  }

  /** Whatever the host likes to pass. */
  Object[] anyArguments(int function) {
    return HostActions.anyOf(model.module().functionType(function).parameters(), model);
  }

  /** A call of a function that may end in any way, after this effect. */
  Outcome anyOutcome(int function, Effect effect) {
    Thrown thrown = catchesExceptions ? new Thrown(Thrown.anything(model), effect) : Thrown.NOTHING;
    return Outcome.returning(
        HostActions.anyOf(model.module().functionType(function).results(), model), effect, thrown);
  }

  /**
   * Whether the host makes calls after others that may have trapped, if it goes on after a trap.
   */
  boolean isCalledAgain() {
    if (!roots.repeated().isEmpty()) {
      return true;
    }
    for (int function = 0; function < model.module().functionCount(); function++) {
      if (!callbacks(function).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** What calls may leave that trap half-way, where the host goes on after a trap. */
  Effect abandoned(Unknown reader) {
    trapReaders.add(reader);
    return traps.left();
  }

  /**
   * An activation waits in a call of the host's, or has ended, while the host may call functions by
   * itself.
   *
   * @param state what has happened to the store since instantiation
   */
  void waits(Effect state) {
    if (roots.areInterleaved()) {
      waiting.record(Effect.NONE, state);
    }
  }

  /**
   * What may have happened to the store while a call of the host's runs, because the host has
   * called other functions in the meantime: what these, or the command, have written when they wait
   * themselves. Each value that a global, slot or byte has got in the meantime is among what it was
   * when some activation began to wait or ended.
   */
  Effect meanwhile(Unknown reader) {
    if (!roots.areInterleaved()) {
      return Effect.NONE;
    }
    waitingReaders.add(reader);
    return waiting.left();
  }

  ModuleModel<V> model() {
    return model;
  }

  FunctionInterpreter<V> interpreter() {
    return interpreter;
  }

  HostActions<V> actions() {
    return actions;
  }

  Targets targets() {
    return targets;
  }

  Contexts<V> contexts() {
    return contexts;
  }

  Heap<V> heap() {
    return heap;
  }

  /** What the end of the budget has changed; null while there is some left. */
  @Nullable Fallback<V> fallback() {
    return fallback;
  }

  Traps<V> traps() {
    return traps;
  }

  Budget budget() {
    return budget;
  }

  /** The callee of a site that can enter no function. */
  Unknown nobody() {
    return nobody;
  }

  boolean catchesExceptions() {
    return catchesExceptions;
  }

  /** Whether every equation is applied once more, to see that nothing changes. */
  boolean isVerifying() {
    return verifying;
  }

  MutableList<Unknown> unknowns() {
    return unknowns;
  }

  long evaluations() {
    return evaluations;
  }

  private static final class Nobody extends Unknown {
    Nobody() {
      super(-1);
    }

    @Override
    Outcome evaluate() {
      return Outcome.NEVER;
    }
  }
}
