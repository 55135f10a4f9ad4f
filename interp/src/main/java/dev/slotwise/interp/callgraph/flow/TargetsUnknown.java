// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.fix.Environment;
import dev.slotwise.interp.fix.Place;
import java.util.List;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * A target set of several functions, in a context: all its sites contribute their arguments here
 * once, and from here they go to the members when they have changed. So sites are never multiplied
 * by targets.
 *
 * @param <V> the elements of the value domain
 */
final class TargetsUnknown<V> extends Callee<V> {
  private final ImmutableIntList members;
  private final List<Callee<V>> callees;

  /** By member, where its outcome is read. */
  private final List<Place<Outcome>> places;

  TargetsUnknown(ImmutableIntList members, int context, FlowSystem<V> system) {
    super(system);
    this.members = members;
    this.callees = Lists.mutable.withInitialCapacity(members.size());
    this.places = Lists.mutable.withInitialCapacity(members.size());
    for (int i = 0; i < members.size(); i++) {
      int member = members.get(i);
      callees.add(system.functionAt(member, system.contexts().admit(member, context)));
      places.add(new Place<>());
    }
  }

  ImmutableIntList members() {
    return members;
  }

  /** Passes on the entry if it is new, and takes up the outcomes that are. */
  @Override
  protected Outcome evaluate(Entry input, Environment environment) {
    boolean isInputNew = environment.isInputNew();
    Outcome all = value();
    for (int i = 0; i < callees.size(); i++) {
      Callee<V> callee = callees.get(i);
      if (isInputNew) {
        environment.contribute(callee, input);
      }
      Place<Outcome> place = places.get(i);
      if (!environment.isCurrent(place)) {
        all = system.outcomes().lattice().join(all, environment.read(callee, place));
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return "target set " + members;
  }
}
