// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.slotwise.interp.fix.SolutionVerifier.Kind;
import dev.slotwise.interp.fix.SolutionVerifier.Violation;
import dev.slotwise.interp.graph.Graphs;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.lattice.Lattice;
import java.util.List;
import org.junit.jupiter.api.Test;

class SolutionVerifierTest {
  private static final Work NONE = new Work(0, 0, 0, 0);

  @Test
  void aValueThatIsTooLowIsNamed() {
    IntGraph graph = Graphs.chain(3);
    Equations<Long> equations = PathCount.equations(graph, new PathCount());
    Solution<Long> wrong = new Solution<>(graph, List.of(1L, 1L, 0L), NodeSet.empty(), NONE);
    assertThat(SolutionVerifier.verify(equations, wrong))
        .containsExactly(new Violation("2", Kind.NOT_POST_FIXPOINT, "has 0, needs at least 1"));
    Solution<Long> high = new Solution<>(graph, List.of(1L, 1L, 9L), NodeSet.empty(), NONE);
    assertThat(SolutionVerifier.verify(equations, high)).isEmpty();
  }

  @Test
  void aLookupThatWasNotDeclaredIsNamed() {
    IntGraph none = Graphs.of(2);
    Equations<Long> liar =
        new Equations<>() {
          @Override
          public Lattice<Long> lattice() {
            return new PathCount();
          }

          @Override
          public IntGraph influences() {
            return none;
          }

          @Override
          public Long evaluate(int unknown, Lookup<Long> values) {
            return unknown == 0 ? values.get(1) : 1L;
          }
        };
    Solution<Long> solution = new FifoWorklist().solve(liar, WideningPolicy.never());
    // The solver stopped too early, because nobody told it that 0 reads 1.
    assertThat(SolutionVerifier.verify(liar, solution))
        .extracting(Violation::unknown, Violation::kind)
        .containsExactly(
            tuple("0", Kind.UNDECLARED_DEPENDENCY), tuple("0", Kind.NOT_POST_FIXPOINT));
  }

  @Test
  void policiesRefuseNegativeNumbers() {
    assertThatThrownBy(() -> WideningPolicy.never().withDelay(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WideningPolicy.never().withNarrowing(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
