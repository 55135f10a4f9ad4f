// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.interp.state.MemoryModel;
import dev.slotwise.interp.state.MemoryObjects;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.linking.Linking;
import dev.slotwise.wasm.linking.Relocations;
import dev.slotwise.wasm.linking.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The memory of {@link LinkedMemory}, in which functions are objects as well: a constant that the
 * linker wrote as the table slot of a function is a pointer to that function. So the interpreter
 * knows of an index whether it comes from the linker, and of which function it was the slot.
 *
 * <p>A function is an object of one byte at {@link #FUNCTIONS} and its slot, behind all addresses
 * that 32 bits can name, so that no access hits one.
 */
final class PointerMemory implements MemoryModel {
  /** Where functions begin: no address of 32 bits comes near. */
  static final long FUNCTIONS = 1L << 40;

  private final LinkedMemory memory = new LinkedMemory();

  @Override
  public String id() {
    return "pointers";
  }

  @Override
  public Optional<String> missing(WasmModule module) {
    return memory.missing(module);
  }

  @Override
  public MemoryObjects objects(WasmModule module) {
    Optional<Linking> linking = Linking.of(module);
    if (linking.isEmpty()) {
      return MemoryObjects.NONE;
    }
    MemoryObjects.Builder objects = new MemoryObjects.Builder();
    List<Written> written = slots(module, linking.get());
    written.stream()
        .mapToLong(Written::slot)
        .distinct()
        .forEach(slot -> objects.object(FUNCTIONS + slot, FUNCTIONS + slot + 1));
    LinkedMemory.builder(module, linking.get(), objects);
    written.forEach(one -> objects.written(one.place(), FUNCTIONS + one.slot()));
    return objects.build();
  }

  /** A slot of a function, and the place of the file where the linker wrote it. */
  record Written(int place, long slot, int function) {}

  /** The slots that are written somewhere, but that of null, which is no function. */
  static List<Written> slots(WasmModule module, Linking linking) {
    List<Written> slots = new ArrayList<>();
    for (Relocations relocations : List.of(linking.code(), linking.data())) {
      for (int i = 0; i < relocations.size(); i++) {
        if (relocations.kind(i) != Relocations.Kind.TABLE_SLOT) {
          continue;
        }
        Symbol symbol = linking.symbols().get(relocations.symbol(i));
        if (symbol.index() != Symbol.NONE) {
          int place = relocations.place(i);
          ByteCursor cursor = new ByteCursor(module.bytes(), place, module.bytes().length, "code");
          int slot = relocations == linking.data() ? cursor.i32LittleEndian() : (int) cursor.s64();
          if (slot != 0) {
            slots.add(new Written(place, Integer.toUnsignedLong(slot), symbol.index()));
          }
        }
      }
    }
    return slots;
  }
}
