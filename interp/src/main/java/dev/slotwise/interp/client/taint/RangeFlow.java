// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Flows through one memory or table: a value that is written to a range flows to each read of a
 * range that overlaps it.
 *
 * <p>The ends of all ranges cut the addresses into pieces, over which stand two segment trees: what
 * is written goes down one to the pieces, and from there up the other to what is read. So edges are
 * of the order of accesses times the logarithm of their number, and not of its square.
 *
 * <p>Source: M. de Berg et al., <i>Computational Geometry</i>, section 10.3 (segment trees).
 */
final class RangeFlow {
  /** First and last address, unsigned; a node; whether it is written. */
  private record Access(long first, long last, int node, boolean isWrite) {}

  private final List<Access> accesses = new ArrayList<>();

  void write(long first, long last, int node) {
    accesses.add(new Access(first, last, node, true));
  }

  void read(long first, long last, int node) {
    accesses.add(new Access(first, last, node, false));
  }

  /** Adds the edges; no access may follow. */
  void connect(FlowGraph graph) {
    if (accesses.stream().noneMatch(Access::isWrite)) {
      return;
    }
    long[] starts =
        accesses.stream()
            .flatMapToLong(
                access ->
                    access.last == -1
                        ? LongStream.of(access.first)
                        : LongStream.of(access.first, access.last + 1))
            .map(RangeFlow::ordered)
            .sorted()
            .distinct()
            .toArray();
    int leaves = Math.max(1, Integer.highestOneBit(starts.length) << 1);
    int[] down = new int[2 * leaves];
    int[] up = new int[2 * leaves];
    for (int i = 1; i < 2 * leaves; i++) {
      down[i] = graph.place();
      up[i] = i < leaves ? graph.place() : down[i];
    }
    for (int i = 1; i < leaves; i++) {
      for (int child = 2 * i; child <= 2 * i + 1; child++) {
        graph.edge(down[i], down[child]);
        graph.edge(up[child], up[i]);
      }
    }
    for (Access access : accesses) {
      int low = Arrays.binarySearch(starts, ordered(access.first)) + leaves;
      int high =
          (access.last == -1
                  ? starts.length
                  : Arrays.binarySearch(starts, ordered(access.last + 1)))
              + leaves;
      while (low < high) {
        if ((low & 1) == 1) {
          connect(graph, access, access.isWrite ? down[low] : up[low]);
          low++;
        }
        if ((high & 1) == 1) {
          high--;
          connect(graph, access, access.isWrite ? down[high] : up[high]);
        }
        low /= 2;
        high /= 2;
      }
    }
  }

  private static void connect(FlowGraph graph, Access access, int piece) {
    if (access.isWrite) {
      graph.edge(access.node, piece);
    } else {
      graph.edge(piece, access.node);
    }
  }

  /** Unsigned numbers in the order of signed ones. */
  private static long ordered(long address) {
    return address ^ Long.MIN_VALUE;
  }
}
