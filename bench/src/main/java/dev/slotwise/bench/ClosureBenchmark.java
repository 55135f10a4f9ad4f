// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.domain.Domains;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The call graph and the closure of a scanned module, level by level. */
public class ClosureBenchmark {

  /** A level that needs no interpreter. */
  @State(Scope.Benchmark)
  public static class Scanned {
    @Param({"TYPES", "TABLES", "SLOTS"})
    public Level level = Level.SLOTS;
  }

  /** A value domain of level {@code flow}. */
  @State(Scope.Benchmark)
  public static class Interpreted {
    @Param({"constant", "interval", "congruence", "bits", "values", "product"})
    public String domain = "product";
  }

  @Benchmark
  public Closure levels(Input input, Scanned scanned, Work work) {
    return close(
        input,
        LevelCallGraph.build(input.module, input.facts, scanned.level, HostModel.PASSIVE),
        work);
  }

  @Benchmark
  public Closure flow(Input input, Interpreted interpreted, Work work) {
    FlowOptions options =
        FlowOptions.of(HostModel.PASSIVE).withDomain(Domains.byId(interpreted.domain));
    return close(input, FlowCallGraph.build(input.module, input.facts, options).callGraph(), work);
  }

  private static Closure close(Input input, CallGraph graph, Work work) {
    work.count(input);
    Closure closure = Closure.of(graph, input.seeds);
    work.answer += closure.control().size();
    return closure;
  }
}
