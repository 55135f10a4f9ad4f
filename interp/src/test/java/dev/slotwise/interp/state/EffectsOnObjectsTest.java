// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.domain.ConstantDomain;
import dev.slotwise.lattice.Flat;
import dev.slotwise.wasm.ir.WasmModule;
import org.junit.jupiter.api.Test;

/** Effects on a memory with objects: two neighbours, one of a single byte, and one at the end. */
class EffectsOnObjectsTest extends AbstractEffectsTest {
  private static final MemoryObjects OBJECTS =
      new MemoryObjects.Builder().object(4, 9).object(9, 12).object(16, 17).object(20, 30).build();

  EffectsOnObjectsTest() {
    super(OBJECTS);
  }

  @Test
  void aStoreIntoOneObjectLeavesAllElse() {
    StoreLayout layout = new StoreLayout(new WasmModule.Parts().build(), OBJECTS);
    Values<Flat.Element<Long>> values = new Values<>(new ConstantDomain());
    Effects<Flat.Element<Long>> effects = new Effects<>(values, layout);
    Effect before = Effect.NONE;
    for (int address = 0; address < 32; address++) {
      before = effects.setBytes(before, 0, address, 1, values.constant(7, 32));
    }
    for (int object = 0; object < OBJECTS.count(); object++) {
      Effect after = effects.weakWriteObject(before, object);
      for (int address = 0; address < 32; address++) {
        long key = layout.memoryKey(0, address);
        boolean isKept = after.cells().get(key) != null;
        assertThat(isKept).as("address %s", address).isEqualTo(OBJECTS.at(address) != object);
        assertThat(layout.weakAt(after, key) == null).isEqualTo(isKept);
      }
      assertThat(effects.leq(before, effects.join(before, after))).isTrue();
      assertThat(effects.leq(after, before)).isFalse();
    }
  }
}
