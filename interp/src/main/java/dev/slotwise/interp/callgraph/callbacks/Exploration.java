// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.callbacks;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes.Coverage;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Finds the nodes that are reached, forwards, and what each enters. Nodes are numbered in the order
 * of discovery. A reader must sort them by function and context, because that order must not show
 * in an output.
 */
final class Exploration {
  /** In place of a set of nodes or a function's node: not made yet. */
  private static final int NONE = -1;

  /**
   * What is explored.
   *
   * @param factOf by site of the graph, the site of the facts and of the values
   */
  record Subject(
      CallGraph calls,
      WasmModule module,
      CodeFacts facts,
      ImmutableIntList factOf,
      Values domain,
      CallValues values,
      CallbackParameters parameters) {}

  /** What one node enters: by site a set of nodes, and how well it is known. */
  private static final class Entered {
    final int[] sets;
    final Resolution[] resolutions;
    final int host;

    Entered(int[] sets, Resolution[] resolutions, int host) {
      this.sets = sets;
      this.resolutions = resolutions;
      this.host = host;
    }
  }

  private record Key(int function, ImmutableIntList held) {}

  private record SetKey(int functions, ImmutableIntList passed) {}

  private final Subject subject;
  private final CallGraph calls;
  private final Values domain;
  private final Coverage coverage;
  private final int limit;

  private final MutableIntList functions = IntLists.mutable.empty();
  private final MutableList<ImmutableIntList> held = Lists.mutable.empty();
  private final MutableList<Entered> entered = Lists.mutable.empty();
  private final Map<Key, Integer> ids = new HashMap<>();

  /** By function without callback parameters. */
  private final int[] plainIds;

  private final MutableList<ImmutableIntList> sets = Lists.mutable.empty();
  private final Map<ImmutableIntList, Integer> setIds = new HashMap<>();

  /** By target set whose members have no callback parameters. */
  private final int[] plainSets;

  private final Map<SetKey, Integer> setsOfCalls = new HashMap<>();

  private Exploration(Subject subject, Coverage coverage, int limit) {
    this.subject = subject;
    this.calls = subject.calls;
    this.domain = subject.domain;
    this.coverage = coverage;
    this.limit = limit;
    this.plainIds = new int[calls.functionCount()];
    this.plainSets = new int[calls.targetSets().size()];
    Arrays.fill(plainIds, NONE);
    Arrays.fill(plainSets, NONE);
  }

  /** Explores; empty if there would be more nodes than the limit. */
  static Optional<Exploration> of(Subject subject, Coverage coverage, int limit) {
    Exploration exploration = new Exploration(subject, coverage, limit);
    return exploration.run() ? Optional.of(exploration) : Optional.empty();
  }

  private boolean run() {
    if (calls.roots().isEmpty()) {
      startAnywhere();
    } else {
      calls.roots().forEach(this::calledWithAnything);
    }
    if (!visit()) {
      return false;
    }
    if (calls.roots().isEmpty()) {
      // A graph without roots has dead functions, too.
      BitSet seen = new BitSet();
      functions.forEach(seen::set);
      calls.live().stream()
          .filter(function -> !seen.get(function))
          .forEach(this::calledWithAnything);
      return visit();
    }
    return true;
  }

  /** What the host can get hold of it may call by itself. */
  private void startAnywhere() {
    WasmModule module = subject.module;
    BitSet starts = new BitSet();
    calls.addressTaken().forEach(starts::set);
    module.start().ifPresent(starts::set);
    for (Export export : module.exports()) {
      if (export.kind() == ExternalKind.FUNCTION) {
        starts.set(export.index());
      }
    }
    // No function is live in a graph whose roots are none.
    calls.live().intersection(NodeSet.copyOf(starts)).forEach(this::calledWithAnything);
  }

  private int calledWithAnything(int function) {
    return node(function, parameter -> Values.ANYTHING);
  }

  /** What a call passes, by parameter. */
  private interface Passed {
    int at(int parameter);
  }

  private int node(int function, Passed passed) {
    IntList callbacks = callbacks(function);
    if (callbacks.isEmpty()) {
      if (plainIds[function] == NONE) {
        plainIds[function] = newNode(function, IntLists.immutable.empty());
      }
      return plainIds[function];
    }
    MutableIntList values = IntLists.mutable.empty();
    callbacks.forEach(parameter -> values.add(passed.at(parameter)));
    Key key = new Key(function, values.toImmutable());
    Integer known = ids.get(key);
    if (known == null) {
      known = newNode(function, key.held);
      ids.put(key, known);
    }
    return known;
  }

  private IntList callbacks(int function) {
    return coverage == Coverage.LIMIT
        ? IntLists.immutable.empty()
        : subject.parameters.of(function);
  }

  private int newNode(int function, ImmutableIntList holding) {
    functions.add(function);
    held.add(holding);
    return functions.size() - 1;
  }

  /** Looks at nodes until there are no new ones; false if there are too many. */
  private boolean visit() {
    while (entered.size() < functions.size()) {
      Cancellation.check();
      if (functions.size() > limit) {
        return false;
      }
      entered.add(enter(entered.size()));
    }
    return true;
  }

  private Entered enter(int node) {
    int function = functions.get(node);
    int host = calls.hostTargets(function);
    int hostSet =
        host < 0 ? NONE : intern(calls.targetSets().get(host), parameter -> Values.ANYTHING);
    int first = calls.firstSite(function);
    int count = calls.endSite(function) - first;
    int[] entering = new int[count];
    Resolution[] resolutions = new Resolution[count];
    for (int i = 0; i < count; i++) {
      int site = first + i;
      int operand =
          calls.kind(site).isDirect()
              ? Values.ANYTHING
              : at(node, subject.values.operand(subject.factOf.get(site)));
      resolutions[i] = calls.resolution(site);
      if (operand == Values.ANYTHING) {
        entering[i] = set(node, site);
      } else {
        ImmutableIntList allowed = calls.targetSets().get(calls.targets(site));
        NodeSet also = subject.facts.alsoEntered(subject.factOf.get(site));
        NodeSet called = called(site, operand).union(also);
        ImmutableIntList found = allowed.select(called::contains);
        resolutions[i] = resolved(site).of(found.size());
        entering[i] = intern(found, passed(node, site));
      }
    }
    return new Entered(entering, resolutions, hostSet);
  }

  /** What a value of a function's code is, in a node of the function. */
  private int at(int node, int value) {
    if (!domain.isParameter(value)) {
      return value;
    }
    int index = callbacks(functions.get(node)).indexOf(domain.parameterOf(value));
    return index < 0 ? Values.ANYTHING : held.get(node).get(index);
  }

  private NodeSet called(int site, int operand) {
    if (calls.kind(site).isIndirect()) {
      return domain.called(subject.facts.operand(subject.factOf.get(site)), operand);
    }
    OptionalInt function = domain.referenced(operand);
    return function.isPresent() ? NodeSet.of(function.getAsInt()) : NodeSet.empty();
  }

  /** How well a site is known whose operand is. */
  private Resolution resolved(int site) {
    boolean isOne =
        !calls.kind(site).isIndirect()
            || domain.isOneSlot(subject.facts.operand(subject.factOf.get(site)));
    return isOne ? Resolution.EXACT : calls.resolution(site);
  }

  private Passed passed(int node, int site) {
    if (coverage == Coverage.DIRECT && !calls.kind(site).isDirect()) {
      return parameter -> Values.ANYTHING;
    }
    return parameter -> at(node, subject.values.argument(subject.factOf.get(site), parameter));
  }

  /** The nodes of all that a site can enter. */
  private int set(int node, int site) {
    int targets = calls.targets(site);
    IntList callbacks = subject.parameters.ofSet(targets);
    if (callbacks.isEmpty() || coverage == Coverage.LIMIT) {
      if (plainSets[targets] == NONE) {
        plainSets[targets] = intern(calls.targetSets().get(targets), parameter -> Values.ANYTHING);
      }
      return plainSets[targets];
    }
    Passed passed = passed(node, site);
    MutableIntList values = IntLists.mutable.empty();
    callbacks.forEach(parameter -> values.add(passed.at(parameter)));
    SetKey key = new SetKey(targets, values.toImmutable());
    Integer known = setsOfCalls.get(key);
    if (known == null) {
      known = intern(calls.targetSets().get(targets), passed);
      setsOfCalls.put(key, known);
    }
    return known;
  }

  private int intern(ImmutableIntList ofFunctions, Passed passed) {
    MutableIntList members = IntLists.mutable.empty();
    ofFunctions.forEach(function -> members.add(node(function, passed)));
    ImmutableIntList sorted = members.sortThis().toImmutable();
    Integer known = setIds.get(sorted);
    if (known == null) {
      known = sets.size();
      sets.add(sorted);
      setIds.put(sorted, known);
    }
    return known;
  }

  int size() {
    return functions.size();
  }

  int function(int node) {
    return functions.get(node);
  }

  /** What the callback parameters of a node's function hold, in order of parameter. */
  ImmutableIntList held(int node) {
    return held.get(node);
  }

  /** The set that a node's i-th site enters. */
  int entered(int node, int site) {
    return entered.get(node).sets[site];
  }

  Resolution resolution(int node, int site) {
    return entered.get(node).resolutions[site];
  }

  /** The set that the host enters while a node of its own runs; or -1. */
  int host(int node) {
    return entered.get(node).host;
  }

  int setCount() {
    return sets.size();
  }

  /** The nodes of a set. */
  ImmutableIntList set(int set) {
    return sets.get(set);
  }
}
