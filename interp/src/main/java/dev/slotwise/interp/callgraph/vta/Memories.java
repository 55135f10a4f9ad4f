// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.interp.callgraph.vta.MemoryPartition.Access;
import dev.slotwise.wasm.binary.ConstExprEvaluator;
import dev.slotwise.wasm.ir.ConstValue.Bits;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;
import java.util.OptionalLong;
import java.util.function.LongToIntFunction;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The places of the linear memories, with the slot numbers that data segments hold: every aligned
 * word that is one counts. Of use with {@link Setting#OPAQUE} only.
 */
final class Memories {
  private final ValueGraph graph;
  private final WasmModule module;
  private final Indices indices;
  private final Cells[] cells;

  /**
   * @param transit where values are that are on the move in pieces, or in floats and vectors
   */
  Memories(
      ValueGraph graph,
      WasmModule module,
      Indices indices,
      MemoryPartition partition,
      int transit) {
    this.graph = graph;
    this.module = module;
    this.indices = indices;
    this.cells = new Cells[module.memories().size()];
    for (int memory = 0; memory < cells.length; memory++) {
      cells[memory] = new Cells(graph, partition, transit);
    }
  }

  Cells get(int memory) {
    return cells[memory];
  }

  /** What active segments put into memory. */
  void initialize(ConstExprEvaluator evaluator) {
    for (DataSegment segment : module.data()) {
      if (segment.offset().isPresent()) {
        int memory = segment.memory();
        if (evaluator.evaluate(segment.offset().get()) instanceof Bits start) {
          put(segment, start.value(), address -> cells[memory].written(word(memory, address)));
        } else {
          put(segment, 0, address -> cells[memory].everywhere());
        }
      }
    }
  }

  private static Access word(int memory, long address) {
    return new Access(memory, OptionalLong.of(address), Integer.BYTES);
  }

  /** A {@code memory.init} copies a segment. */
  void copied(int segment, int memory) {
    put(module.data().get(segment), 0, address -> cells[memory].everywhere());
  }

  private void put(DataSegment segment, long start, LongToIntFunction cellAt) {
    MutableIntObjectMap<BitSet> atoms = IntObjectMaps.mutable.empty();
    byte[] bytes = module.bytes();
    for (int at = segment.start() + (int) (-start & 3); at + 4 <= segment.end(); at += 4) {
      long word =
          (bytes[at] & 0xFFL)
              | (bytes[at + 1] & 0xFFL) << 8
              | (bytes[at + 2] & 0xFFL) << 16
              | (bytes[at + 3] & 0xFFL) << 24;
      int atom = indices.atomOf(word);
      if (atom >= 0) {
        int cell = cellAt.applyAsInt(start + at - segment.start());
        atoms.getIfAbsentPut(cell, BitSet::new).set(atom);
      }
    }
    atoms.forEachKeyValue((cell, set) -> graph.put(cell, Atoms.of(set)));
  }
}
