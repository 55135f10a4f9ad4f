// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.state.Effect;
import java.util.Arrays;
import java.util.Objects;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.jspecify.annotations.Nullable;

/**
 * A target set of several functions, in a context: all its sites put their arguments here once, and
 * from here they go to the members when they have changed. So sites are never multiplied by
 * targets.
 *
 * @param <V> the elements of the value domain
 */
final class TargetsUnknown<V> extends Unknown {
  private final FlowSolver<V> solver;
  private final ImmutableIntList members;
  private final Unknown[] callees;
  private final int[] versions;
  private Object @Nullable [] passed;
  private Effect passedEntry = Effect.NONE;

  TargetsUnknown(int id, ImmutableIntList members, int context, FlowSolver<V> solver) {
    super(id);
    this.solver = solver;
    this.members = members;
    this.callees = new Unknown[members.size()];
    this.versions = new int[callees.length];
    Arrays.fill(versions, -1);
    for (int i = 0; i < callees.length; i++) {
      int member = members.get(i);
      callees[i] = solver.functionAt(member, solver.contexts().admit(member, context));
    }
  }

  ImmutableIntList members() {
    return members;
  }

  @Override
  Outcome evaluate() {
    Object[] now = Objects.requireNonNull(arguments);
    boolean pass = now != passed || entry != passedEntry;
    passed = now;
    passedEntry = entry;
    Effect before = entry;
    Outcome all = exit;
    for (int i = 0; i < callees.length; i++) {
      Unknown callee = callees[i];
      if (pass || solver.isVerifying()) {
        solver.call(this, callee, now, before);
      }
      if (versions[i] != callee.version) {
        versions[i] = callee.version;
        all = Outcome.join(all, callee.exit, solver.model().values(), solver.model().effects());
      }
    }
    return all;
  }

  @Override
  void abandon() {
    super.abandon();
    passed = null;
    Arrays.fill(versions, -1);
  }

  @Override
  boolean isFresh() {
    for (int i = 0; i < callees.length; i++) {
      if (versions[i] != callees[i].version) {
        return false;
      }
    }
    return passed == arguments && passedEntry == entry;
  }

  @Override
  public String toString() {
    return "target set " + members;
  }
}
