// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.exec.CallSink;
import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.RefValue;
import java.util.Objects;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * A defined function in a context. Its equation interprets the body; the calls on the way put
 * arguments into other unknowns and read their exits.
 *
 * @param <V> the elements of the value domain
 */
final class FunctionUnknown<V> extends Unknown implements CallSink {
  final int function;
  final int context;
  private final FlowSolver<V> solver;

  /** Whether it is answered at the level below. */
  private boolean fallen;

  private int lateEvaluations;

  /** Whether its exit was taken for a coarser one. */
  private boolean isCoarse;

  /** By offset, the calls of the last evaluation. */
  private MutableIntObjectMap<Site> sites = IntObjectMaps.mutable.empty();

  FunctionUnknown(int id, int function, int context, FlowSolver<V> solver) {
    super(id);
    this.function = function;
    this.context = context;
    this.solver = solver;
  }

  /** One call site: what was called, and the version of its exit that was read. */
  static final class Site {
    final int targets;
    final Resolution resolution;
    final Unknown callee;
    int version;

    Site(int targets, Resolution resolution, Unknown callee) {
      this.targets = targets;
      this.resolution = resolution;
      this.callee = callee;
    }
  }

  /** By offset, the calls of the last evaluation. */
  MutableIntObjectMap<Site> sites() {
    return sites;
  }

  boolean isFallen() {
    return fallen;
  }

  @Override
  Effect entry(Effect before) {
    Contexts<V> contexts = solver.contexts();
    return contexts.isCoarse(context) ? contexts.coarseEntry(before) : before;
  }

  @Override
  Outcome evaluate() {
    Fallback<V> fallback = solver.fallback();
    if (fallback != null) {
      lateEvaluations += solver.isVerifying() ? 0 : 1;
      fallen |= lateEvaluations > Fallback.EVALUATIONS;
      if (fallen) {
        return fallback.evaluate(this);
      }
    }
    sites = IntObjectMaps.mutable.withInitialCapacity(sites.size());
    Outcome outcome =
        solver.interpreter().run(function, Objects.requireNonNull(arguments), entry, this);
    if (!solver.isVerifying()) {
      // To verify is to apply the same equation again, though contexts may have run out since.
      isCoarse = solver.contexts().isCoarse(context);
    }
    return isCoarse ? solver.contexts().coarseExit(outcome) : outcome;
  }

  @Override
  boolean isFresh() {
    return fallen || sites.allSatisfy(site -> site.callee.version == site.version);
  }

  @Override
  public Outcome call(int offset, int callee, Object[] callArguments, Effect effect) {
    Effect before = solver.model().effects().compose(entry, effect);
    Unknown target = solver.functionCalled(callee, context, offset, before);
    Site site = sites.get(offset);
    if (site == null || site.callee != target) {
      site = new Site(solver.targets().single(callee), Resolution.DIRECT, target);
      sites.put(offset, site);
    }
    return enter(site, callArguments, before);
  }

  @Override
  public Outcome callIndirect(
      int offset,
      int type,
      RefValue callees,
      Knowledge knowledge,
      Object[] callArguments,
      Effect effect) {
    Resolution resolution =
        switch (knowledge) {
          case EXACT -> callees.isUnknown() ? Resolution.TYPE : Resolution.EXACT;
          case BOUNDED -> callees.isUnknown() ? Resolution.TYPE : Resolution.BOUNDED;
          case ANY_SLOT -> Resolution.TYPE;
        };
    int targets = solver.targets().matching(function, offset, callees, type);
    if (targets == solver.targets().none()) {
      sites.put(offset, new Site(targets, resolution, solver.nobody()));
      return Outcome.NEVER;
    }
    Effect before = solver.model().effects().compose(entry, effect);
    Unknown target = solver.targetsCalled(targets, context, offset, before);
    Site site = sites.get(offset);
    if (site == null || site.callee != target || site.resolution != resolution) {
      site = new Site(targets, resolution, target);
      sites.put(offset, site);
    }
    return enter(site, callArguments, before);
  }

  private Outcome enter(Site site, Object[] callArguments, Effect before) {
    Outcome outcome = solver.call(this, site.callee, callArguments, before);
    site.version = site.callee.version;
    return outcome;
  }

  @Override
  public Object readField(int field) {
    return solver.heap().read(field, this);
  }

  @Override
  public void writeField(int field, Object value) {
    solver.heap().write(field, value);
  }

  @Override
  public void spend(int steps) {
    solver.budget().spend(steps);
  }

  @Override
  public String toString() {
    return "function " + function + " in context " + context;
  }
}
