// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.interp.state.MemoryModel;
import dev.slotwise.interp.state.MemoryObjects;
import dev.slotwise.interp.state.StoreLayout;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ConstExprEvaluator;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.ConstValue;
import dev.slotwise.wasm.ir.ConstValue.Bits;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.linking.Linking;
import dev.slotwise.wasm.linking.Relocations;
import dev.slotwise.wasm.linking.Symbol;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Memory as the objects that a linker named, for the abstract interpreter: the data symbols of the
 * section {@code linking}, as {@link NamedObjects} puts them together, in segments at known
 * addresses. Relocations of code and data say which constants are addresses, and of what. What has
 * no symbol in the file is outside of all objects: the stack, the heap, and data that starts as
 * zeros, of which the linker writes no segment.
 *
 * <p>Rests on {@code pointers-stay-in-their-objects}. An address of a symbol that names no object,
 * such as the end of a section, counts as one of any object if it lies in one or right after one;
 * so does a global that starts with such a number, except the stack pointer.
 */
public final class LinkedMemory implements MemoryModel {
  /** What lld calls the global that it makes for the stack. */
  private static final String STACK_POINTER = "__stack_pointer";

  @Override
  public String id() {
    return "objects";
  }

  @Override
  public Optional<String> missing(WasmModule module) {
    if (module.memories().size() != 1 || module.memories().get(0).range().is64()) {
      return Optional.of("objects are told apart in one memory with 32-bit addresses only");
    }
    return LinkedConstants.missing(module);
  }

  @Override
  public MemoryObjects objects(WasmModule module) {
    Optional<Linking> linking = Linking.of(module);
    return linking.isEmpty()
        ? MemoryObjects.NONE
        : builder(module, linking.get(), new MemoryObjects.Builder()).build();
  }

  /** Adds the objects, and where their addresses are written. */
  static MemoryObjects.Builder builder(
      WasmModule module, Linking linking, MemoryObjects.Builder objects) {
    NamedObjects named = NamedObjects.each(module, linking);
    int[] sizes = named.sizes();
    long[] starts = new long[sizes.length];
    for (int object = 0; object < starts.length; object++) {
      starts[object] = -1;
      OptionalLong base = address(module, module.data().get(named.segment(object)));
      int size = sizes[object];
      if (base.isPresent()
          && size > 0
          && base.getAsLong() < StoreLayout.ADDRESS_LIMIT - module.bytes().length) {
        starts[object] = base.getAsLong() + named.start(object);
        objects.object(starts[object], starts[object] + size);
      }
    }
    MemoryObjects only = objects.build();
    write(module, linking, linking.code(), named, starts, only, objects);
    write(module, linking, linking.data(), named, starts, only, objects);
    for (Symbol symbol : linking.symbols()) {
      if (symbol.kind() == Symbol.Kind.GLOBAL && symbol.name().equals(STACK_POINTER)) {
        objects.number(symbol.index());
      }
    }
    return objects;
  }

  private static void write(
      WasmModule module,
      Linking linking,
      Relocations relocations,
      NamedObjects named,
      long[] starts,
      MemoryObjects only,
      MemoryObjects.Builder objects) {
    for (int i = 0; i < relocations.size(); i++) {
      if (relocations.kind(i) != Relocations.Kind.ADDRESS) {
        continue;
      }
      int place = relocations.place(i);
      int object = named.of(relocations.symbol(i));
      if (object != NamedObjects.NONE && starts[object] >= 0) {
        objects.written(place, starts[object]);
        continue;
      }
      ByteCursor cursor = new ByteCursor(module.bytes(), place, module.bytes().length, "code");
      long address =
          relocations == linking.data()
              ? Integer.toUnsignedLong(cursor.i32LittleEndian())
              : cursor.s64();
      if (only.at(address) != MemoryObjects.NO_OBJECT
          || only.at(address - 1) != MemoryObjects.NO_OBJECT) {
        objects.writtenAny(place);
      }
    }
  }

  /** Where an active segment begins, if that is known. */
  private static OptionalLong address(WasmModule module, DataSegment segment) {
    Optional<ConstExpr> offset = segment.offset();
    if (offset.isEmpty()) {
      return OptionalLong.empty();
    }
    ConstValue base =
        new ConstExprEvaluator(module, any -> ConstValue.UNKNOWN).evaluate(offset.get());
    return base instanceof Bits bits && bits.value() >= 0
        ? OptionalLong.of(bits.value())
        : OptionalLong.empty();
  }
}
