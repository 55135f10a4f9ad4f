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
import java.util.function.IntUnaryOperator;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.api.set.primitive.MutableLongSet;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.eclipse.collections.impl.factory.primitive.LongSets;

/**
 * The places of the linear memories, with the slot numbers that data segments hold: every word that
 * is one counts, at whatever address, for packed structs hold function pointers anywhere; also
 * where a linker left zeros out. Of use with {@link Setting#OPAQUE} only.
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
    DataImage[] images = new DataImage[cells.length];
    Arrays.setAll(images, memory -> new DataImage(module.front()));
    for (DataSegment segment : module.data()) {
      if (segment.offset().isPresent()) {
        int memory = segment.memory();
        if (evaluator.evaluate(segment.offset().get()) instanceof Bits start) {
          put(segment, at -> cellAt(memory, start.value() + at));
          images[aliases.first(ExternalKind.MEMORY, memory)].put(segment, start.value());
        } else {
          put(segment, at -> cells[memory].everywhere());
        }
      }
    }
    for (int memory = 0; memory < cells.length; memory++) {
      putShared(images[memory], memory);
    }
  }

  /** The word at an address that is no multiple of its size is read where addresses are unknown. */
  private int cellAt(int memory, long address) {
    return (address & WORD - 1) == 0
        ? cells[memory].written(new Access(memory, OptionalLong.of(address), WORD))
        : cells[memory].union();
  }

  /**
   * A {@code memory.init} copies a segment, or a part of it.
   *
   * @param to the address of its first byte in memory, where {@code from} is that in the segment
   */
  void copied(int segment, int memory, OptionalLong to, OptionalLong from) {
    boolean isKnown = to.isPresent() && from.isPresent();
    long start = isKnown ? to.getAsLong() - from.getAsLong() & WORD - 1 : WORD;
    if (copied.add(((long) segment * cells.length + memory) * (WORD + 1) + start)) {
      put(
          module.data().get(segment),
          at ->
              isKnown && (start + at & WORD - 1) != 0
                  ? cells[memory].union()
                  : cells[memory].everywhere());
    }
  }

  /** The words of a segment, at any address, come to lie at a place. */
  void copiedTo(int segment, int place) {
    put(module.data().get(segment), at -> place);
  }

  /** Bytes before a segment and after it count as zero. */
  private void put(DataSegment segment, IntUnaryOperator cellAt) {
    MutableIntObjectMap<BitSet> atoms = IntObjectMaps.mutable.empty();
    byte[] bytes = module.front();
    int start = segment.start();
    int end = segment.end();
    long largest = indices.largest();
    int word = 0;
    for (int last = start; last < end + WORD - 1; last++) {
      word = word >>> Byte.SIZE | (last < end ? bytes[last] << 24 : 0);
      // Memory is all zeros before, so a zero is nothing new.
      if (word != 0 && Integer.toUnsignedLong(word) <= largest) {
        int atom = indices.atomOf(Integer.toUnsignedLong(word));
        if (atom >= 0) {
          int cell = cellAt.applyAsInt(last - WORD + 1 - start);
          atoms.getIfAbsentPut(cell, BitSet::new).set(atom);
        }
      }
    }
    atoms.forEachKeyValue((cell, set) -> graph.put(cell, Atoms.of(set)));
  }

  /** Words that two segments hold a part of. */
  private void putShared(DataImage image, int memory) {
    image.forEachShared(
        WORD,
        address -> {
          int atom = indices.atomOf(image.word(address, WORD));
          if (atom >= 0) {
            graph.put(cellAt(memory, address), Atoms.of(atom));
          }
        });
  }
}
