// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.domain.ConstantDomain;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.MemoryObjects;
import dev.slotwise.interp.state.StoreLayout;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.lattice.Flat;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.collections.impl.factory.Lists;
import org.junit.jupiter.api.Test;

/** The lattice of entries, and that of those that are taken for others. */
class EntriesTest {
  private static final long GLOBAL = StoreLayout.globalKey(0);
  private static final long OTHER = StoreLayout.globalKey(1);

  private final Values<Flat.Element<Long>> values = new Values<>(new ConstantDomain());
  private final Effects<Flat.Element<Long>> effects =
      new Effects<>(values, new StoreLayout(module(), MemoryObjects.NONE));
  private final Entries<Flat.Element<Long>> exact = new Entries<>(values, effects);

  /** As for contexts that are shared: a global that may have been set may hold anything. */
  private final Entries<Flat.Element<Long>> approximated =
      exact.approximatedBy(effect -> effects.maybeSet(effect, GLOBAL, values.top()));

  private static WasmModule module() {
    WasmModule.Parts parts = new WasmModule.Parts();
    Global global = new Global(ValueType.I32, true, Optional.empty());
    parts.globals = Lists.immutable.of(global, global);
    return parts.build();
  }

  private List<Entry> samples() {
    List<Entry> all = new ArrayList<>();
    all.add(Entry.NEVER);
    for (Value argument : List.of(values.constant(3, 32), values.constant(5, 32), values.top())) {
      for (long global : new long[] {GLOBAL, OTHER}) {
        Effect set = effects.setScalar(Effect.NONE, global, values.constant(1, 32));
        all.add(new Entry(new Value[] {argument}, set));
      }
      all.add(new Entry(new Value[] {argument}, Effect.NONE));
    }
    return all;
  }

  @Test
  void joinsHaveBoth() {
    for (Entries<Flat.Element<Long>> entries : List.of(exact, approximated)) {
      for (Entry a : samples()) {
        for (Entry b : samples()) {
          if (b == Entry.NEVER) {
            // Nobody calls with no call.
            continue;
          }
          Entry join = entries.join(a, b);
          assertThat(join.arguments()).hasSameSizeAs(b.arguments());
          assertThat(entries.leq(a, join)).isTrue();
          assertThat(entries.leq(b, join)).isTrue();
          if (a != Entry.NEVER) {
            assertThat(entries.leq(join, entries.widen(a, join))).isTrue();
          }
        }
      }
    }
  }

  @Test
  void firstEntryIsTakenForMoreThanItIs() {
    Entry called = new Entry(new Value[] {values.constant(3, 32)}, Effect.NONE);
    Entry taken = approximated.join(Entry.NEVER, called);
    assertThat(taken.arguments()).isEqualTo(called.arguments());
    assertThat(exact.leq(taken, called)).isFalse();
    // Exact entries are taken for what they are.
    assertThat(exact.join(Entry.NEVER, called)).isSameAs(called);
  }

  /** The solver tells by identity whether a call says anything new. */
  @Test
  void joinOfNothingNewIsTheOldOne() {
    for (Entries<Flat.Element<Long>> entries : List.of(exact, approximated)) {
      for (Entry a : samples()) {
        for (Entry b : samples()) {
          if (a != Entry.NEVER && b != Entry.NEVER) {
            Entry join = entries.join(a, b);
            assertThat(entries.join(join, a)).isSameAs(join);
            assertThat(entries.join(join, b)).isSameAs(join);
          }
        }
      }
    }
  }
}
