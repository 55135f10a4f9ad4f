// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.graph.NodeSet;
import java.util.BitSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.junit.jupiter.api.Test;

class KeepersTest {
  private static final int FUNCTIONS = 7;
  private static final NodeSet SEEDS = NodeSet.of(0);
  private static final int ANY = Integer.MAX_VALUE - 1;
  private static final long PLENTY = Long.MAX_VALUE;

  /** Every set of unresolved sites is left out once, and the closure computed without it. */
  @Test
  void noSmallerSetDoes() {
    int kept = 0;
    for (long seed = 0; seed < 1000; seed++) {
      CallGraph calls = random(seed, 0);
      Keepers keepers = Keepers.of(calls, SEEDS, ANY, PLENTY);
      int[] smallest = smallest(calls, seed);
      for (int function = 0; function < FUNCTIONS; function++) {
        String what = "seed %d, function %d".formatted(seed, function);
        boolean hasCut = smallest[function] > 0 && smallest[function] < Integer.MAX_VALUE;
        assertThat(keepers.cut(function).isPresent()).as(what).isEqualTo(hasCut);
        if (hasCut) {
          ImmutableIntList sites = keepers.cuts().get(keepers.cut(function).getAsInt());
          assertThat(sites.size()).as(what).isEqualTo(smallest[function]);
          assertThat(keepers.exact().contains(function)).as(what).isTrue();
          assertThat(closureWithout(sites, seed).contains(function)).as(what).isFalse();
          kept++;
        }
      }
    }
    assertThat(kept).as("functions that something unresolved keeps in").isGreaterThan(1000);
  }

  @Test
  void withoutABudgetThereIsABound() {
    assertThat(bounds(ANY, 0)).isGreaterThan(100);
  }

  @Test
  void onlySetsUpToASizeAreSmallestOnes() {
    for (int largest : new int[] {1, 2}) {
      assertThat(bounds(largest, PLENTY)).isGreaterThan(0);
    }
  }

  /**
   * Holds answers that may be bounds against exact ones.
   *
   * @return how many are no smallest sets
   */
  private static int bounds(int largest, long budget) {
    int bounds = 0;
    for (long seed = 0; seed < 1000; seed++) {
      CallGraph calls = random(seed, 0);
      Keepers exact = Keepers.of(calls, SEEDS, ANY, PLENTY);
      Keepers bound = Keepers.of(calls, SEEDS, largest, budget);
      for (int function = 0; function < FUNCTIONS; function++) {
        assertThat(bound.cut(function).isPresent()).isEqualTo(exact.cut(function).isPresent());
        if (bound.cut(function).isPresent()) {
          ImmutableIntList sites = bound.cuts().get(bound.cut(function).getAsInt());
          int least = exact.cuts().get(exact.cut(function).getAsInt()).size();
          assertThat(sites.size()).isGreaterThanOrEqualTo(least);
          assertThat(closureWithout(sites, seed).contains(function)).isFalse();
          if (sites.size() > least) {
            assertThat(bound.exact().contains(function)).isFalse();
            assertThat(budget == 0 || least > largest).isTrue();
            bounds++;
          }
        }
      }
    }
    return bounds;
  }

  @Test
  void nothingIsKeptInWithoutSeeds() {
    assertThat(Keepers.of(random(1, 0), NodeSet.empty(), ANY, PLENTY).cuts()).isEmpty();
  }

  /**
   * All that somebody could know better of: calls that enter several functions, however that is
   * known, and what the host calls back. Every set of them is left out once.
   */
  @Test
  void noSmallerSetOfImpreciseFactsDoes() {
    int kept = 0;
    int silenced = 0;
    for (long seed = 0; seed < 500; seed++) {
      CallGraph calls = imprecise(seed);
      int[] facts =
          IntStream.concat(
                  IntStream.range(0, calls.siteCount())
                      .filter(at -> calls.resolution(at).compareTo(Resolution.BOUNDED) >= 0),
                  IntStream.range(0, FUNCTIONS)
                      .filter(function -> calls.hostTargets(function) >= 0)
                      .map(function -> calls.siteCount() + function))
              .toArray();
      NodeSet closure = Closure.of(calls, SEEDS).control();
      int[] smallest = new int[FUNCTIONS];
      closure.forEach(function -> smallest[function] = Integer.MAX_VALUE);
      for (int left = 0; left < 1 << facts.length; left++) {
        int bits = left;
        NodeSet rest =
            without(
                calls,
                IntLists.immutable.withAll(
                    IntStream.range(0, facts.length)
                        .filter(i -> (bits >> i & 1) == 1)
                        .map(i -> facts[i])));
        closure
            .minus(rest)
            .forEach(
                function ->
                    smallest[function] = Math.min(smallest[function], Integer.bitCount(bits)));
      }
      Keepers keepers = Keepers.of(calls, SEEDS, Keepers.Cuttable.IMPRECISE, ANY, PLENTY);
      for (int function = 0; function < FUNCTIONS; function++) {
        String what = "seed %d, function %d".formatted(seed, function);
        boolean hasCut = smallest[function] > 0 && smallest[function] < Integer.MAX_VALUE;
        assertThat(keepers.cut(function).isPresent()).as(what).isEqualTo(hasCut);
        if (hasCut) {
          ImmutableIntList cut = keepers.cuts().get(keepers.cut(function).getAsInt());
          assertThat(cut.size()).as(what).isEqualTo(smallest[function]);
          assertThat(without(calls, cut).contains(function)).as(what).isFalse();
          kept++;
          silenced += cut.anySatisfy(fact -> fact >= calls.siteCount()) ? 1 : 0;
        }
      }
    }
    assertThat(kept).as("functions that something imprecise keeps in").isGreaterThan(500);
    assertThat(silenced).as("of these, those that the host calls back").isGreaterThan(100);
  }

  /** The closure in which these sites enter nothing, and these functions of the host call none. */
  private static NodeSet without(CallGraph calls, ImmutableIntList facts) {
    MutableIntObjectMap<NodeSet> nothing = IntObjectMaps.mutable.empty();
    BitSet silent = new BitSet();
    facts.forEach(
        fact -> {
          if (fact < calls.siteCount()) {
            nothing.put(fact, NodeSet.empty());
          } else {
            silent.set(fact - calls.siteCount());
          }
        });
    return Closure.of(
            calls.restricted(
                nothing, NodeSet.empty(), NodeSet.copyOf(silent), Assumption.AS_ASSERTED),
            SEEDS)
        .control();
  }

  /** Two functions of the host that call back, and a few calls of each resolution. */
  private static CallGraph imprecise(long seed) {
    Random random = new Random(seed);
    CallGraph.Builder graph = new CallGraph.Builder(FUNCTIONS);
    Resolution[] resolutions = Resolution.values();
    for (int host = 1; host <= 2; host++) {
      graph.hostTargets(
          host,
          graph
              .sets()
              .intern(
                  IntLists.immutable.of(2 + random.nextInt(2), 4 + random.nextInt(FUNCTIONS - 4))));
    }
    int open = 0;
    for (int caller = 3; caller < FUNCTIONS; caller++) {
      for (int i = random.nextInt(4); i > 0; i--) {
        Resolution resolution = resolutions[random.nextInt(open < 6 ? resolutions.length : 2)];
        TreeSet<Integer> targets = new TreeSet<>();
        targets.add(random.nextInt(FUNCTIONS));
        if (resolution.compareTo(Resolution.BOUNDED) >= 0) {
          open++;
          targets.add(random.nextInt(FUNCTIONS));
        }
        graph.site(
            caller,
            100 * caller + 10 - i,
            resolution == Resolution.DIRECT ? SiteKind.CALL : SiteKind.CALL_INDIRECT,
            resolution,
            graph
                .sets()
                .intern(IntLists.immutable.withAll(targets.stream().mapToInt(Integer::intValue))));
      }
    }
    return graph.build();
  }

  /**
   * By function: the size of the smallest set; 0 if it is not in, the greatest int if none does.
   */
  private static int[] smallest(CallGraph calls, long seed) {
    int[] smallest = new int[FUNCTIONS];
    NodeSet closure = Closure.of(calls, SEEDS).control();
    closure.forEach(function -> smallest[function] = Integer.MAX_VALUE);
    int unresolved = unresolved(calls).size();
    for (int left = 0; left < 1 << unresolved; left++) {
      NodeSet rest = Closure.of(random(seed, left), SEEDS).control();
      int size = Integer.bitCount(left);
      closure.forEach(
          function -> {
            if (!rest.contains(function)) {
              smallest[function] = Math.min(smallest[function], size);
            }
          });
    }
    return smallest;
  }

  private static NodeSet closureWithout(ImmutableIntList sites, long seed) {
    ImmutableIntList unresolved = unresolved(random(seed, 0));
    int left = 0;
    for (int i = 0; i < unresolved.size(); i++) {
      if (sites.contains(unresolved.get(i))) {
        left |= 1 << i;
      }
    }
    return Closure.of(random(seed, left), SEEDS).control();
  }

  private static ImmutableIntList unresolved(CallGraph calls) {
    return IntLists.immutable.withAll(
        IntStream.range(0, calls.siteCount())
            .filter(site -> calls.resolution(site).compareTo(Resolution.TYPE) >= 0));
  }

  /**
   * A graph of up to seven unresolved sites and as many resolved ones.
   *
   * @param left a bit for each unresolved site that enters nothing
   */
  private static CallGraph random(long seed, int left) {
    Random random = new Random(seed);
    CallGraph.Builder graph = new CallGraph.Builder(FUNCTIONS);
    if (random.nextInt(8) == 0) {
      graph.hostTargets(0, graph.sets().intern(1 + random.nextInt(FUNCTIONS - 1)));
    }
    int unresolved = 0;
    for (int caller = 1; caller < FUNCTIONS; caller++) {
      int sites = random.nextInt(4);
      for (int i = 0; i < sites; i++) {
        TreeSet<Integer> targets = new TreeSet<>();
        targets.add(random.nextInt(FUNCTIONS));
        boolean open = random.nextBoolean() && unresolved < 7;
        while (open && random.nextInt(3) > 0) {
          targets.add(random.nextInt(FUNCTIONS));
        }
        if (open && (left >> unresolved++ & 1) == 1) {
          targets.clear();
        }
        graph.site(
            caller,
            100 * caller + i,
            open ? SiteKind.CALL_INDIRECT : SiteKind.CALL,
            open ? (random.nextBoolean() ? Resolution.TYPE : Resolution.TOP) : Resolution.DIRECT,
            graph
                .sets()
                .intern(IntLists.immutable.withAll(targets.stream().mapToInt(Integer::intValue))));
      }
    }
    return graph.build();
  }
}
