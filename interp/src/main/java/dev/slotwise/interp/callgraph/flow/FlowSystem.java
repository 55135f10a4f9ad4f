// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.AddressTaken;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.OutsideFields;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.exec.ConstantObjects;
import dev.slotwise.interp.exec.FunctionInterpreter;
import dev.slotwise.interp.exec.Instantiation;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.exec.Outcomes;
import dev.slotwise.interp.exec.Thrown;
import dev.slotwise.interp.exec.Traps;
import dev.slotwise.interp.fix.Collector;
import dev.slotwise.interp.fix.DemandEquations;
import dev.slotwise.interp.fix.DemandSolver;
import dev.slotwise.interp.fix.Environment;
import dev.slotwise.interp.fix.Growth;
import dev.slotwise.interp.fix.WideningPolicy;
import dev.slotwise.interp.fix.WideningPolicy.Points;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.interp.state.Addresses;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.Limits;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntSets;
import org.eclipse.collections.impl.factory.primitive.LongObjectMaps;
import org.jspecify.annotations.Nullable;

/**
 * The equations of a whole module, for {@link DemandSolver}: unknowns are functions in contexts,
 * target sets and the host; each is called with an {@link Entry} and summarised by an {@link
 * Outcome}. The fields of objects, and the stores that traps leave behind, are collectors.
 *
 * <p>Entries and outcomes only grow, and are widened after they have changed a number of times, so
 * the iteration ends. When the budget is spent the equations become coarser: see {@link Fallback}.
 *
 * @param <V> the elements of the value domain
 */
final class FlowSystem<V> implements DemandEquations {
  private final ModuleModel<V> model;
  private final Values<V> values;
  private final Effects<V> effects;
  private final CallGraph below;
  private final IntConsumer progress;
  private final Traps<V> traps;
  private final FunctionInterpreter<V> interpreter;
  private final HostActions<V> actions;
  private final Targets targets;
  private final Contexts<V> contexts;
  private final Heap<V> heap;
  private final boolean catchesExceptions;
  private final Roots roots;
  private final HostUnknown<V> host;

  /** See {@link #heldAfterFailure()}. */
  private final ImmutableIntList heldAfterFailure;

  /** The fields that the host can fill. */
  private final NodeSet outside;

  private final Growth<Effect> leftBehind;
  private final Collector<Effect> trapped;
  private final Collector<Effect> waiting;

  // These become coarser when the budget is spent.
  private Entries<V> entryLattice;
  private Growth<Entry> entries;
  private Growth<Entry> coarseEntries;
  private Growth<Outcome> outcomes;
  private Growth<Outcome> hostCalls;

  private final MutableList<FunctionUnknown<V>> functionUnknowns = Lists.mutable.empty();
  private final MutableLongObjectMap<Callee<V>> functions = LongObjectMaps.mutable.empty();
  private final MutableLongObjectMap<Callee<V>> sets = LongObjectMaps.mutable.empty();
  private final Map<ImmutableIntList, HostTargetsUnknown<V>> calledByHost = new HashMap<>();

  /** Null until the equations are solved or checked. */
  private @Nullable Environment environment;

  /** Null while there is budget left. */
  private @Nullable Fallback<V> fallback;

  FlowSystem(
      WasmModule module,
      CodeFacts facts,
      ValueDomain<V> domain,
      Addresses<V> addresses,
      CallGraph below,
      FlowOptions options,
      Roots roots) {
    HostModel hostModel = options.host();
    ImportAliases aliases = aliases(module, facts, hostModel);
    this.values = new Values<>(domain);
    this.model =
        new ModuleModel<>(
            module,
            values,
            options.state(),
            Instantiation.of(module, values, hostModel, aliases, addresses),
            aliases,
            addresses,
            facts.loops(),
            options.limits());
    Limits limits = options.limits();
    this.effects = model.effects();
    this.below = below;
    this.roots = roots;
    this.progress = options.progress();
    this.actions = new HostActions<>(model, hostModel);
    this.leftBehind = new Growth<>(effects, everywhere(limits.of(Limit.STORE_DELAY)));
    this.trapped = new Collector<>(leftBehind, Effect.NONE);
    this.waiting = new Collector<>(leftBehind, Effect.NONE);
    this.traps =
        new Traps<>(
            effects, hostModel.goesOnAfterTrap(), left -> environment().contribute(trapped, left));
    this.interpreter = new FunctionInterpreter<>(model, traps);
    this.targets = new Targets(module, facts, below);
    this.contexts = new Contexts<>(options.contextDepth(), options.contexts(), model, facts);
    this.heap = new Heap<>(values, model.fields().count(), limits);
    this.catchesExceptions = facts.catchesExceptions();
    this.entryLattice = new Entries<>(values, effects);
    this.entries = new Growth<>(entryLattice, everywhere(limits.of(Limit.ENTRY_DELAY)));
    this.coarseEntries =
        new Growth<>(
            entryLattice.approximatedBy(contexts::coarseEntry),
            everywhere(limits.of(Limit.ENTRY_DELAY)));
    this.outcomes =
        new Growth<>(new Outcomes<>(values, effects), everywhere(limits.of(Limit.OUTCOME_DELAY)));
    this.hostCalls = new Growth<>(outcomes.lattice(), everywhere(limits.of(Limit.STORE_DELAY)));
    this.heldAfterFailure =
        hostModel.callsTables(module)
            ? roots.repeated().select(AddressTaken.withoutExports(module, facts)::contains)
            : IntLists.immutable.empty();
    this.outside = OutsideFields.of(module, facts, hostModel, everCalledByHost());
    this.host = new HostUnknown<>(this, roots);
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

  private static <E> WideningPolicy<E> everywhere(int delay) {
    return WideningPolicy.<E>at(new Points.Everywhere()).withDelay(delay);
  }

  /** The host begins with the fresh store. */
  @Override
  public void start(Environment begun) {
    enter(begun);
    ConstantObjects.make(model, (field, value) -> begun.contribute(heap.field(field), value));
    forgetFields(outside);
    begun.contribute(host, new Entry(new Value[0], Effect.NONE));
  }

  @Override
  public void enter(Environment entered) {
    environment = entered;
  }

  /** Once only: what does not settle then is never going to. */
  @Override
  public boolean coarsen() {
    if (fallback != null) {
      return false;
    }
    Fallback<V> coarser = new Fallback<>(this, below);
    fallback = coarser;
    Entries<V> utmost = entryLattice.widenedTo(coarser.everything());
    entries = new Growth<>(utmost, everywhere(0));
    coarseEntries = new Growth<>(utmost.approximatedBy(contexts::coarseEntry), everywhere(0));
    outcomes = new Growth<>(outcomes.lattice(), everywhere(0));
    hostCalls = outcomes;
    return true;
  }

  /** Any field of any object may hold anything. */
  void forgetObjects() {
    forgetFields(NodeSet.range(model.fields().count()));
  }

  /** Some fields of any object may hold anything that their type allows. */
  private void forgetFields(NodeSet forgotten) {
    for (int type = 0; type < model.types().size(); type++) {
      for (int field = 0; field < model.fields().fieldCount(type); field++) {
        int number = model.fields().number(type, field);
        if (forgotten.contains(number)) {
          int valueType = ValueType.unpacked(model.fields().type(type, field).storageType());
          Value any = model.stored(type, field, values.topOf(valueType, model.types()));
          environment().contribute(heap.field(number), any);
        }
      }
    }
  }

  /** A function in the context of a call of it. */
  Callee<V> functionCalled(int function, int caller, int offset, Entry entry) {
    ImmutableIntList parameters = model.module().functionType(function).parameters();
    return functionAt(function, contexts.ofCall(function, caller, offset, parameters, entry));
  }

  /** A function in a context. */
  Callee<V> functionAt(int function, int context) {
    boolean ofHost = model.module().isHostFunction(function);
    long key = ((long) (ofHost ? 0 : context) << 32) | function;
    Callee<V> known = functions.get(key);
    if (known == null) {
      if (ofHost) {
        known = new ImportUnknown<>(function, this);
      } else {
        FunctionUnknown<V> defined = new FunctionUnknown<>(function, context, this);
        functionUnknowns.add(defined);
        known = defined;
      }
      functions.put(key, known);
      progress.accept(functions.size());
    }
    return known;
  }

  /** A target set in the context of a call through it. */
  Callee<V> targetsCalled(int set, int caller, int offset, Entry entry) {
    ImmutableIntList members = targets.get(set);
    return members.size() == 1
        ? functionCalled(members.get(0), caller, offset, entry)
        : targetsAt(
            set,
            contexts.ofCall(
                ~set,
                caller,
                offset,
                model.module().functionType(members.get(0)).parameters(),
                entry));
  }

  /** A target set in a context; a single function is itself. */
  Callee<V> targetsAt(int set, int context) {
    ImmutableIntList members = targets.get(set);
    if (members.size() == 1) {
      return functionAt(members.get(0), context);
    }
    long key = ((long) context << 32) | set;
    Callee<V> known = sets.get(key);
    if (known == null) {
      known = new TargetsUnknown<>(members, context, this);
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

  /** A call that the host makes while one of its functions runs; empty if there is none. */
  Optional<HostTargetsUnknown<V>> callsBack(int function) {
    return calls(callbacks(function));
  }

  /** A call by the host of one of these functions; empty if there are none. */
  Optional<HostTargetsUnknown<V>> calls(ImmutableIntList called) {
    return called.isEmpty()
        ? Optional.empty()
        : Optional.of(
            calledByHost.computeIfAbsent(called, of -> new HostTargetsUnknown<>(of, this)));
  }

  /** The functions of the module that the host may call at some time. */
  private NodeSet everCalledByHost() {
    MutableIntSet called = IntSets.mutable.ofAll(roots.all());
    for (int function = 0; function < model.module().functionCount(); function++) {
      called.addAll(callbacks(function));
    }
    return NodeSet.of(called.toArray());
  }

  /** Whatever the host likes to pass. */
  Value[] anyArguments(int function) {
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

  /** The roots that the host can call though instantiation has failed: its tables hold them. */
  ImmutableIntList heldAfterFailure() {
    return heldAfterFailure;
  }

  /** What calls may leave that trap half-way, where the host goes on after a trap. */
  Collector<Effect> trapped() {
    return trapped;
  }

  /**
   * An activation waits in a call of the host's, or has ended, while the host may call functions by
   * itself.
   *
   * @param state what has happened to the store since instantiation
   */
  void waits(Effect state) {
    if (isInterleaved()) {
      environment().contribute(waiting, state);
    }
  }

  /** Whether the host calls functions by itself while others wait. */
  boolean isInterleaved() {
    return roots.areInterleaved();
  }

  /**
   * What may have happened to the store while a call of the host's runs, because the host has
   * called other functions in the meantime: what these, or the command, have written when they wait
   * themselves. Each value that a global, slot or byte has got in the meantime is among what it was
   * when some activation began to wait or ended.
   */
  Collector<Effect> waiting() {
    return waiting;
  }

  /** How the store grows that a host finds. */
  Growth<Effect> leftBehind() {
    return leftBehind;
  }

  Growth<Entry> entries() {
    return entries;
  }

  /** How the entries of functions grow that are not told apart by what globals hold. */
  Growth<Entry> coarseEntries() {
    return coarseEntries;
  }

  Growth<Outcome> outcomes() {
    return outcomes;
  }

  /** How what the calls do grows that the host makes. */
  Growth<Outcome> hostCalls() {
    return hostCalls;
  }

  /** The environment of the run, or of the check. */
  Environment environment() {
    return Objects.requireNonNull(environment, "not started");
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

  boolean catchesExceptions() {
    return catchesExceptions;
  }

  /** The defined functions in their contexts, in order of discovery. */
  MutableList<FunctionUnknown<V>> functions() {
    return functionUnknowns;
  }

  /** How many functions in contexts, target sets and hosts there are. */
  int unknownCount() {
    return functions.size() + sets.size() + calledByHost.size() + 1;
  }
}
