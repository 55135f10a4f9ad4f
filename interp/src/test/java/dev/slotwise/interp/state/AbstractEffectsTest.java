// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.domain.ConstantDomain;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.lattice.Flat;
import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.eclipse.collections.api.factory.Lists;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds effects against concrete stores: random writes are done to both, and what the effect allows
 * must contain what is there, after joins, compositions and widenings as well.
 */
abstract class AbstractEffectsTest {
  private static final int GLOBALS = 3;
  private static final int SLOTS = 6;
  private static final int BYTES = 24;

  private final ValueDomain<Flat.Element<Long>> domain = new ConstantDomain();
  private final Values<Flat.Element<Long>> values = new Values<>(domain);
  private final MemoryObjects objects;
  private final StoreLayout layout;
  private final Effects<Flat.Element<Long>> effects;
  private final Store<Flat.Element<Long>> store;

  AbstractEffectsTest(MemoryObjects objects) {
    this.objects = objects;
    this.layout = new StoreLayout(module(), objects);
    this.effects = new Effects<>(values, layout);
    this.store = new Store<>(values, layout, initial());
  }

  private static WasmModule module() {
    WasmModule.Parts parts = new WasmModule.Parts();
    AddressRange range = new AddressRange(SLOTS, OptionalLong.empty(), false);
    parts.tables = Lists.immutable.of(new Table(range, ValueType.FUNCREF, Optional.empty()));
    parts.memories = Lists.immutable.of(new Memory(range, false, 16));
    parts.globals =
        Lists.immutable.fromStream(
            Lists.mutable
                .withNValues(GLOBALS, () -> new Global(ValueType.I32, true, Optional.empty()))
                .stream());
    return parts.build();
  }

  private InitialStore initial() {
    RefValue[] slots = new RefValue[SLOTS];
    Arrays.fill(slots, RefValue.NULL);
    return new InitialStore(
        Lists.immutable.fromStream(
            Lists.mutable.withNValues(GLOBALS, () -> (Value) values.constant(0, 32)).stream()),
        Lists.immutable.of(values.constant(SLOTS, 32), values.constant(1, 32)),
        Lists.immutable.of(new InitialTable(slots, RefValue.NULL, RefValue.BOTTOM, SLOTS)),
        Lists.immutable.of(new InitialMemory.Builder(new byte[0], true, false).build()));
  }

  /** A store of plain values: a slot holds a function, or -1 for null. */
  private static final class Concrete {
    final int[] globals = new int[GLOBALS];
    final int[] slots = new int[SLOTS];
    final byte[] bytes = new byte[BYTES + 8];

    Concrete() {
      Arrays.fill(slots, -1);
    }

    Concrete copy() {
      Concrete copy = new Concrete();
      System.arraycopy(globals, 0, copy.globals, 0, GLOBALS);
      System.arraycopy(slots, 0, copy.slots, 0, SLOTS);
      System.arraycopy(bytes, 0, copy.bytes, 0, bytes.length);
      return copy;
    }
  }

  /** One random write, done to the concrete store and told by the effect. */
  private Effect write(Random random, Concrete concrete, Effect effect) {
    int value = random.nextInt(3);
    switch (random.nextInt(6)) {
      case 0 -> {
        int global = random.nextInt(GLOBALS);
        concrete.globals[global] = value;
        return effects.setScalar(effect, StoreLayout.globalKey(global), values.constant(value, 32));
      }
      case 1 -> {
        int slot = random.nextInt(SLOTS);
        concrete.slots[slot] = value;
        return effects.setSlot(effect, 0, slot, RefValue.of(value));
      }
      case 2 -> {
        int low = random.nextInt(SLOTS);
        int high = low + random.nextInt(SLOTS - low);
        concrete.slots[low + random.nextInt(high - low + 1)] = value;
        return effects.weakWrite(effect, layout.tableRegion(0), low, high, RefValue.of(value));
      }
      case 3 -> {
        int low = random.nextInt(BYTES);
        int high = low + random.nextInt(BYTES - low);
        int address = low + random.nextInt(high - low + 1);
        concrete.bytes[address] = (byte) random.nextInt();
        return storeSomewhere(random, effect, address, low, high);
      }
      default -> {
        int width = 1 << random.nextInt(3);
        int address = random.nextInt(BYTES);
        long word = random.nextInt(4) == 0 ? 0x01020304 : value * 0x101;
        long cut = word & (-1L >>> (64 - 8 * width));
        for (int i = 0; i < width; i++) {
          concrete.bytes[address + i] = (byte) (cut >> (8 * i));
        }
        Value stored = random.nextInt(4) == 0 ? values.top() : values.constant(cut, 32);
        return effects.setBytes(effect, 0, address, width, stored);
      }
    }
  }

  /** A store at an address that is known to be in a part of memory, or in some bounds. */
  private Effect storeSomewhere(Random random, Effect effect, int address, int low, int high) {
    int object = objects.at(address);
    if (random.nextBoolean() && object != MemoryObjects.NO_OBJECT) {
      return effects.weakWriteObject(effect, object);
    }
    if (random.nextBoolean() && object == MemoryObjects.NO_OBJECT) {
      return effects.weakWrite(effect, layout.memoryRegion(0), low, high, values.top());
    }
    Effect all = effect;
    for (int region : layout.memoryRegions(0).toArray()) {
      all = effects.weakWrite(all, region, low, high, values.top());
    }
    return all;
  }

  private Effect writes(Random random, Concrete concrete, int count) {
    Effect effect = Effect.NONE;
    for (int i = 0; i < count; i++) {
      effect = write(random, concrete, effect);
    }
    return effect;
  }

  private void assertHolds(Concrete concrete, Effect local, Effect entry) {
    for (int global = 0; global < GLOBALS; global++) {
      Value value = store.scalar(local, entry, StoreLayout.globalKey(global));
      assertThat(domain.contains(values.number(value), concrete.globals[global], 32)).isTrue();
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      RefValue value = store.slot(local, entry, 0, slot);
      int function = concrete.slots[slot];
      RefValue there = function < 0 ? RefValue.NULL : RefValue.of(function);
      assertThat(there.leq(value)).as("%s in %s", there, value).isTrue();
      assertThat(there.leq(store.anySlot(local, entry, 0))).isTrue();
    }
    for (int address = 0; address < BYTES; address++) {
      for (int bytes = 1; bytes <= 4; bytes *= 2) {
        long word = 0;
        for (int i = 0; i < bytes; i++) {
          word |= (concrete.bytes[address + i] & 0xFFL) << (8 * i);
        }
        Value loaded = store.load(local, entry, 0, address, bytes, 32);
        assertThat(domain.contains(values.number(loaded), word, 32))
            .as("%s bytes at %s: %x in %s", bytes, address, word, loaded)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void writesAreTold(int seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Concrete concrete = new Concrete();
      Effect entry = writes(random, concrete, random.nextInt(8));
      Effect local = writes(random, concrete, random.nextInt(8));
      assertHolds(concrete, local, entry);
      assertHolds(concrete, Effect.NONE, effects.compose(entry, local));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void joinsHoldBothSides(int seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Concrete one = new Concrete();
      Effect entry = writes(random, one, random.nextInt(6));
      Concrete other = one.copy();
      Effect left = writes(random, one, random.nextInt(6));
      Effect right = writes(random, other, random.nextInt(6));
      Effect joined = effects.join(left, right);
      assertHolds(one, joined, entry);
      assertHolds(other, joined, entry);
      assertThat(effects.leq(left, joined)).isTrue();
      assertThat(effects.leq(right, joined)).isTrue();
      assertThat(effects.join(joined, left)).isSameAs(joined);
      assertThat(effects.join(joined, right)).isSameAs(joined);
      Effect widened = effects.widen(left, joined);
      assertHolds(one, widened, entry);
      assertHolds(other, widened, entry);
      Effect after = writes(random, other, random.nextInt(4));
      assertHolds(other, after, effects.compose(entry, joined));
      assertHolds(other, effects.compose(joined, after), entry);
      assertHolds(other, effects.compose(widened, after), entry);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void joinsOfEffectsThatMayHaveHappenedCompose(int seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Concrete concrete = new Concrete();
      Effect left = Effect.NONE;
      for (int part = 0; part < 3; part++) {
        Concrete notTaken = concrete.copy();
        Effect taken = writes(random, concrete, random.nextInt(5));
        Effect other = writes(random, notTaken, random.nextInt(5));
        left = effects.compose(left, effects.join(other, taken));
      }
      assertHolds(concrete, left, Effect.NONE);
      assertHolds(concrete, Effect.NONE, left);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void wideningEnds(int seed) {
    Random random = new Random(seed);
    Effect state = Effect.NONE;
    int changes = 0;
    for (int round = 0; round < 2000; round++) {
      Effect next = effects.join(state, writes(random, new Concrete(), 3));
      if (next != state) {
        changes++;
        state = effects.widen(state, next);
      }
    }
    // Each global goes up twice at most; each region and object is given up, and its value grows by
    // function.
    assertThat(changes).isLessThan(40 + 4 * objects.count());
  }

  @Test
  void partChangesWithEachOfItsKeys() {
    Effect before =
        effects.setScalar(Effect.NONE, StoreLayout.globalKey(0), values.constant(1, 32));
    for (int global = 0; global < GLOBALS; global++) {
      Effect after = effects.setScalar(before, StoreLayout.globalKey(global), values.top());
      for (int first = 0; first < GLOBALS; first++) {
        for (int last = first; last < GLOBALS; last++) {
          Object part = before.part(StoreLayout.globalKey(first), StoreLayout.globalKey(last));
          Object now = after.part(StoreLayout.globalKey(first), StoreLayout.globalKey(last));
          if (first <= global && global <= last) {
            assertThat(now).as("%d to %d, set %d", first, last, global).isNotSameAs(part);
          }
        }
      }
    }
  }

  @Test
  void partStaysWithWhatIsBesideIt() {
    Effect before = Effect.NONE;
    for (int global = 0; global < GLOBALS; global++) {
      before = effects.setScalar(before, StoreLayout.globalKey(global), values.constant(1, 32));
    }
    Effect after = effects.setSlot(before, 0, 3, RefValue.NULL);
    long first = StoreLayout.globalKey(0);
    long last = StoreLayout.globalKey(GLOBALS - 1);
    assertThat(after.part(first, last)).isSameAs(before.part(first, last));
  }
}
