// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.code;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.map.primitive.IntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.jspecify.annotations.Nullable;

/**
 * The locals that may be read, before they are written, after control has come to the start of a
 * loop. One object is one look through the code, from its end to its start.
 *
 * <p>Source: A. V. Aho and others, <i>Compilers</i>, 2nd edition, section 9.2.5 (live variables).
 * The ways that lead back to a loop's start add no local that the others do not, so one look finds
 * all of a loop if those of the loops around it are known: the first look is right for outermost
 * loops, and the last one for the innermost.
 */
final class LiveLocals {
  private final IntList events;
  private final MutableIntObjectMap<BitSet> atLoops;

  /** What is live before the event that was looked at last. */
  private BitSet now = new BitSet();

  /** What handlers around may read. */
  private BitSet caught = new BitSet();

  /** The blocks that are open here, the innermost last. */
  private final List<Block> blocks = new ArrayList<>();

  private static final class Block {
    /** What is live where its label is. */
    final BitSet label;

    /** What handlers outside may read. */
    final BitSet caught;

    /** What is live at the start of the second arm of an {@code if}. */
    @Nullable BitSet otherwise;

    Block(BitSet label, BitSet caught) {
      this.label = label;
      this.caught = caught;
    }
  }

  private LiveLocals(IntList events, MutableIntObjectMap<BitSet> atLoops) {
    this.events = events;
    this.atLoops = atLoops;
  }

  /** By the start of a loop's body; empty if it would take more words of sets than that. */
  static IntObjectMap<BitSet> atLoops(LoopReader code, long mostWork) {
    long words = 1L + code.locals() / Long.SIZE;
    IntList events = code.events();
    MutableIntObjectMap<BitSet> atLoops = IntObjectMaps.mutable.empty();
    if (events.size() * words * code.nesting() > mostWork) {
      return atLoops;
    }
    for (int i = 0; i < code.nesting(); i++) {
      new LiveLocals(events, atLoops).look();
    }
    return atLoops;
  }

  private void look() {
    for (int i = events.size() - 2; i >= 0; i -= 2) {
      back(events.get(i), events.get(i + 1));
    }
  }

  private void back(int kind, int number) {
    switch (kind) {
      case LoopReader.GET -> now.set(number);
      case LoopReader.SET -> now.set(number, caught.get(number));
      case LoopReader.BRANCH -> now.or(block(number).label);
      case LoopReader.LEAVE -> now = copy(caught);
      case LoopReader.END -> blockEnds(number);
      case LoopReader.ELSE -> {
        block(0).otherwise = now;
        now = copy(block(0).label);
      }
      case LoopReader.HANDLER -> {
        caught = copy(caught);
        caught.or(now);
        now = copy(block(0).label);
        now.or(caught);
      }
      case LoopReader.IF -> {
        BitSet otherwise = block(0).otherwise;
        now.or(otherwise == null ? block(0).label : otherwise);
        blockStarts();
      }
      case LoopReader.LOOP -> {
        atLoop(number).or(now);
        blockStarts();
      }
      case LoopReader.BLOCK, LoopReader.TRY, LoopReader.TRY_TABLE -> blockStarts();
      default -> {}
    }
  }

  private void blockEnds(int opened) {
    int kind = events.get(opened);
    BitSet outer = caught;
    if (kind == LoopReader.TRY_TABLE) {
      caught = copy(caught);
      for (int i = 1; i <= events.get(opened + 1); i++) {
        caught.or(block(events.get(opened + 2 * i + 1)).label);
      }
      now.or(caught);
    }
    BitSet label = kind == LoopReader.LOOP ? atLoop(events.get(opened + 1)) : copy(now);
    blocks.add(new Block(label, outer));
  }

  private void blockStarts() {
    caught = blocks.remove(blocks.size() - 1).caught;
  }

  private Block block(int label) {
    return blocks.get(blocks.size() - 1 - label);
  }

  private BitSet atLoop(int start) {
    return atLoops.getIfAbsentPut(start, BitSet::new);
  }

  private static BitSet copy(BitSet set) {
    return (BitSet) set.clone();
  }
}
