// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.Graphs;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.lattice.Lattice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Sets of 16 things as bit masks, and seeded equations over them. */
final class Masks implements Lattice<Integer> {
  private static final int ALL = 0xffff;

  @Override
  public Integer bottom() {
    return 0;
  }

  @Override
  public Integer top() {
    return ALL;
  }

  @Override
  public Integer join(Integer left, Integer right) {
    return left | right;
  }

  @Override
  public Integer meet(Integer left, Integer right) {
    return left & right;
  }

  @Override
  public boolean leq(Integer left, Integer right) {
    return (left & ~right) == 0;
  }

  @Override
  public Integer widen(Integer old, Integer next) {
    return next;
  }

  @Override
  public Integer narrow(Integer old, Integer next) {
    return next;
  }

  /** What a dependency adds to a monotone right-hand side: moved up one place, and masked. */
  static int pass(int source, int target, int value) {
    int moved = ((value << 1) | (value >>> 15)) & ALL;
    return (value | moved) & ((0x5bd1e995 * (31 * source + target + 1)) >>> 16);
  }

  /** Random monotone equations, or ones that subtract too and so are not monotone. */
  static Equations<Integer> random(long seed, boolean monotone) {
    IntGraph graph = Graphs.random(seed);
    IntGraph predecessors = graph.reversed();
    Random random = new Random(~seed);
    int[] constants = random.ints(graph.nodeCount(), 0, ALL + 1).map(c -> c & (c >> 3)).toArray();
    int entry = random.nextInt(graph.nodeCount());
    return new Equations<>() {
      @Override
      public Lattice<Integer> lattice() {
        return new Masks();
      }

      @Override
      public IntGraph influences() {
        return graph;
      }

      @Override
      public int[] entries() {
        return new int[] {entry};
      }

      @Override
      public Integer evaluate(int unknown, Lookup<Integer> values) {
        int result = constants[unknown];
        for (int d : predecessors.successors(unknown)) {
          int passed = pass(d, unknown, values.get(d));
          result = monotone ? result | passed : result ^ passed;
        }
        return result;
      }
    };
  }

  /** The least fixpoint by simultaneous iteration, with no part of the solvers in it. */
  static <E> List<E> kleene(Equations<E> equations) {
    int size = equations.influences().nodeCount();
    List<E> values = new ArrayList<>(Collections.nCopies(size, equations.lattice().bottom()));
    while (true) {
      List<E> next = new ArrayList<>(size);
      for (int u = 0; u < size; u++) {
        next.add(equations.evaluate(u, values::get));
      }
      if (next.equals(values)) {
        return next;
      }
      values = next;
    }
  }
}
