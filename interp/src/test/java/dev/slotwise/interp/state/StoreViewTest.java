// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.domain.ConstantDomain;
import dev.slotwise.interp.state.StoreView.Forgotten;
import dev.slotwise.interp.state.StoreView.Slots;
import dev.slotwise.interp.state.StoreView.Word;
import dev.slotwise.lattice.Flat;
import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.factory.Lists;
import org.junit.jupiter.api.Test;

/**
 * What a view shows of a table of four slots, 0 1 2 null, and of a memory with 7 8 9 at 16; and of
 * another table, 4 5 6 null.
 */
class StoreViewTest {
  private static final byte[] DATA = {7, 8, 9};
  private static final RefValue FUNCTION_1 = RefValue.of(1);

  private final ConstantDomain domain = new ConstantDomain();
  private final Values<Flat.Element<Long>> values = new Values<>(domain);
  private final StoreLayout layout = new StoreLayout(module());
  private final Effects<Flat.Element<Long>> effects = new Effects<>(values, layout);
  private final Store<Flat.Element<Long>> store = new Store<>(values, layout, initial());

  private static WasmModule module() {
    WasmModule.Parts parts = new WasmModule.Parts();
    AddressRange range = new AddressRange(4, OptionalLong.empty(), false);
    Table table = new Table(range, ValueType.FUNCREF, Optional.empty());
    parts.tables = Lists.immutable.of(table, table);
    parts.memories = Lists.immutable.of(new Memory(range, false, 16));
    return parts.build();
  }

  private InitialStore initial() {
    RefValue[] slots = {RefValue.of(0), FUNCTION_1, RefValue.of(2), RefValue.NULL};
    RefValue[] others = {RefValue.of(4), RefValue.of(5), RefValue.of(6), RefValue.NULL};
    return new InitialStore(
        Lists.immutable.empty(),
        Lists.immutable.of(values.constant(4, 32), values.constant(4, 32), values.constant(1, 32)),
        Lists.immutable.of(
            new InitialTable(slots, RefValue.NULL, RefValue.BOTTOM, 4),
            new InitialTable(others, RefValue.NULL, RefValue.BOTTOM, 4)),
        Lists.immutable.of(
            new InitialMemory.Builder(DATA, true, false)
                .segment(16, new DataSegment(0, Optional.empty(), 0, 3), true)
                .build()));
  }

  private StoreView view(Effect local, Effect entry) {
    return StoreView.of(store, layout, values, local, entry);
  }

  private Effect stored(Effect before, long address, int bytes, long word) {
    return effects.setBytes(before, 0, address, bytes, values.constant(word, 32));
  }

  @Test
  void aFreshStoreDiffersInNothing() {
    StoreView view = view(Effect.NONE, Effect.NONE);
    assertThat(view.slots(0)).isEmpty();
    assertThat(view.anywhere(0)).isEmpty();
    assertThat(view.isUnknownTable(0)).isFalse();
    assertThat(view.words(0)).isEmpty();
    assertThat(view.forgotten(0)).isEmpty();
    assertThat(view.tableSize(0)).hasToString("4");
    // 0x00090807, and the data ends at 19.
    assertThat(view.word(0, 16, 4)).hasToString("591879");
    assertThat(view.isData(0, 18)).isTrue();
    assertThat(view.isData(0, 19)).isFalse();
  }

  /** Some slots of a table that are asked for. */
  private record Asked(int table, long first, long last) {}

  private static List<Asked> everythingToAsk() {
    List<Asked> all = new ArrayList<>();
    for (int table = 0; table < 2; table++) {
      for (long first = 0; first < 4; first++) {
        for (long last = first; last < 4; last++) {
          all.add(new Asked(table, first, last));
        }
      }
    }
    return all;
  }

  private void assertHoldsWhatEachHolds(Effect local, Effect entry, Asked asked) {
    RefValue all = RefValue.BOTTOM;
    for (long slot = asked.first; slot <= asked.last; slot++) {
      all = all.join(store.slot(local, entry, asked.table, slot));
    }
    assertThat(store.anySlot(local, entry, asked.table, asked.first, asked.last)).isEqualTo(all);
  }

  /** The store remembers what it has answered last. */
  @Test
  void aRangeOfSlotsHoldsWhatEachOfThemHoldsWhateverWasAskedBefore() {
    for (Asked before : everythingToAsk()) {
      for (Asked asked : everythingToAsk()) {
        assertHoldsWhatEachHolds(Effect.NONE, Effect.NONE, before);
        assertHoldsWhatEachHolds(Effect.NONE, Effect.NONE, asked);
      }
    }
  }

  /** What was answered last is of the same slots, but of what was written there before. */
  @Test
  void aRangeOfSlotsHoldsWhatWasWrittenSinceItWasAskedFor() {
    Effect none = Effect.NONE;
    List<Effect> all = new ArrayList<>();
    all.add(none);
    all.add(effects.setScalar(none, StoreLayout.globalKey(0), values.constant(1, 32)));
    for (int slot = 0; slot < 4; slot++) {
      Effect seven = effects.setSlot(none, 0, slot, RefValue.of(7));
      all.add(seven);
      all.add(effects.setSlot(seven, 0, slot, RefValue.of(8)));
      all.add(effects.setSlot(seven, 0, 3 - slot, RefValue.of(8)));
      all.add(effects.setSlot(seven, 1, slot, RefValue.of(8)));
      all.add(effects.maybeSetSlot(none, 0, slot, RefValue.of(7)));
      all.add(effects.weakWrite(none, layout.tableRegion(0), slot, slot, RefValue.of(7)));
      all.add(effects.weakWrite(none, layout.tableRegion(0), 0, slot, RefValue.of(8)));
    }
    for (Effect before : all) {
      for (Effect after : all) {
        for (int table = 0; table < 2; table++) {
          Asked whole = new Asked(table, 0, 3);
          assertHoldsWhatEachHolds(before, none, whole);
          assertHoldsWhatEachHolds(after, none, whole);
          assertHoldsWhatEachHolds(none, before, whole);
          assertHoldsWhatEachHolds(none, after, whole);
        }
      }
    }
  }

  @Test
  void slotsSideBySideThatHoldTheSameAreOneRun() {
    Effect entry = effects.setSlot(Effect.NONE, 0, 0, FUNCTION_1);
    // Slot 1 holds function 1 since instantiation, so it does not differ.
    entry = effects.setSlot(entry, 0, 1, FUNCTION_1);
    Effect local = effects.setSlot(Effect.NONE, 0, 2, FUNCTION_1);
    local = effects.setSlot(local, 0, 3, FUNCTION_1);
    assertThat(view(local, entry).slots(0))
        .containsExactly(new Slots(0, 0, FUNCTION_1), new Slots(2, 3, FUNCTION_1));
  }

  @Test
  void aSlotWrittenOnOneOfTwoPathsHoldsBoth() {
    Effect local = effects.maybeSetSlot(Effect.NONE, 0, 2, FUNCTION_1);
    assertThat(view(local, Effect.NONE).slots(0))
        .containsExactly(new Slots(2, 2, FUNCTION_1.join(RefValue.of(2))));
  }

  @Test
  void writesToUnknownSlotsAreShownOnce() {
    Effect entry = effects.weakWrite(Effect.NONE, layout.tableRegion(0), 1, 2, RefValue.of(3));
    Effect local = effects.weakWrite(Effect.NONE, layout.tableRegion(0), 2, 3, RefValue.TOP);
    assertThat(view(Effect.NONE, entry).anywhere(0)).contains(new Slots(1, 2, RefValue.of(3)));
    StoreView both = view(local, entry);
    assertThat(both.anywhere(0)).contains(new Slots(1, 3, RefValue.of(3).join(RefValue.TOP)));
    assertThat(both.isUnknownTable(0)).isTrue();
  }

  @Test
  void wordsAreShownAsTheyWereStored() {
    Effect entry = stored(stored(Effect.NONE, 32, 4, 5), 40, 4, 6);
    // One byte of the second word is overwritten: what is left of it are single bytes.
    Effect local = stored(Effect.NONE, 41, 1, 1);
    assertThat(view(local, entry).words(0))
        .containsExactly(
            new Word(32, 4, values.constant(5, 32)),
            new Word(40, 1, values.constant(6, 32)),
            new Word(41, 1, values.constant(1, 32)),
            new Word(42, 1, values.constant(0, 32)),
            new Word(43, 1, values.constant(0, 32)));
  }

  @Test
  void unknownWordsSideBySideAreOneRange() {
    Effect local = effects.setBytes(Effect.NONE, 0, 64, 4, values.top());
    local = effects.setBytes(local, 0, 68, 8, values.top());
    assertThat(view(local, Effect.NONE).words(0)).containsExactly(new Word(64, 12, values.top()));
  }

  @Test
  void whatIsForgottenHidesWhatWasThere() {
    Effect entry = stored(stored(Effect.NONE, 32, 4, 5), 64, 4, 6);
    Effect local = effects.weakWrite(Effect.NONE, layout.memoryRegion(0), 0, 47, values.top());
    StoreView view = view(local, entry);
    assertThat(view.forgotten(0)).containsExactly(new Forgotten(0, 47, true));
    assertThat(view.words(0)).containsExactly(new Word(64, 4, values.constant(6, 32)));
    assertThat(view.word(0, 16, 4)).isEqualTo(values.top());
    Effect all = effects.weakWriteAll(Effect.NONE, layout.memoryRegion(0), values.top());
    assertThat(view(local, all).forgotten(0))
        .hasSize(2)
        .allSatisfy(range -> assertThat(range.isOpen()).isEqualTo(!range.sinceEntry()));
  }
}
