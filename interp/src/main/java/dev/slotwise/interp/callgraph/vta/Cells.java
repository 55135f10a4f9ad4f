// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.interp.callgraph.vta.MemoryPartition.Access;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;

/**
 * The places of one linear memory: its cells, one place that stores to anywhere flow into, and one
 * that loads from anywhere read.
 */
final class Cells {
  private final ValueGraph graph;
  private final MemoryPartition partition;
  private final MutableLongIntMap named = LongIntMaps.mutable.empty();
  private final int everywhere;
  private final int union;
  private final int transit;
  private boolean loadsPieces;
  private boolean storesPieces;

  /**
   * @param transit where values are that are on the move in pieces, or in floats and vectors
   */
  Cells(ValueGraph graph, MemoryPartition partition, int transit) {
    this.graph = graph;
    this.partition = partition;
    this.everywhere = graph.node();
    this.union = partition == MemoryPartition.ONE_CELL ? everywhere : graph.node();
    this.transit = transit;
    graph.edge(everywhere, union);
  }

  /** Where a load reads. */
  int read(Access access) {
    long name = partition.cellOf(access);
    return name == MemoryPartition.ANYWHERE ? union : cell(name);
  }

  /** Where a store writes. */
  int written(Access access) {
    long name = partition.cellOf(access);
    return name == MemoryPartition.ANYWHERE ? everywhere : cell(name);
  }

  private int cell(long name) {
    if (!named.containsKey(name)) {
      int node = graph.node();
      named.put(name, node);
      graph.edge(everywhere, node);
      graph.edge(node, union);
    }
    return named.get(name);
  }

  /** What stores to addresses flow into that are not known. */
  int everywhere() {
    return everywhere;
  }

  /** What loads from addresses read that are not known. */
  int union() {
    return union;
  }

  /** A load of a part of a word, or of a float or vector. */
  void loadPiece() {
    if (!loadsPieces) {
      loadsPieces = true;
      graph.edge(union, transit);
    }
  }

  /** A store of a part of a word, or of a float or vector. */
  void storePiece() {
    if (!storesPieces) {
      storesPieces = true;
      graph.edge(transit, everywhere);
    }
  }
}
