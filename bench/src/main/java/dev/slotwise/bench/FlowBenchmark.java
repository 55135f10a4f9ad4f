// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.host.HostModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Level {@code flow}, domain by domain. */
public class FlowBenchmark {

  /** A value domain. */
  @State(Scope.Benchmark)
  public static class Values {
    @Param({"constant", "interval", "congruence", "bits", "values", "product"})
    public String domain = "product";
  }

  @Benchmark
  public FlowResult flow(Input input, Values values, Work work) {
    FlowOptions options = FlowOptions.of(HostModel.PASSIVE).withDomain(Domains.byId(values.domain));
    FlowResult result =
        FlowCallGraph.build(input.prepared.module(), input.prepared.facts(), options);
    work.count(input.prepared, result.steps(), result.callGraph().live().size());
    return result;
  }
}
