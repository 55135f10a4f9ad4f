// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.exec.Thrown;
import dev.slotwise.interp.fix.Environment;
import dev.slotwise.interp.fix.Growth;
import dev.slotwise.interp.fix.Place;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Value;
import java.util.List;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * One call by the host of one of several functions, with any arguments. The imports that may call
 * the same functions share this unknown, so that imports are never multiplied by functions; and it
 * passes on, and takes up, only what has changed. Its outcome is what such a call does to the
 * store, whether it returns or throws.
 *
 * @param <V> the elements of the value domain
 */
final class HostTargetsUnknown<V> extends Callee<V> {
  private static final Value[] NOTHING = {};

  private final List<Callee<V>> callees;
  private final List<Value[]> arguments;

  /** By function, where its outcome is read. */
  private final List<Place<Outcome>> places;

  HostTargetsUnknown(ImmutableIntList functions, FlowSystem<V> system) {
    super(system);
    this.callees = Lists.mutable.withInitialCapacity(functions.size());
    this.arguments = Lists.mutable.withInitialCapacity(functions.size());
    this.places = Lists.mutable.withInitialCapacity(functions.size());
    for (int i = 0; i < functions.size(); i++) {
      callees.add(system.functionAt(functions.get(i), 0));
      arguments.add(system.anyArguments(functions.get(i)));
      places.add(new Place<>());
    }
  }

  /** A call of one of them, by a host that finds the store as this effect leaves it. */
  static Entry entry(Effect found) {
    return new Entry(NOTHING, found);
  }

  @Override
  protected Growth<Outcome> outputs() {
    return system.hostCalls();
  }

  @Override
  protected Outcome evaluate(Entry input, Environment environment) {
    boolean isInputNew = environment.isInputNew();
    Effect done = value().effect();
    boolean ends = value().returns();
    Effect found = input.effect();
    Effect doneBefore = Effect.NONE;
    for (int i = 0; i < callees.size(); i++) {
      Callee<V> callee = callees.get(i);
      if (isInputNew) {
        // What others may have done comes back as the input, sooner or later. So it may come now.
        if (done != doneBefore && !environment.isCheck()) {
          found = system.model().effects().compose(input.effect(), join(Effect.NONE, done));
          doneBefore = done;
        }
        environment.contribute(callee, new Entry(arguments.get(i), found));
      }
      Place<Outcome> place = places.get(i);
      if (!environment.isCurrent(place)) {
        Outcome outcome = environment.read(callee, place);
        if (outcome.returns()) {
          done = ends ? join(done, outcome.effect()) : outcome.effect();
          ends = true;
        }
        if (!outcome.thrown().isNothing()) {
          Effect thrown = outcome.thrown().effect();
          done = ends ? join(done, thrown) : thrown;
          ends = true;
        }
      }
    }
    return ends ? Outcome.returning(NOTHING, done, Thrown.NOTHING) : Outcome.NEVER;
  }

  private Effect join(Effect left, Effect right) {
    return system.model().effects().join(left, right);
  }

  @Override
  public String toString() {
    return "what the host calls: " + callees;
  }
}
