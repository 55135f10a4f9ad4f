// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import java.util.Arrays;
import java.util.BitSet;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * The graph of where values flow. A node is a value that some instruction makes, or a place that
 * values are kept in; an edge says that the value of one may depend on the other's.
 *
 * <p>{@link #CLEAN} stands for any value that depends on nothing; it is no node, and edges from it
 * are none.
 */
final class FlowGraph {
  /** What depends on nothing. */
  static final int CLEAN = -1;

  private final IntArrayList functions = new IntArrayList();
  private final IntArrayList offsets = new IntArrayList();
  private final IntArrayList details = new IntArrayList();
  private final BitSet constants = new BitSet();
  private final IntArrayList from = new IntArrayList();
  private final IntArrayList to = new IntArrayList();

  /** A node that stands for no instruction of its own. */
  int place() {
    return node(-1, -1, -1);
  }

  /**
   * A node.
   *
   * @param function where it is made
   * @param offset of the instruction that makes it
   * @param detail what is told of it where it is part of a path: see {@link Steps}; negative for
   *     nothing
   */
  int node(int function, int offset, int detail) {
    functions.add(function);
    offsets.add(offset);
    details.add(detail);
    return functions.size() - 1;
  }

  /** A node for a value that depends on nothing, and is told from others. */
  int constant() {
    int node = place();
    constants.set(node);
    return node;
  }

  /** Whether it depends on nothing, for sure. */
  boolean isConstant(int node) {
    return node == CLEAN || constants.get(node);
  }

  void edge(int source, int target) {
    if (source != target && !isConstant(source) && target != CLEAN) {
      from.add(source);
      to.add(target);
    }
  }

  int size() {
    return functions.size();
  }

  int function(int node) {
    return functions.get(node);
  }

  int offset(int node) {
    return offsets.get(node);
  }

  int detail(int node) {
    return details.get(node);
  }

  /**
   * What the sources reach: for each node its predecessor on a shortest path from one of them, the
   * node itself for a source, -1 for what is not reached.
   */
  int[] reach(IntArrayList sources) {
    int[] first = new int[size() + 1];
    for (int i = 0; i < from.size(); i++) {
      first[from.get(i) + 1]++;
    }
    for (int node = 0; node < size(); node++) {
      first[node + 1] += first[node];
    }
    int[] next = Arrays.copyOf(first, size());
    int[] targets = new int[to.size()];
    for (int i = 0; i < from.size(); i++) {
      targets[next[from.get(i)]++] = to.get(i);
    }
    int[] reachedFrom = new int[size()];
    Arrays.fill(reachedFrom, -1);
    int[] queue = new int[size()];
    int end = 0;
    for (int i = 0; i < sources.size(); i++) {
      if (reachedFrom[sources.get(i)] < 0) {
        reachedFrom[sources.get(i)] = sources.get(i);
        queue[end++] = sources.get(i);
      }
    }
    for (int begin = 0; begin < end; begin++) {
      int node = queue[begin];
      for (int i = first[node]; i < first[node + 1]; i++) {
        if (reachedFrom[targets[i]] < 0) {
          reachedFrom[targets[i]] = node;
          queue[end++] = targets[i];
        }
      }
    }
    return reachedFrom;
  }
}
