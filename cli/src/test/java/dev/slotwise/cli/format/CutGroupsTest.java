// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.format.CutGroups.Group;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Keepers.Cuttable;
import dev.slotwise.interp.graph.NodeSet;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.junit.jupiter.api.Test;

/**
 * The groups of a small graph, worked out by hand. Function 0 is the entry. 1 is an import that
 * calls back 2; 2 calls 0. 3 and 4 are reached alike: 5 calls one of them by a call of type, 6 by
 * two such calls, and 7, 8 call 6.
 */
class CutGroupsTest {
  private static final NodeSet SEEDS = NodeSet.of(0);

  private static final int BOUNDED_IN_4 = 2;
  private static final int TYPE_IN_5 = 3;
  private static final int FIRST_IN_6 = 4;
  private static final int SECOND_IN_6 = 5;
  private static final int SITES = 8;

  private static CallGraph graph() {
    CallGraph.Builder graph = new CallGraph.Builder(9);
    graph.hostTargets(1, graph.sets().intern(2));
    site(graph, 2, SiteKind.CALL, Resolution.DIRECT, 0);
    site(graph, 3, SiteKind.CALL, Resolution.DIRECT, 1);
    site(graph, 4, SiteKind.CALL_INDIRECT, Resolution.BOUNDED, 0, 3);
    site(graph, 5, SiteKind.CALL_INDIRECT, Resolution.TYPE, 2, 4);
    site(graph, 6, SiteKind.CALL_INDIRECT, Resolution.TYPE, 2, 4);
    graph.site(
        6,
        601,
        SiteKind.CALL_INDIRECT,
        Resolution.TOP,
        graph.sets().intern(IntLists.immutable.of(2, 3)));
    site(graph, 7, SiteKind.CALL, Resolution.DIRECT, 6);
    site(graph, 8, SiteKind.CALL, Resolution.DIRECT, 6);
    return graph.build();
  }

  private static void site(
      CallGraph.Builder graph, int caller, SiteKind kind, Resolution resolution, int... targets) {
    graph.site(
        caller,
        100 * caller,
        kind,
        resolution,
        graph.sets().intern(IntLists.immutable.of(targets)));
  }

  private static List<Group> groups(
      Cuttable cuttable, int largest, Predicate<ImmutableIntList> wanted) {
    CallGraph graph = graph();
    return CutGroups.of(
        graph, SEEDS, Closure.of(graph, SEEDS).control(), cuttable, largest, wanted);
  }

  @Test
  void whatFreesMostComesFirst() {
    // 6, 7 and 8 hang on both calls of 6; 5 on its one. 1 to 4 are there whatever these do.
    assertThat(groups(Cuttable.UNRESOLVED, 12, cut -> true))
        .containsExactly(
            new Group(IntLists.immutable.of(FIRST_IN_6, SECOND_IN_6), 3),
            new Group(IntLists.immutable.of(TYPE_IN_5), 1));
  }

  @Test
  void whatTheHostCallsBackCanBePartOfAGroup() {
    // Without the call back of 1 it and 3 are out; 4 needs its call not to enter the entry, either.
    assertThat(groups(Cuttable.IMPRECISE, 12, cut -> true))
        .contains(
            new Group(IntLists.immutable.of(SITES + 1), 2),
            new Group(IntLists.immutable.of(FIRST_IN_6, SECOND_IN_6), 3))
        .anySatisfy(group -> assertThat(group.cut().contains(BOUNDED_IN_4)).isTrue());
  }

  @Test
  void onlyGroupsThatAreWantedAreTried() {
    assertThat(groups(Cuttable.UNRESOLVED, 12, cut -> cut.size() == 1))
        .containsExactly(new Group(IntLists.immutable.of(TYPE_IN_5), 1));
  }
}
