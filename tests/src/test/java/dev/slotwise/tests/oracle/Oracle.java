// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.interp.callgraph.CallContext;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.callbacks.CallbackContexts;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.client.Client;
import dev.slotwise.interp.client.Subject;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.Reachable;
import dev.slotwise.interp.reach.wasm.WasmProgram;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.primitive.IntIntMaps;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.factory.primitive.IntSets;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.IntIntMap;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.api.set.primitive.MutableIntSet;

/** Says what concrete runs of a module did that an answer does not have. */
public final class Oracle {
  private final WasmModule module;
  private final CodeFacts facts;

  /**
   * @param module validated
   */
  public Oracle(WasmModule module) {
    this(module, CodeFacts.scan(module, 1));
  }

  /**
   * @param module validated
   * @param facts what a scan found, and perhaps what somebody says besides
   */
  Oracle(WasmModule module, CodeFacts facts) {
    this.module = module;
    this.facts = facts;
  }

  /** A call of the trace that is not in the algorithm's call graph; empty if all are. */
  public Optional<String> missing(Trace trace, Algorithm algorithm, FlowOptions options) {
    return missing(trace, algorithm.build(module, facts, options));
  }

  /** A function of the trace that reachability from the module's own roots does not have. */
  public Optional<String> unreached(Trace trace, FlowOptions options) {
    NodeSet reached =
        Reachable.from(
                new WasmProgram(module, facts, options.host(), Algorithms.roots(module, options)),
                NodeSet.of(0))
            .functions();
    return IntStream.concat(
            trace.calls().stream().mapToInt(Trace.Call::callee),
            trace.hostCalls().stream().mapToInt(Trace.HostCall::callee))
        .filter(function -> function < module.definedFunctionsEnd() && !reached.contains(function))
        .boxed()
        .findFirst()
        .map(function -> "reachable: function %d ran".formatted(function));
  }

  /** A call that some algorithm has not, after the algorithm's name. */
  public Optional<String> missing(Trace trace, FlowOptions options) {
    return Algorithms.ALL.stream()
        .flatMap(
            algorithm ->
                missing(trace, algorithm, options).map(call -> algorithm + ": " + call).stream())
        .findFirst();
  }

  /**
   * A call, or operands of a call, that level {@code flow} has not, or what it says wrongly of an
   * instruction that ran: that it can't be reached, never traps, or always does.
   *
   * @param options with this domain
   */
  public <V> Optional<String> missing(Trace trace, FlowOptions options, ValueDomain<V> domain) {
    FlowResult flow = FlowCallGraph.build(module, facts, options.withDomain(domain));
    return missing(trace, flow.callGraph())
        .or(() -> outside(trace, flow))
        .or(() -> Traps.wrong(trace, module, flow));
  }

  /** A call of the trace that is not in the call graph, or not on a path of its nodes. */
  Optional<String> missing(Trace trace, CallGraph graph) {
    IntIntMap sites = sites(graph);
    for (Trace.Call call : trace.calls()) {
      int site = sites.getIfAbsent(call.offset(), -1);
      if (site < 0 || !graph.targetSets().get(graph.targets(site)).contains(call.callee())) {
        return Optional.of("no edge from 0x%x to %d".formatted(call.offset(), call.callee()));
      }
    }
    for (Trace.HostCall call : trace.hostCalls()) {
      if (!graph.live().contains(call.callee())) {
        return Optional.of("%s, but it is not live".formatted(call));
      }
      if (call.during() < 0 ? !isRoot(graph, call.callee()) : !isCalledBack(graph, call)) {
        return Optional.of("no edge of the host: " + call);
      }
    }
    return offPath(trace, graph, sites);
  }

  /** By offset. */
  private static IntIntMap sites(CallGraph graph) {
    MutableIntIntMap sites = IntIntMaps.mutable.empty();
    for (int site = 0; site < graph.siteCount(); site++) {
      sites.put(graph.offset(site), site);
    }
    return sites;
  }

  /** The way to an activation that is no path of functions in contexts. */
  private static Optional<String> offPath(Trace trace, CallGraph graph, IntIntMap sites) {
    List<ImmutableIntList> entered = entered(trace, graph, sites);
    return entered.size() == trace.activations().size()
        ? Optional.empty()
        : Optional.of(
            way(trace.activations(), entered.size()) + " is no path of functions in contexts");
  }

  /** By call of the trace the nodes that it enters, up to the first that enters none. */
  private static List<ImmutableIntList> entered(Trace trace, CallGraph graph, IntIntMap sites) {
    List<ImmutableIntList> entered = new ArrayList<>();
    for (Activations.Node call : trace.activations()) {
      ImmutableIntList nodes =
          call.caller() == Activations.HOST
              ? calledWithAnything(graph.nodes(), call.callee())
              : entered(graph, entered.get(call.caller()), call, sites);
      if (nodes.isEmpty()) {
        break;
      }
      entered.add(nodes);
    }
    return entered;
  }

  /** How many calls of the trace enter a function with a callback that is known. */
  int enteredWithCallbacks(Trace trace, HostModel host) {
    CallGraph graph =
        CallbackContexts.of(
            LevelCallGraph.build(module, facts, Level.SLOTS, host), module, facts, host);
    return (int)
        entered(trace, graph, sites(graph)).stream()
            .filter(
                nodes ->
                    nodes.anySatisfy(node -> !graph.nodes().context(node).equals(CallContext.ANY)))
            .count();
  }

  /** The nodes of a function that the host calls by itself: with what, nobody says. */
  private static ImmutableIntList calledWithAnything(CallNodes nodes, int function) {
    return IntLists.immutable.of(
        IntStream.range(nodes.first(function), nodes.end(function))
            .filter(node -> nodes.context(node).equals(CallContext.ANY))
            .toArray());
  }

  /** The nodes that a call enters from one of some others. */
  private static ImmutableIntList entered(
      CallGraph graph, ImmutableIntList callers, Activations.Node call, IntIntMap sites) {
    CallNodes nodes = graph.nodes();
    MutableIntSet entered = IntSets.mutable.empty();
    callers.forEach(
        caller -> {
          int set =
              call.offset() < 0
                  ? nodes.hostTargets(caller)
                  : nodes.targets(
                      caller, sites.get(call.offset()) - graph.firstSite(nodes.function(caller)));
          if (set >= 0) {
            nodes
                .sets()
                .get(set)
                .select(node -> nodes.function(node) == call.callee())
                .forEach(entered::add);
          }
        });
    return entered.toSortedList().toImmutable();
  }

  private static String way(List<Activations.Node> calls, int last) {
    List<String> way = new ArrayList<>();
    Activations.Node call = calls.get(last);
    while (call.caller() != Activations.HOST) {
      way.add("%d at 0x%x".formatted(call.callee(), call.offset()));
      call = calls.get(call.caller());
    }
    way.add("host calls " + call.callee());
    return String.join(" <- ", way);
  }

  /** A graph without roots is whole. */
  private static boolean isRoot(CallGraph graph, int function) {
    return graph.roots().isEmpty() || graph.roots().contains(function);
  }

  private static boolean isCalledBack(CallGraph graph, Trace.HostCall call) {
    int targets = graph.hostTargets(call.during());
    return targets >= 0 && graph.targetSets().get(targets).contains(call.callee());
  }

  private Optional<String> outside(Trace trace, FlowResult flow) {
    Operands operands = new Operands(trace, flow);
    flow.states().show(operands);
    return operands.missing.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .findFirst()
        .map(
            entry ->
                "operands %s at 0x%x are in no state"
                    .formatted(entry.getValue().iterator().next(), entry.getKey()));
  }

  /** Takes the operands of calls away that are in a state there. */
  private final class Operands implements Client {
    private final Map<Integer, Set<List<Long>>> missing = new LinkedHashMap<>();
    private final Map<Integer, List<Integer>> types = new HashMap<>();

    Operands(Trace trace, FlowResult flow) {
      trace
          .operands()
          .forEach(
              (offset, stacks) -> {
                int site = siteAt(offset);
                // A function that was answered at level slots has no states.
                if (!flow.callGraph().fallback().contains(facts.caller(site))) {
                  missing.put(offset, new LinkedHashSet<>(stacks));
                  types.put(offset, operandTypes(site));
                }
              });
    }

    @Override
    public <V> Observer<V> observe(Subject<V> subject) {
      return instruction -> {
        Set<List<Long>> left = missing.get(instruction.offset());
        List<Integer> of = types.get(instruction.offset());
        if (left != null && of != null) {
          Value[] stack = instruction.state().stack();
          left.removeIf(observed -> contains(stack, observed, of, subject.domain()));
        }
      };
    }
  }

  /** Whether a function is one of the host's own that the module does not import. */
  boolean isHandedIn(int function) {
    return function >= module.definedFunctionsEnd();
  }

  /** The kind of the call instruction at an offset in the file. */
  public SiteKind kindAt(int offset) {
    return facts.kind(siteAt(offset));
  }

  private int siteAt(int offset) {
    for (int site = 0; site < facts.siteCount(); site++) {
      if (facts.offset(site) == offset) {
        return site;
      }
    }
    throw new IllegalArgumentException("no call site at 0x%x".formatted(offset));
  }

  /** The types of what a call takes, the topmost first. */
  private List<Integer> operandTypes(int site) {
    SiteKind kind = facts.kind(site);
    List<Integer> types = new ArrayList<>();
    int type;
    if (kind.isDirect()) {
      type = module.functionTypeIndex(facts.operand(site));
    } else {
      type = facts.type(site);
      // The index or the reference; a reference to a function of whatever type is one of a
      // function.
      types.add(kind.mnemonic().endsWith("_ref") ? ValueType.FUNCREF : ValueType.I32);
    }
    module.types().function(type).parameters().toReversed().forEach(types::add);
    return types;
  }

  private <V> boolean contains(
      Value[] stack, List<Long> observed, List<Integer> types, ValueDomain<V> domain) {
    for (int i = 0; i < types.size() && i < observed.size(); i++) {
      if (!contains(stack[stack.length - 1 - i], observed.get(i), types.get(i), domain)) {
        return false;
      }
    }
    return true;
  }

  private <V> boolean contains(Value value, long observed, int type, ValueDomain<V> domain) {
    if (value instanceof RefValue reference) {
      boolean isFunction = module.types().topOf(ValueType.heapType(type)) == HeapType.FUNC;
      return observed < 0
          ? reference.mayBeNull()
          : isFunction
              ? reference.isUnknown() || reference.functions().contains((int) observed)
              : reference.mayBeOther();
    }
    Values<V> values = new Values<>(domain);
    return switch (type) {
      case ValueType.I32 -> domain.contains(values.number(value), observed & 0xFFFF_FFFFL, 32);
      case ValueType.I64 -> domain.contains(values.number(value), observed, 64);
      default -> true;
    };
  }
}
