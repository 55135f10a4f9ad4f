// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.callbacks;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.TargetSets;
import dev.slotwise.wasm.ir.Cancellation;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The callback parameters of functions: those that flow unchanged to the operand of an indirect
 * call, or to a callback parameter of what is called. A least fixed point; each parameter is looked
 * at once for each call that its function is a target of.
 */
final class CallbackParameters {
  private final CallGraph calls;
  private final ImmutableIntList factOf;
  private final CallValues values;
  private final Values domain;

  /** By function, ascending. */
  private final MutableIntList[] ofFunction;

  /** By target set, ascending: the union over its members. */
  private final MutableIntList[] ofSet;

  private final MutableIntList[] setsOfFunction;
  private final MutableIntList[] sitesOfSet;

  private record Found(int function, int parameter) {}

  private final Deque<Found> work = new ArrayDeque<>();

  private CallbackParameters(
      CallGraph calls, ImmutableIntList factOf, CallValues values, Values domain) {
    this.calls = calls;
    this.factOf = factOf;
    this.values = values;
    this.domain = domain;
    TargetSets sets = calls.targetSets();
    this.ofFunction = lists(calls.functionCount());
    this.ofSet = lists(sets.size());
    this.setsOfFunction = lists(calls.functionCount());
    this.sitesOfSet = lists(sets.size());
    for (int set = 0; set < sets.size(); set++) {
      int id = set;
      sets.get(set).forEach(function -> setsOfFunction[function].add(id));
    }
  }

  private static MutableIntList[] lists(int count) {
    MutableIntList[] lists = new MutableIntList[count];
    Arrays.setAll(lists, i -> IntLists.mutable.empty());
    return lists;
  }

  /**
   * Finds them.
   *
   * @param factOf by site of the graph, the site of {@code values}
   */
  static CallbackParameters of(
      CallGraph calls, ImmutableIntList factOf, CallValues values, Values domain) {
    CallbackParameters found = new CallbackParameters(calls, factOf, values, domain);
    found.run();
    return found;
  }

  private void run() {
    for (int site = 0; site < calls.siteCount(); site++) {
      sitesOfSet[calls.targets(site)].add(site);
      if (!calls.kind(site).isDirect()) {
        found(calls.caller(site), values.operand(factOf.get(site)));
      }
    }
    while (!work.isEmpty()) {
      Cancellation.check();
      Found next = work.remove();
      setsOfFunction[next.function].forEach(set -> passedTo(set, next.parameter));
    }
  }

  /** A parameter of some members of a set is a callback. */
  private void passedTo(int set, int parameter) {
    if (insert(ofSet[set], parameter)) {
      sitesOfSet[set].forEach(
          site -> found(calls.caller(site), values.argument(factOf.get(site), parameter)));
    }
  }

  private void found(int function, int value) {
    if (domain.isParameter(value)) {
      int parameter = domain.parameterOf(value);
      if (insert(ofFunction[function], parameter)) {
        work.add(new Found(function, parameter));
      }
    }
  }

  private static boolean insert(MutableIntList ascending, int value) {
    int at = ascending.binarySearch(value);
    if (at >= 0) {
      return false;
    }
    ascending.addAtIndex(-at - 1, value);
    return true;
  }

  /** Of a function, ascending. */
  IntList of(int function) {
    return ofFunction[function];
  }

  /** Of some member of a target set, ascending. */
  IntList ofSet(int set) {
    return ofSet[set];
  }
}
