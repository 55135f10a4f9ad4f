// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.shape;

import dev.slotwise.bench.shape.Shape.Measure;
import java.util.SplittableRandom;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The plan of direct calls: each function has the number of sites and of callers that the shape's
 * distributions give, a large function many sites. Functions stand in an order, and call what comes
 * after them, save for one cycle of the shape's size: as in real programs, where few functions
 * stand in a cycle.
 *
 * <p>Algorithm: the configuration model (each function offers itself once a caller; the last
 * function draws first, from what those after it offer), so linear in call sites.
 */
final class CallPlan {
  private final Plan plan;
  private final int count;
  private final SplittableRandom random;

  /** By function: the share of functions that are no larger. */
  private final double[] size;

  private final int[] sites;
  private final int[] callers;

  /** By function, callees; import {@code i} is {@code -1 - i}. */
  private final int[][] callees;

  private CallPlan(Plan plan, SplittableRandom random) {
    this.plan = plan;
    this.count = plan.functions();
    this.random = random;
    this.size = shares();
    this.sites = new int[count];
    this.callers = new int[count];
    this.callees = new int[count][];
  }

  static CallPlan of(Plan plan, SplittableRandom random) {
    CallPlan calls = new CallPlan(plan, random);
    calls.drawDegrees();
    calls.match(calls.order());
    return calls;
  }

  /** How many of the functions are no larger than this one, as a share. */
  double size(int function) {
    return size[function];
  }

  /** What a function calls; import {@code i} is {@code -1 - i}. */
  int[] callees(int function) {
    return callees[function];
  }

  /** Each share once, in an order drawn at random. */
  private double[] shares() {
    double[] shares = new double[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      shares[i] = shares[j];
      shares[j] = (i + 0.5) / count;
    }
    return shares;
  }

  private void drawDegrees() {
    double[] popularity = shares();
    double siteRest = 0.5;
    double callerRest = 0.5;
    for (int function = 0; function < count; function++) {
      // What rounding leaves over goes on to the next function, so that means hold.
      siteRest += plan.shape().directCalls().quantile(size[function]) * plan.sitesPerFunction();
      sites[function] = (int) siteRest;
      siteRest -= sites[function];
      callerRest += plan.shape().callers().quantile(popularity[function]) * plan.sitesPerFunction();
      callers[function] = (int) callerRest;
      callerRest -= callers[function];
    }
  }

  /** Functions, those that call more than they are called first. */
  private int[] order() {
    double[] score = new double[count];
    MutableIntList order = IntLists.mutable.empty();
    for (int function = 0; function < count; function++) {
      score[function] =
          Math.log((1.0 + callers[function]) / (1.0 + sites[function])) + random.nextDouble();
      order.add(function);
    }
    order.sortThis((a, b) -> Double.compare(score[a], score[b]));
    return order.toArray();
  }

  private void match(int[] order) {
    int cycle = (int) Math.round(plan.shape().number(Measure.CYCLE) * count);
    int below = (int) Math.round(plan.shape().number(Measure.BELOW_CYCLE) * count);
    int cycleEnd = count - below;
    int cycleStart = cycleEnd - cycle;
    double importShare = plan.shape().number(Measure.IMPORT_CALLS);
    int imports = (int) plan.shape().number(Measure.IMPORTS);
    MutableIntList offers = IntLists.mutable.empty();
    for (int position = count - 1; position >= 0; position--) {
      boolean inCycle = position >= cycleStart && position < cycleEnd;
      if (inCycle && position == cycleEnd - 1) {
        for (int member = cycleStart; member < cycleEnd; member++) {
          offer(offers, order[member]);
        }
      }
      int caller = order[position];
      int[] drawn = new int[inCycle ? Math.max(1, sites[caller]) : sites[caller]];
      for (int i = 0; i < drawn.length; i++) {
        if (i == 0 && inCycle) {
          drawn[i] = order[position == cycleStart ? cycleEnd - 1 : position - 1];
        } else if (random.nextDouble() < importShare || position == count - 1) {
          drawn[i] = -1 - random.nextInt(imports);
        } else if (offers.isEmpty()) {
          drawn[i] = order[random.nextInt(position + 1, count)];
        } else {
          drawn[i] = take(offers);
        }
      }
      callees[caller] = drawn;
      if (!inCycle) {
        offer(offers, caller);
      }
    }
  }

  private void offer(MutableIntList offers, int function) {
    for (int i = 0; i < callers[function]; i++) {
      offers.add(function);
    }
  }

  private int take(MutableIntList offers) {
    int drawn = random.nextInt(offers.size());
    int function = offers.get(drawn);
    offers.set(drawn, offers.getLast());
    offers.removeAtIndex(offers.size() - 1);
    return function;
  }
}
