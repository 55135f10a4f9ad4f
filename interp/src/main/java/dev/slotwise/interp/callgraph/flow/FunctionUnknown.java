// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.exec.CallSink;
import dev.slotwise.interp.exec.FunctionInterpreter;
import dev.slotwise.interp.exec.LoopHeaders;
import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.exec.Trail;
import dev.slotwise.interp.fix.Environment;
import dev.slotwise.interp.fix.Growth;
import dev.slotwise.interp.fix.Place;
import dev.slotwise.interp.fix.Variable;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.Limits;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.IntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.jspecify.annotations.Nullable;

/**
 * A defined function in a context. Its equation interprets the body; the calls on the way put
 * arguments into other unknowns and read their exits.
 *
 * @param <V> the elements of the value domain
 */
final class FunctionUnknown<V> extends Callee<V> implements CallSink {
  final int function;
  final int context;

  /** Whether it is answered at the level below. */
  private boolean fallen;

  /** Whether its exit was taken for a coarser one. */
  private boolean isCoarse;

  /** By offset, the calls of the last evaluation. */
  private MutableIntObjectMap<Site> sites = IntObjectMaps.mutable.empty();

  /** Those of the evaluation before that the one under way may make again. */
  private IntObjectMap<Site> outdated = IntObjectMaps.immutable.empty();

  /** While a check repeats the last evaluation, the calls of that by offset. */
  private IntObjectMap<Site> checked = IntObjectMaps.immutable.empty();

  /** What evaluations have left for the next one, as all has only grown. */
  private final Trail trail = new Trail();

  /** Whether it has read fields of objects, which it does at no place of its own. */
  private boolean readsFields;

  // Of the evaluation under way.

  /** What calls throw, and nothing here catches, of those that are not walked through again. */
  private Outcome escaped = Outcome.NEVER;

  private Effect entry = Effect.NONE;

  FunctionUnknown(int function, int context, FlowSystem<V> system) {
    super(system);
    this.function = function;
    this.context = context;
  }

  /** One call site: what was called, and where its outcome was read. */
  static final class Site extends Place<Outcome> {
    int targets;
    Resolution resolution = Resolution.DIRECT;

    // In the last pass over the call: what happened before, and what came of it.
    private Effect before = Effect.NONE;
    private Outcome seen = Outcome.NEVER;

    private Outcome passed(Effect effect, Outcome outcome) {
      before = effect;
      seen = outcome;
      return outcome;
    }

    /** Nothing is called here now: whoever waits for what was called before would wait for ever. */
    private Outcome passedBy() {
      clear();
      seen = Outcome.NEVER;
      return seen;
    }

    /** What the callee does, as far as was seen; nothing if nothing can be called. */
    Outcome outcome() {
      Variable<Outcome> callee = variable();
      return callee == null ? Outcome.NEVER : callee.value();
    }
  }

  /** By offset, the calls of the last evaluation. */
  MutableIntObjectMap<Site> sites() {
    return sites;
  }

  /** For a run that repeats the last evaluation. */
  LoopHeaders headers() {
    return trail.settled();
  }

  boolean isFallen() {
    return fallen;
  }

  @Override
  protected Growth<Entry> inputs() {
    return system.contexts().isCoarse(context) ? system.coarseEntries() : system.entries();
  }

  @Override
  protected Outcome evaluate(Entry input, Environment environment) {
    Fallback<V> fallback = system.fallback();
    if (fallback != null) {
      fallen |= lateEvaluations() > Limits.LATE_EVALUATIONS;
      if (fallen) {
        return fallback.evaluate(this, environment);
      }
    }
    entry = input.effect();
    Outcome outcome = interpret(input.arguments(), environment);
    if (!environment.isCheck()) {
      // Contexts may have run out since the last evaluation, which a check is to repeat.
      isCoarse = system.contexts().isCoarse(context);
    }
    return isCoarse ? system.contexts().coarseExit(outcome) : outcome;
  }

  private Outcome interpret(Value[] arguments, Environment environment) {
    FunctionInterpreter<V> interpreter = system.interpreter();
    if (environment.isCheck()) {
      MutableIntObjectMap<Site> kept = sites;
      sites = IntObjectMaps.mutable.empty();
      checked = kept;
      Outcome outcome = interpreter.repeat(function, arguments, entry, this, trail.settled());
      checkSites();
      sites = kept;
      checked = IntObjectMaps.immutable.empty();
      return outcome;
    }
    if (trail.isWhole() && !environment.isInputNew() && !readsFields) {
      escaped = Outcome.NEVER;
      outdated = sites.select((offset, site) -> matters(site, environment));
      return join(outdated.isEmpty() ? trail.outcome() : goOn(arguments), escaped);
    }
    outdated = sites;
    sites = IntObjectMaps.mutable.withInitialCapacity(sites.size());
    return interpreter.run(function, arguments, entry, this, trail);
  }

  /** What the calls of a check enter, those that were kept enter as well. */
  private void checkSites() {
    sites.forEachKeyValue(
        (offset, site) -> {
          Site known = checked.get(offset);
          ImmutableIntList targets = system.targets().get(site.targets);
          if (!targets.isEmpty()
              && (known == null
                  || !system.targets().get(known.targets).containsAll(targets)
                  || known.resolution.compareTo(site.resolution) < 0)) {
            throw new IllegalStateException(
                "no post-fixpoint: %s calls more at 0x%x".formatted(this, offset));
          }
        });
  }

  /** Walks through what comes after the calls that are outdated. */
  private Outcome goOn(Value[] arguments) {
    int[] offsets = outdated.keySet().toSortedArray();
    for (int offset : offsets) {
      // If it is not reached any more, it must not be taken for outdated again.
      sites.removeKey(offset);
    }
    return system.interpreter().rerun(function, arguments, entry, this, trail, offsets);
  }

  private Outcome join(Outcome one, Outcome other) {
    return Outcome.join(one, other, system.model().values(), system.model().effects());
  }

  /** Whether a call's outcome is new, and makes a difference to the code after the call. */
  private boolean matters(Site site, Environment environment) {
    Variable<Outcome> callee = site.variable();
    if (callee == null || environment.isCurrent(site)) {
      return false;
    }
    Outcome now = callee.value();
    Effects<V> effects = system.model().effects();
    if (!site.seen.coversReturn(now, site.before, system.model().values(), effects)) {
      return true;
    }
    if (trail.catches()) {
      if (!site.seen.thrown().covers(now.thrown(), site.before, system.model().values(), effects)) {
        return true;
      }
    } else {
      escaped = join(escaped, Outcome.throwing(now.thrown().after(site.before, effects)));
    }
    site.seen = environment.read(callee, site);
    return false;
  }

  @Override
  public Outcome call(int offset, int callee, Value[] callArguments, Effect effect) {
    Entry made = made(callArguments, effect);
    Site site = siteAt(offset);
    site.targets = system.targets().single(callee);
    Callee<?> kept = keptAt(offset, site.targets, made);
    Callee<?> target = kept == null ? system.functionCalled(callee, context, offset, made) : kept;
    return site.passed(effect, system.environment().call(target, made, site));
  }

  @Override
  public Outcome callIndirect(
      int offset,
      int type,
      RefValue callees,
      Knowledge knowledge,
      Value[] callArguments,
      Effect effect) {
    Site site = siteAt(offset);
    site.resolution =
        switch (knowledge) {
          case EXACT -> callees.isUnknown() ? Resolution.TYPE : Resolution.EXACT;
          case BOUNDED -> callees.isUnknown() ? Resolution.TYPE : Resolution.BOUNDED;
          case ANY_SLOT -> Resolution.TYPE;
        };
    site.targets = system.targets().matching(function, offset, callees, type);
    if (site.targets == system.targets().none()) {
      return site.passedBy();
    }
    Entry made = made(callArguments, effect);
    Callee<?> kept = keptAt(offset, site.targets, made);
    Callee<?> target =
        kept == null ? system.targetsCalled(site.targets, context, offset, made) : kept;
    return site.passed(effect, system.environment().call(target, made, site));
  }

  /**
   * In a check: what the last evaluation entered with such a call, if it did with as much. The last
   * evaluation may have left out this call since an earlier one had made it with more, and calls
   * with more may be told apart otherwise. Any context is right in which the callee is entered with
   * all of the call.
   *
   * @return null if there is none, and where nothing is checked
   */
  private @Nullable Callee<?> keptAt(int offset, int calls, Entry made) {
    Site kept = checked.get(offset);
    return kept != null
            && kept.variable() instanceof Callee<?> callee
            && system.targets().get(kept.targets).containsAll(system.targets().get(calls))
            && callee.covers(made)
        ? callee
        : null;
  }

  private Site siteAt(int offset) {
    Site site = sites.get(offset);
    if (site == null) {
      Site before = outdated.get(offset);
      site = before == null ? new Site() : before;
      sites.put(offset, site);
    }
    return site;
  }

  /** A call that this makes. */
  private Entry made(Value[] callArguments, Effect effect) {
    return new Entry(callArguments, system.model().effects().compose(entry, effect));
  }

  @Override
  public Value readField(int field) {
    readsFields = true;
    return system.environment().read(system.heap().field(field));
  }

  @Override
  public void writeField(int field, Value value) {
    system.environment().contribute(system.heap().field(field), value);
  }

  @Override
  public void spend(int steps) {
    system.environment().spend(steps);
  }

  @Override
  public String toString() {
    return "function " + function + " in context " + context;
  }
}
