// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.interp.state.Addresses;
import dev.slotwise.interp.state.InitialMemory;
import dev.slotwise.interp.state.InitialStore;
import dev.slotwise.interp.state.InitialTable;
import dev.slotwise.interp.state.Limits;
import dev.slotwise.interp.state.NumberValue;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.binary.ConstExprEvaluator;
import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.ConstValue;
import dev.slotwise.wasm.ir.ConstValue.Bits;
import dev.slotwise.wasm.ir.ConstValue.FunctionReference;
import dev.slotwise.wasm.ir.ConstValue.Null;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The store that instantiation leaves, before the start function runs: active segments are copied
 * in order, and what the host brings is what the host model says.
 *
 * <p>Source: WebAssembly 3.0, section 4.7.3.
 *
 * @param <V> the elements of the value domain
 */
public final class Instantiation<V> {
  private final WasmModule module;
  private final Values<V> values;
  private final HostModel host;
  private final ImportAliases aliases;
  private final ConstExprEvaluator constants;
  private final Addresses<V> addresses;

  /** From this element segment on, the active ones may not have been copied. */
  private int firstUnsureElements = Integer.MAX_VALUE;

  /** From this data segment on, the active ones may not have been copied. */
  private int firstUnsureData = Integer.MAX_VALUE;

  private Instantiation(
      WasmModule module,
      Values<V> values,
      HostModel host,
      ImportAliases aliases,
      Addresses<V> addresses) {
    this.addresses = addresses;
    this.module = module;
    this.values = values;
    this.host = host;
    this.aliases = aliases;
    this.constants =
        new ConstExprEvaluator(
            module,
            declaration -> {
              OptionalLong value = host.global(declaration.qualifiedName());
              return value.isPresent() ? new Bits(value.getAsLong()) : ConstValue.UNKNOWN;
            });
  }

  /** The store of a fresh instance of a valid module whose memories have no objects. */
  public static <V> InitialStore of(
      WasmModule module, Values<V> values, HostModel host, ImportAliases aliases) {
    return of(module, values, host, aliases, Addresses.withoutObjects());
  }

  /**
   * The store of a fresh instance of a valid module.
   *
   * @param values what is known of single values
   * @param aliases the module's, under this host model
   * @param addresses what values say of the objects of memory
   */
  public static <V> InitialStore of(
      WasmModule module,
      Values<V> values,
      HostModel host,
      ImportAliases aliases,
      Addresses<V> addresses) {
    Instantiation<V> instantiation = new Instantiation<>(module, values, host, aliases, addresses);
    instantiation.findUnsure();
    return new InitialStore(
        instantiation.globals(),
        instantiation.sizes(),
        instantiation.tables(),
        instantiation.memories());
  }

  private ImmutableList<Value> globals() {
    MutableList<Value> all = Lists.mutable.empty();
    for (int index = 0; index < module.globals().size(); index++) {
      Global global = module.globals().get(index);
      boolean unknown = aliases.isUnknown(ExternalKind.GLOBAL, index);
      ConstValue initial = unknown ? ConstValue.UNKNOWN : initialValue(index, global);
      Value value = valueOf(initial, global.type());
      all.add(
          initial instanceof Bits bits && value instanceof NumberValue
              ? values.of(addresses.initial(values.number(value), index, bits.value()))
              : value);
    }
    return all.toImmutable();
  }

  private ConstValue initialValue(int index, Global global) {
    if (global.initializer().isEmpty() && global.mutable()) {
      OptionalLong value =
          host.global(module.importOf(ExternalKind.GLOBAL, index).orElseThrow().qualifiedName());
      return value.isPresent() ? new Bits(value.getAsLong()) : ConstValue.UNKNOWN;
    }
    return constants.initialValue(index);
  }

  private Value valueOf(ConstValue value, int type) {
    if (value instanceof Bits bits && (type == ValueType.I32 || type == ValueType.I64)) {
      return type == ValueType.I32
          ? values.constant(bits.value() & 0xFFFF_FFFFL, 32)
          : values.constant(bits.value(), 64);
    }
    if (value instanceof FunctionReference reference) {
      return RefValue.of(reference.function());
    }
    return value instanceof Null ? RefValue.NULL : values.topOf(type, module.types());
  }

  private ImmutableList<Value> sizes() {
    MutableList<Value> all = Lists.mutable.empty();
    for (int index = 0; index < module.tables().size(); index++) {
      all.add(size(ExternalKind.TABLE, index, module.tables().get(index).range()));
    }
    for (int index = 0; index < module.memories().size(); index++) {
      all.add(size(ExternalKind.MEMORY, index, module.memories().get(index).range()));
    }
    return all.toImmutable();
  }

  private Value size(ExternalKind kind, int index, AddressRange range) {
    return isSized(kind, index)
        ? values.constant(range.minimum(), range.is64() ? 64 : 32)
        : values.top();
  }

  /** A loader makes room in what modules share before it instantiates the next one. */
  private boolean isGrownByLoader(ExternalKind kind, int index) {
    return module.isLinked()
        && module.exports().anySatisfy(export -> export.kind() == kind && export.index() == index);
  }

  private ImmutableList<InitialTable> tables() {
    MutableList<InitialTable> all = Lists.mutable.empty();
    for (int index = 0; index < module.tables().size(); index++) {
      all.add(table(index, module.tables().get(index)));
    }
    return all.toImmutable();
  }

  private InitialTable table(int index, Table table) {
    Optional<String> imported =
        module.importOf(ExternalKind.TABLE, index).map(item -> item.qualifiedName());
    boolean foreign =
        imported.isPresent() && host.writesTables(module) && !host.isUntouched(imported.get());
    RefValue rest =
        table
            .initializer()
            .map(item -> Values.reference(valueOf(constants.evaluate(item), table.elementType())))
            .orElse(RefValue.NULL);
    RefValue.Union anywhere = new RefValue.Union();
    boolean unknown = aliases.isUnknown(ExternalKind.TABLE, index);
    if (foreign || unknown) {
      anywhere.add(Values.reference(values.topOf(table.elementType(), module.types())));
    }
    RefValue[] slots = new RefValue[0];
    for (int number = 0; number < module.elements().size(); number++) {
      ElementSegment segment = module.elements().get(number);
      if (unknown
          || segment.mode() != ElementSegment.Mode.ACTIVE
          || !canBe(ExternalKind.TABLE, index, segment.table())) {
        continue;
      }
      Placement place = placementOf(segment);
      if (!place.fits()) {
        continue;
      }
      if (!place.known() || Long.compareUnsigned(place.end(), Limits.INITIAL_SLOTS) > 0) {
        for (int i = 0; i < segment.size(); i++) {
          anywhere.add(element(segment, i));
        }
        continue;
      }
      if (slots.length < place.end()) {
        int before = slots.length;
        slots = Arrays.copyOf(slots, (int) place.end());
        Arrays.fill(slots, before, slots.length, rest);
      }
      // If a later segment traps, the host's table keeps what this one has put into it; and another
      // module's may be seen before it comes.
      boolean stays = imported.isPresent() || module.isLinked() || number >= firstUnsureElements;
      for (int i = 0; i < segment.size(); i++) {
        RefValue element = element(segment, i);
        int slot = (int) place.start() + i;
        slots[slot] = stays ? slots[slot].join(element) : element;
      }
    }
    long size = isSized(ExternalKind.TABLE, index) ? table.range().minimum() : -1L;
    return new InitialTable(slots, rest, anywhere.toValue(), size);
  }

  /** Whether a table or memory is this one, or may be the same. */
  private boolean canBe(ExternalKind kind, int index, int other) {
    return index == other || aliases.of(kind, index).contains(other);
  }

  /**
   * Where an active segment goes.
   *
   * @param known whether its offset is known; otherwise the numbers mean nothing
   * @param fits whether it can be in bounds; otherwise instantiation traps and copies none of it
   * @param start unsigned
   * @param end after its last slot or byte; unsigned
   */
  private record Placement(boolean known, boolean fits, long start, long end) {

    /**
     * @param most how large the table or memory is at most; unsigned
     */
    static Placement of(ConstValue offset, long size, boolean is64, long most) {
      if (!(offset instanceof Bits bits)) {
        return new Placement(false, true, 0, 0);
      }
      long start = is64 ? bits.value() : bits.value() & 0xFFFF_FFFFL;
      long end = start + size;
      boolean fits = Long.compareUnsigned(end, start) >= 0 && Long.compareUnsigned(end, most) <= 0;
      return new Placement(true, fits, start, end);
    }

    /**
     * @param least how large the table or memory is at least; unsigned
     */
    boolean mayTrap(long least) {
      return !known || !fits || Long.compareUnsigned(end, least) > 0;
    }
  }

  private Placement placementOf(ElementSegment segment) {
    int table = segment.table();
    AddressRange range = module.tables().get(table).range();
    return Placement.of(
        constants.evaluate(segment.offset().orElseThrow()),
        segment.size(),
        range.is64(),
        isSized(ExternalKind.TABLE, table) ? range.minimum() : -1L);
  }

  private Placement placementOf(DataSegment segment) {
    int memory = segment.memory();
    return Placement.of(
        constants.evaluate(segment.offset().orElseThrow()),
        segment.size(),
        module.memories().get(memory).range().is64(),
        isSized(ExternalKind.MEMORY, memory) ? bytes(memory) : -1L);
  }

  /** Whether a table or memory has exactly its declared size while segments are copied. */
  private boolean isSized(ExternalKind kind, int index) {
    return module.importOf(kind, index).isEmpty() && !isGrownByLoader(kind, index);
  }

  /** The bytes that a memory has at least, unsigned; at most the largest word. */
  private long bytes(int memory) {
    Memory declared = module.memories().get(memory);
    long pages = declared.range().minimum();
    int shift = declared.pageSizeLog2();
    return Long.compareUnsigned(pages, -1L >>> shift) > 0 ? -1L : pages << shift;
  }

  /**
   * Finds the segments that may not have been copied when code runs: instantiation may trap before
   * them, and the host may go on with functions that earlier ones have put into its tables.
   */
  private void findUnsure() {
    if (!host.goesOnAfterTrap() || module.importedCount(ExternalKind.TABLE) == 0) {
      return;
    }
    for (int i = module.elements().size() - 1; i >= 0; i--) {
      ElementSegment segment = module.elements().get(i);
      if (segment.mode() == ElementSegment.Mode.ACTIVE
          && placementOf(segment).mayTrap(module.tables().get(segment.table()).range().minimum())) {
        firstUnsureElements = i;
        firstUnsureData = 0;
      }
    }
    for (int i = module.data().size() - 1; i >= 0 && firstUnsureData > 0; i--) {
      DataSegment segment = module.data().get(i);
      if (segment.offset().isPresent() && placementOf(segment).mayTrap(bytes(segment.memory()))) {
        firstUnsureData = i;
      }
    }
  }

  private RefValue element(ElementSegment segment, int index) {
    int function = segment.functions().get(index);
    return function == ElementSegment.OTHER
        ? Values.reference(
            valueOf(constants.evaluate(segment.expressions().get(index)), segment.type()))
        : TableTransfer.element(segment, index);
  }

  private ImmutableList<InitialMemory> memories() {
    MutableList<InitialMemory> all = Lists.mutable.empty();
    for (int index = 0; index < module.memories().size(); index++) {
      Memory memory = module.memories().get(index);
      InitialMemory.Builder builder =
          new InitialMemory.Builder(
              module.front(),
              module.importOf(ExternalKind.MEMORY, index).isEmpty(),
              memory.shared() || aliases.isUnknown(ExternalKind.MEMORY, index));
      for (int number = 0; number < module.data().size(); number++) {
        DataSegment segment = module.data().get(number);
        if (segment.offset().isEmpty() || !canBe(ExternalKind.MEMORY, index, segment.memory())) {
          continue;
        }
        Placement place = placementOf(segment);
        if (!place.known()) {
          builder.segmentSomewhere(segment);
        } else if (place.fits()) {
          boolean certain = number < firstUnsureData && segment.memory() == index;
          builder.segment(place.start(), segment, certain);
        }
      }
      all.add(builder.build());
    }
    return all.toImmutable();
  }
}
