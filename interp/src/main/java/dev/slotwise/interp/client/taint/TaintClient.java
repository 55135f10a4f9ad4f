// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import dev.slotwise.interp.client.Client;
import dev.slotwise.interp.client.FindingClient;
import dev.slotwise.interp.client.Instruction;
import dev.slotwise.interp.client.Subject;
import dev.slotwise.interp.exec.ModuleModel;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * Can what some imported functions hand in reach an argument of others? Follows it through numbers,
 * memories, globals, tables, objects, calls and exceptions, and tells a shortest way for each
 * argument that it reaches.
 *
 * <p>States say which code runs, what calls enter, where memories and tables are accessed, and
 * which numbers are the same in all runs: these depend on nothing. Locals and operands are followed
 * in the order of the code; memories, globals, tables, fields and exceptions are places that hold
 * all that is ever written to them. Calls of one function are not told apart.
 *
 * <p>Sound, under the assumptions of the states and that imports keep what they are told: an import
 * gives back what it was given only as a result of the same call, or to functions that the host
 * calls during it; it copies nothing in memory, unless it is said to be a copier. With implicit
 * flows, if two runs differ in nothing but what the sources hand in, and neither traps, a sink is
 * called with the same arguments in both, unless there is a finding for it. Without them it finds
 * data that is moved and computed with, and leaves aside what can be concluded from the choice
 * between branches. That a run traps, or does not end, is not followed.
 *
 * <p>Source: D. and P. Denning, <i>Certification of programs for secure information flow</i>, CACM
 * 20 (1977); T. Reps, <i>Program analysis via graph reachability</i>, 1998, without its matching of
 * calls and returns.
 *
 * <p>Cost: one walk over the code; the graph is linear in the code and in the accesses to memory
 * times the logarithm of their number.
 */
public final class TaintClient implements FindingClient {
  private final TaintQuery query;
  private Optional<Walk> walk = Optional.empty();

  public TaintClient(TaintQuery query) {
    this.query = query;
  }

  @Override
  public String id() {
    return "taint";
  }

  /** The graph, and the function that is being shown. */
  private static final class Walk {
    final Places places;
    final Sinks sinks;
    final CodeWalker walker;
    int function = -1;
    Facts facts = new Facts();
    Optional<ImmutableList<Finding>> findings = Optional.empty();

    Walk(ModuleModel<?> model, TaintQuery query) {
      FlowGraph graph = new FlowGraph();
      Steps steps = new Steps(model.module());
      this.places = new Places(model.module(), graph, model.aliases(), model.fields());
      this.sinks = new Sinks(graph, steps);
      this.walker = new CodeWalker(model.module(), graph, places, steps, sinks, query);
    }

    /** All contexts of a function are shown one after another. */
    Facts factsOf(int shown) {
      if (shown != function) {
        finishFunction();
        function = shown;
        facts = new Facts();
      }
      return facts;
    }

    private void finishFunction() {
      if (function >= 0) {
        walker.walk(function, facts);
      }
    }

    ImmutableList<Finding> finish() {
      if (findings.isEmpty()) {
        finishFunction();
        places.connect();
        findings = Optional.of(sinks.findings());
      }
      return findings.get();
    }
  }

  @Override
  public <V> Client.Observer<V> observe(Subject<V> subject) {
    Walk begun = new Walk(subject.model(), query);
    walk = Optional.of(begun);
    Recorder<V> recorder = new Recorder<>(subject, query);
    return (Instruction<V> instruction) ->
        recorder.record(instruction, begun.factsOf(instruction.function()));
  }

  /** What has reached a sink; after all was shown. */
  @Override
  public ImmutableList<Finding> findings() {
    return walk.orElseThrow(() -> new IllegalStateException("nothing was shown")).finish();
  }
}
