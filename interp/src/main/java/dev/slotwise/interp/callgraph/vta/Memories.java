// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.interp.callgraph.vta.MemoryPartition.Access;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.wasm.binary.ConstExprEvaluator;
import dev.slotwise.wasm.ir.ConstValue.Bits;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalLong;
import java.util.function.LongToIntFunction;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableLongLongMap;
import org.eclipse.collections.api.set.primitive.MutableLongSet;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.eclipse.collections.impl.factory.primitive.LongLongMaps;
import org.eclipse.collections.impl.factory.primitive.LongSets;

/**
 * The places of the linear memories, with the slot numbers that data segments hold: every aligned
 * word that is one counts, also where a linker left zeros out. Of use with {@link Setting#OPAQUE}
 * only.
 */
final class Memories {
  private static final int WORD = Integer.BYTES;

  private final ValueGraph graph;
  private final WasmModule module;
  private final Indices indices;
  private final ImportAliases aliases;
  private final Cells[] cells;

  /** Segments that are copied to some memory, and how they lie there. */
  private final MutableLongSet copied = LongSets.mutable.empty();

  /**
   * @param aliases which memories may be one: these share their cells
   * @param transit where values are that are on the move in pieces, or in floats and vectors
   */
  Memories(
      ValueGraph graph,
      WasmModule module,
      ImportAliases aliases,
      Indices indices,
      MemoryPartition partition,
      int transit) {
    this.graph = graph;
    this.module = module;
    this.indices = indices;
    this.cells = new Cells[module.memories().size()];
    this.aliases = aliases;
    for (int memory = 0; memory < cells.length; memory++) {
      int first = aliases.first(ExternalKind.MEMORY, memory);
      cells[memory] = first == memory ? new Cells(graph, partition, transit) : cells[first];
    }
  }

  Cells get(int memory) {
    return cells[memory];
  }

  /** What active segments put into memory. */
  void initialize(ConstExprEvaluator evaluator) {
    MutableLongLongMap[] shared = new MutableLongLongMap[cells.length];
    Arrays.setAll(shared, memory -> LongLongMaps.mutable.empty());
    for (DataSegment segment : module.data()) {
      if (segment.offset().isPresent()) {
        int memory = segment.memory();
        if (evaluator.evaluate(segment.offset().get()) instanceof Bits start) {
          put(segment, start.value(), address -> cells[memory].written(word(memory, address)));
          int first = aliases.first(ExternalKind.MEMORY, memory);
          putShared(segment, start.value(), shared[first]);
        } else {
          put(segment, 0, address -> cells[memory].everywhere());
        }
      }
    }
  }

  private static Access word(int memory, long address) {
    return new Access(memory, OptionalLong.of(address), WORD);
  }

  /**
   * A {@code memory.init} copies a segment. An address that is not known is taken as aligned.
   *
   * @param to the address of its first byte in memory, where {@code from} is that in the segment
   */
  void copied(int segment, int memory, OptionalLong to, OptionalLong from) {
    boolean isKnown = to.isPresent() && from.isPresent();
    long start = isKnown ? to.getAsLong() - from.getAsLong() & WORD - 1 : 0;
    if (copied.add(((long) segment * cells.length + memory) * WORD + start)) {
      put(module.data().get(segment), start, address -> cells[memory].everywhere());
    }
  }

  /** Where a segment begins or ends within a word, the rest of the word is zero. */
  private void put(DataSegment segment, long start, LongToIntFunction cellAt) {
    MutableIntObjectMap<BitSet> atoms = IntObjectMaps.mutable.empty();
    for (int at = (int) -(start & WORD - 1); at < segment.size(); at += WORD) {
      int atom = indices.atomOf(word(segment, at));
      if (atom >= 0) {
        atoms.getIfAbsentPut(cellAt.applyAsInt(start + at), BitSet::new).set(atom);
      }
    }
    atoms.forEachKeyValue((cell, set) -> graph.put(cell, Atoms.of(set)));
  }

  /** Or it is what segments before put there. */
  private void putShared(DataSegment segment, long start, MutableLongLongMap shared) {
    int first = (int) -(start & WORD - 1);
    int last = first + (segment.size() - 1 - first) / WORD * WORD;
    for (int at = first; at <= last; at += Math.max(last - first, WORD)) {
      if (at < 0 || at + WORD > segment.size()) {
        long all = shared.get(start + at) | word(segment, at);
        shared.put(start + at, all);
        int atom = indices.atomOf(all);
        if (atom >= 0) {
          graph.put(
              cells[segment.memory()].written(word(segment.memory(), start + at)), Atoms.of(atom));
        }
      }
    }
  }

  /**
   * The word at this place in a segment, of which bytes before its start and after its end are 0.
   */
  private long word(DataSegment segment, int at) {
    byte[] bytes = module.bytes();
    int start = segment.start() + at;
    if (at >= 0 && start + WORD <= segment.end()) {
      return (bytes[start] & 0xFFL)
          | (bytes[start + 1] & 0xFFL) << 8
          | (bytes[start + 2] & 0xFFL) << 16
          | (bytes[start + 3] & 0xFFL) << 24;
    }
    long word = 0;
    for (int i = Math.min(WORD, segment.end() - start) - 1; i >= Math.max(0, -at); i--) {
      word |= (bytes[start + i] & 0xFFL) << (8 * i);
    }
    return word;
  }
}
