// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.fix.FlowEquations;
import dev.slotwise.interp.fix.Solution;
import dev.slotwise.interp.fix.WideningPolicy;
import dev.slotwise.interp.fix.WtoRecursive;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.lattice.Interval;
import dev.slotwise.lattice.Interval.Range;
import dev.slotwise.lattice.Lattice;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The solver of equations with a graph, on equations over the call graph of a module at level
 * {@code slots}: how deep can the stack be when a function or target set is entered? Intervals,
 * widened where calls are recursive.
 */
public class SolverBenchmark {
  private static final int WIDTH = 32;

  /** The equations. */
  @State(Scope.Benchmark)
  public static class Problem {
    private Depth depth = new Depth(IntGraph.builder(0).build());

    /** Builds the graph. */
    @Setup
    public void build(Input input) {
      depth =
          new Depth(
              LevelCallGraph.build(
                      input.prepared.module(),
                      input.prepared.facts(),
                      Level.SLOTS,
                      HostModel.PASSIVE)
                  .graph());
    }
  }

  @Benchmark
  public Solution<Range> solve(Input input, Problem problem, Work work) {
    Solution<Range> solution =
        new WtoRecursive().solve(new FlowEquations<>(problem.depth), WideningPolicy.atHeads());
    long reached = solution.values().stream().filter(Range::hasLow).count();
    work.count(input.prepared, solution.work().evaluations(), reached);
    return solution;
  }

  /** Whoever is not called starts at depth 0; a call adds one. */
  private record Depth(IntGraph graph, IntGraph callers, Lattice<Range> lattice)
      implements FlowEquations.Flow<Range> {
    Depth(IntGraph graph) {
      this(graph, graph.reversed(), new Interval());
    }

    @Override
    public Range initial(int node) {
      return callers.outDegree(node) == 0 ? Range.unsigned(0, 0, WIDTH) : lattice.bottom();
    }

    @Override
    public void transfer(int node, Range depth, FlowEquations.EdgeSink<Range> out) {
      Range deeper =
          Long.compareUnsigned(depth.unsignedMax(), Integer.MAX_VALUE) < 0
              ? Range.unsigned(depth.unsignedMin() + 1, depth.unsignedMax() + 1, WIDTH)
              : lattice.top();
      for (int edge = graph.firstEdge(node); edge < graph.endEdge(node); edge++) {
        out.send(graph.edgeId(edge), deeper);
      }
    }
  }
}
