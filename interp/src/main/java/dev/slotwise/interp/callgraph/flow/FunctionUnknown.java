// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.exec.CallSink;
import dev.slotwise.interp.exec.LoopHeaders;
import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.fix.Environment;
import dev.slotwise.interp.fix.Growth;
import dev.slotwise.interp.fix.Place;
import dev.slotwise.interp.fix.Variable;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Limits;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

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

  /** What the last evaluation has started its loops from. */
  private LoopHeaders begunWith = LoopHeaders.none();

  /** Where its loops were stable: the next one starts from there, as all has only grown. */
  private LoopHeaders stable = LoopHeaders.none();

  // Of the evaluation under way.
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
    return LoopHeaders.after(begunWith);
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
    sites = IntObjectMaps.mutable.withInitialCapacity(sites.size());
    LoopHeaders headers = environment.isCheck() ? headers() : LoopHeaders.after(stable);
    Outcome outcome = system.interpreter().run(function, input.arguments(), entry, this, headers);
    if (!environment.isCheck()) {
      begunWith = stable;
      stable = headers;
      // Contexts may have run out since the last evaluation, which a check is to repeat.
      isCoarse = system.contexts().isCoarse(context);
    }
    return isCoarse ? system.contexts().coarseExit(outcome) : outcome;
  }

  @Override
  public Outcome call(int offset, int callee, Value[] callArguments, Effect effect) {
    Entry made = made(callArguments, effect);
    Callee<V> target = system.functionCalled(callee, context, offset, made);
    Site site = siteAt(offset);
    site.targets = system.targets().single(callee);
    return system.environment().call(target, made, site);
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
      return Outcome.NEVER;
    }
    Entry made = made(callArguments, effect);
    Callee<V> target = system.targetsCalled(site.targets, context, offset, made);
    return system.environment().call(target, made, site);
  }

  private Site siteAt(int offset) {
    Site site = sites.get(offset);
    if (site == null) {
      site = new Site();
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
