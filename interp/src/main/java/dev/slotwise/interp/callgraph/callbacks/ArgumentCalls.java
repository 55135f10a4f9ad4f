// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.callbacks;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.TableContents;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * Finds the indirect calls that call an argument of a function: a comparator that {@code sort} is
 * given, and hands on to the functions that sort for it. An argument is followed as {@link
 * CallbackContexts} does: unchanged, through locals and casts, and into each function that is
 * called directly only, if all calls of it hand on this argument.
 *
 * <p>Soundness: each of the calls found calls what the function was entered with; calls that are
 * not found may do so as well.
 *
 * <p>Cost: one walk through the code; then, for each argument asked about, work linear in the calls
 * of the functions that it is handed on to, times how often some are given up.
 */
public final class ArgumentCalls {
  private final CallGraph calls;
  private final ImmutableIntList factOf;
  private final CallValues values;
  private final Values domain;

  /** By function, its direct calls; a function that can be entered otherwise has no entry. */
  private final MutableIntObjectMap<MutableIntList> callsOf = IntObjectMaps.mutable.empty();

  /**
   * An argument of a function.
   *
   * @param index counted from 0
   */
  public record Argument(int function, int index) {}

  private ArgumentCalls(
      CallGraph calls, ImmutableIntList factOf, CallValues values, Values domain) {
    this.calls = calls;
    this.factOf = factOf;
    this.values = values;
    this.domain = domain;
  }

  /**
   * Reads the code.
   *
   * @param calls of a validated module
   * @param facts the module's, from {@link CodeFacts#scan}
   */
  public static ArgumentCalls of(
      CallGraph calls, WasmModule module, CodeFacts facts, HostModel host) {
    TableContents contents = TableContents.of(module, facts, host);
    Values domain = new Values(contents, module.tables().size(), module.functionCount());
    CallValues values = CallValues.of(module, facts, domain, calls.live());
    ArgumentCalls found =
        new ArgumentCalls(calls, CallbackContexts.align(calls, facts), values, domain);
    found.findCalls(module);
    return found;
  }

  private void findCalls(WasmModule module) {
    for (int site = 0; site < calls.siteCount(); site++) {
      if (isEntered(site)) {
        callsOf.getIfAbsentPut(callee(site), IntLists.mutable::empty).add(site);
      }
    }
    calls.addressTaken().forEach(callsOf::remove);
    module.start().ifPresent(callsOf::remove);
    module
        .exports()
        .forEach(
            export -> {
              if (export.kind() == ExternalKind.FUNCTION) {
                callsOf.remove(export.index());
              }
            });
  }

  /** Whether this is a direct call; one that can't run enters nothing. */
  private boolean isEntered(int site) {
    return calls.kind(site).isDirect() && !calls.targetSets().get(calls.targets(site)).isEmpty();
  }

  private int callee(int directSite) {
    return calls.targetSets().get(calls.targets(directSite)).get(0);
  }

  /** The indirect calls that call by this argument, ascending. */
  public ImmutableIntList sites(Argument argument) {
    Set<Argument> holders = holders(argument);
    MutableIntList found = IntLists.mutable.empty();
    for (Argument holder : holders) {
      int function = holder.function();
      for (int site = calls.firstSite(function); site < calls.endSite(function); site++) {
        if (called(site).equals(Optional.of(holder))) {
          found.add(site);
        }
      }
    }
    return found.sortThis().toImmutable();
  }

  /** The argument of its function by which a call calls, if it is indirect and calls by one. */
  public Optional<Argument> called(int site) {
    return calls.kind(site).isDirect()
        ? Optional.empty()
        : argument(calls.caller(site), values.operand(factOf.get(site)));
  }

  /**
   * The argument that every entry into the function of another hands on as it; empty if there are
   * several, or the function can be entered by others.
   */
  public Optional<Argument> source(Argument argument) {
    Set<Optional<Argument>> sources = new LinkedHashSet<>();
    callsOf
        .getIfAbsent(argument.function(), IntLists.mutable::empty)
        .forEach(site -> sources.add(passed(site, argument.index())));
    // A function that calls itself hands on what it has.
    sources.remove(Optional.of(argument));
    return sources.size() == 1 ? sources.iterator().next() : Optional.empty();
  }

  private Optional<Argument> passed(int site, int index) {
    return argument(calls.caller(site), values.argument(factOf.get(site), index));
  }

  private Optional<Argument> argument(int function, int value) {
    return domain.isParameter(value)
        ? Optional.of(new Argument(function, domain.parameterOf(value)))
        : Optional.empty();
  }

  /**
   * The arguments that are always this one: the greatest set in which each but the first is handed
   * on from others of the set alone.
   */
  private Set<Argument> holders(Argument first) {
    Set<Argument> holders = reached(first);
    while (holders.removeIf(holder -> !holder.equals(first) && !isFrom(holders, holder))) {
      // What was handed on from one that is not always the first is not either.
    }
    return holders;
  }

  private boolean isFrom(Set<Argument> holders, Argument holder) {
    return callsOf
        .get(holder.function())
        .allSatisfy(site -> passed(site, holder.index()).filter(holders::contains).isPresent());
  }

  /** What an argument may be handed on to, in functions that are called directly only. */
  private Set<Argument> reached(Argument first) {
    Set<Argument> reached = new LinkedHashSet<>(Set.of(first));
    Deque<Argument> work = new ArrayDeque<>(reached);
    while (!work.isEmpty()) {
      Cancellation.check();
      Argument next = work.remove();
      int function = next.function();
      for (int site = calls.firstSite(function); site < calls.endSite(function); site++) {
        if (isEntered(site) && callsOf.containsKey(callee(site))) {
          handedOn(site, next, reached, work);
        }
      }
    }
    return reached;
  }

  private void handedOn(int site, Argument from, Set<Argument> reached, Deque<Argument> work) {
    int count = values.argumentCount(factOf.get(site));
    for (int i = 0; i < count; i++) {
      Argument to = new Argument(callee(site), i);
      if (passed(site, i).equals(Optional.of(from)) && reached.add(to)) {
        work.add(to);
      }
    }
  }
}
