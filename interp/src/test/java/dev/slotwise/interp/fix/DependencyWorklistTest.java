// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.interp.graph.IntGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class DependencyWorklistTest {
  @Test
  void theLeastPriorityIsNextAndNothingWaitsTwice() {
    DependencyWorklist worklist = new DependencyWorklist(task -> -task / 2);
    for (int task : new int[] {1, 5, 4, 5, 0, 1}) {
      worklist.schedule(task);
    }
    assertThat(drain(worklist)).containsExactly(4, 5, 0, 1);
    assertThatThrownBy(worklist::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aChangeMakesReadersDueAgain() {
    DependencyWorklist worklist = new DependencyWorklist(task -> task);
    worklist.reads(3, 10);
    worklist.reads(1, 10);
    worklist.reads(2, 11);
    worklist.changed(10);
    assertThat(drain(worklist)).containsExactly(1, 3);
    // Facts that nobody reads, known or not, concern nobody.
    worklist.changed(9);
    worklist.changed(1_000);
    assertThat(worklist.isEmpty()).isTrue();
    // A task that changes what it reads itself is due again.
    worklist.schedule(2);
    assertThat(worklist.next()).isEqualTo(2);
    worklist.changed(11);
    assertThat(drain(worklist)).containsExactly(2);
  }

  @Test
  void aFixpointOverItIsTheLeastOne() {
    for (long seed = 0; seed < 200; seed++) {
      Equations<Integer> equations = Masks.random(seed, true);
      IntGraph graph = equations.influences();
      List<Integer> values = new ArrayList<>(Collections.nCopies(graph.nodeCount(), 0));
      DependencyWorklist worklist = new DependencyWorklist(task -> -task);
      for (int task = 0; task < graph.nodeCount(); task++) {
        worklist.schedule(task);
      }
      while (!worklist.isEmpty()) {
        int task = worklist.next();
        int value =
            equations.evaluate(
                task,
                fact -> {
                  worklist.reads(task, fact);
                  return values.get(fact);
                });
        if (value != values.set(task, value)) {
          worklist.changed(task);
        }
      }
      assertThat(values).as("seed %d", seed).isEqualTo(Masks.kleene(equations));
    }
  }

  private static List<Integer> drain(DependencyWorklist worklist) {
    List<Integer> tasks = new ArrayList<>();
    while (!worklist.isEmpty()) {
      tasks.add(worklist.next());
    }
    return tasks;
  }
}
