// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.fix.Budget;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.relation.StateDomain;
import dev.slotwise.interp.relation.StateDomains;
import dev.slotwise.interp.state.CellsMemory;
import dev.slotwise.interp.state.Limits;
import dev.slotwise.interp.state.MemoryModel;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * The options of an analysis at level {@code flow}.
 *
 * @param host what the host does
 * @param domain what is known of numbers
 * @param state what is known of locals and globals together
 * @param roots functions where execution starts; empty for the start function and {@code _start} of
 *     a command, or the start function and all exports of a library
 * @param contextDepth how many call sites tell calls of one function apart; 0 for none
 * @param contexts what else tells calls of one function apart
 * @param memory into which objects memory falls; a module of which it says that something is
 *     missing is analysed as if memory had none
 * @param limits how much is told apart, and when widening begins
 * @param budget how long the analysis may take: each instruction that is interpreted is a step, and
 *     each evaluation of a function. When it is spent, as much again goes into a coarser answer
 * @param progress is told how many functions have been reached, in all their contexts
 * @param verify whether equations are applied once more, which throws {@link IllegalStateException}
 *     if something is no post-fixpoint
 */
public record FlowOptions(
    HostModel host,
    ValueDomain<?> domain,
    StateDomain<?> state,
    Optional<ImmutableIntList> roots,
    int contextDepth,
    ContextPolicy contexts,
    MemoryModel memory,
    Limits limits,
    Budget budget,
    IntConsumer progress,
    Verification verify) {

  /**
   * {@return the default domain and limits, roots of the module, no contexts, no budget; verified
   * where Java's assertions are enabled, as in tests}
   *
   * @param host what the host does
   */
  public static FlowOptions of(HostModel host) {
    return new FlowOptions(
        host,
        Domains.standard(),
        StateDomains.standard(),
        Optional.empty(),
        0,
        ContextPolicies.standard(),
        new CellsMemory(),
        Limits.DEFAULT,
        Budget.unlimited(),
        reached -> {},
        FlowOptions.class.desiredAssertionStatus() ? Verification.SOLUTION : Verification.NONE);
  }

  /**
   * {@return these options with another value domain}
   *
   * @param newDomain what is known of numbers
   */
  public FlowOptions withDomain(ValueDomain<?> newDomain) {
    return new FlowOptions(
        host,
        newDomain,
        state,
        roots,
        contextDepth,
        contexts,
        memory,
        limits,
        budget,
        progress,
        verify);
  }

  /**
   * {@return these options with another state domain}
   *
   * @param newState what is known of locals and globals together
   */
  public FlowOptions withState(StateDomain<?> newState) {
    return new FlowOptions(
        host,
        domain,
        newState,
        roots,
        contextDepth,
        contexts,
        memory,
        limits,
        budget,
        progress,
        verify);
  }

  /**
   * {@return these options with other roots}
   *
   * @param newRoots the functions where execution starts, besides the start function
   */
  public FlowOptions withRoots(ImmutableIntList newRoots) {
    return new FlowOptions(
        host,
        domain,
        state,
        Optional.of(newRoots),
        contextDepth,
        contexts,
        memory,
        limits,
        budget,
        progress,
        verify);
  }

  /**
   * {@return these options with call strings}
   *
   * @param depth how many call sites tell calls of a function apart; 0 for none
   */
  public FlowOptions withContextDepth(int depth) {
    return new FlowOptions(
        host, domain, state, roots, depth, contexts, memory, limits, budget, progress, verify);
  }

  /**
   * {@return these options with another policy of contexts}
   *
   * @param policy which calls of a function are told apart
   */
  public FlowOptions withContexts(ContextPolicy policy) {
    return new FlowOptions(
        host, domain, state, roots, contextDepth, policy, memory, limits, budget, progress, verify);
  }

  /**
   * {@return these options with another memory model}
   *
   * @param model into which objects memory falls
   */
  public FlowOptions withMemory(MemoryModel model) {
    return new FlowOptions(
        host,
        domain,
        state,
        roots,
        contextDepth,
        contexts,
        model,
        limits,
        budget,
        progress,
        verify);
  }

  /**
   * {@return these options with other limits}
   *
   * @param newLimits how much is told apart, and when values are widened
   */
  public FlowOptions withLimits(Limits newLimits) {
    return new FlowOptions(
        host,
        domain,
        state,
        roots,
        contextDepth,
        contexts,
        memory,
        newLimits,
        budget,
        progress,
        verify);
  }

  /**
   * {@return these options with another budget}
   *
   * @param newBudget when it is spent, as much again goes into a coarser answer
   */
  public FlowOptions withBudget(Budget newBudget) {
    return new FlowOptions(
        host,
        domain,
        state,
        roots,
        contextDepth,
        contexts,
        memory,
        limits,
        newBudget,
        progress,
        verify);
  }

  /**
   * {@return these options with another listener}
   *
   * @param newProgress is told how many functions have been found to be live so far
   */
  public FlowOptions withProgress(IntConsumer newProgress) {
    return new FlowOptions(
        host,
        domain,
        state,
        roots,
        contextDepth,
        contexts,
        memory,
        limits,
        budget,
        newProgress,
        verify);
  }

  /**
   * {@return these options with or without verification}
   *
   * @param on whether the solution is proven to be a post-fixpoint once it is found
   */
  public FlowOptions withVerification(boolean on) {
    return withVerification(on ? Verification.SOLUTION : Verification.NONE);
  }

  /**
   * {@return these options with more or less verification}
   *
   * @param extent what is proven
   */
  public FlowOptions withVerification(Verification extent) {
    return new FlowOptions(
        host,
        domain,
        state,
        roots,
        contextDepth,
        contexts,
        memory,
        limits,
        budget,
        progress,
        extent);
  }
}
