// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.interp.state.InitialMemory;
import dev.slotwise.interp.state.InitialStore;
import dev.slotwise.interp.state.InitialTable;
import dev.slotwise.interp.state.RefValue;
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
  /** Slots beyond this are not told apart at the start; no engine makes tables as large. */
  private static final int MAX_SLOTS = 20_000_000;

  private final WasmModule module;
  private final Values<V> values;
  private final ValueDomain<V> domain;
  private final HostModel host;
  private final ImportAliases aliases;
  private final ConstExprEvaluator constants;

  private Instantiation(
      WasmModule module, ValueDomain<V> domain, HostModel host, ImportAliases aliases) {
    this.module = module;
    this.values = new Values<>(domain);
    this.domain = domain;
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

  /**
   * The store of a fresh instance of a valid module.
   *
   * @param aliases the module's, under this host model
   */
  public static <V> InitialStore of(
      WasmModule module, ValueDomain<V> domain, HostModel host, ImportAliases aliases) {
    Instantiation<V> instantiation = new Instantiation<>(module, domain, host, aliases);
    return new InitialStore(
        instantiation.globals(),
        instantiation.sizes(),
        instantiation.tables(),
        instantiation.memories());
  }

  private ImmutableList<Object> globals() {
    MutableList<Object> all = Lists.mutable.empty();
    for (int index = 0; index < module.globals().size(); index++) {
      Global global = module.globals().get(index);
      boolean unknown = aliases.isUnknown(ExternalKind.GLOBAL, index);
      all.add(valueOf(unknown ? ConstValue.UNKNOWN : initialValue(index, global), global.type()));
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

  private Object valueOf(ConstValue value, int type) {
    if (value instanceof Bits bits && (type == ValueType.I32 || type == ValueType.I64)) {
      return type == ValueType.I32
          ? domain.constant(bits.value() & 0xFFFF_FFFFL, 32)
          : domain.constant(bits.value(), 64);
    }
    if (value instanceof FunctionReference reference) {
      return RefValue.of(reference.function());
    }
    return value instanceof Null ? RefValue.NULL : values.topOf(type, module.types());
  }

  private ImmutableList<Object> sizes() {
    MutableList<Object> all = Lists.mutable.empty();
    for (int index = 0; index < module.tables().size(); index++) {
      all.add(size(ExternalKind.TABLE, index, module.tables().get(index).range()));
    }
    for (int index = 0; index < module.memories().size(); index++) {
      all.add(size(ExternalKind.MEMORY, index, module.memories().get(index).range()));
    }
    return all.toImmutable();
  }

  private Object size(ExternalKind kind, int index, AddressRange range) {
    return module.importOf(kind, index).isPresent() || isGrownByLoader(kind, index)
        ? values.top()
        : domain.constant(range.minimum(), range.is64() ? 64 : 32);
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
            .map(item -> (RefValue) valueOf(constants.evaluate(item), table.elementType()))
            .orElse(RefValue.NULL);
    RefValue.Union anywhere = new RefValue.Union();
    boolean unknown = aliases.isUnknown(ExternalKind.TABLE, index);
    if (foreign || unknown) {
      anywhere.add((RefValue) values.topOf(table.elementType(), module.types()));
    }
    RefValue[] slots = new RefValue[0];
    for (ElementSegment segment : module.elements()) {
      if (unknown
          || segment.mode() != ElementSegment.Mode.ACTIVE
          || !canBe(ExternalKind.TABLE, index, segment.table())) {
        continue;
      }
      boolean known =
          constants.evaluate(segment.offset().orElseThrow()) instanceof Bits offset
              && Long.compareUnsigned(offset.value() + segment.size(), MAX_SLOTS) <= 0;
      long start =
          constants.evaluate(segment.offset().orElseThrow()) instanceof Bits offset
              ? offset.value()
              : 0;
      if (known && slots.length < start + segment.size()) {
        int before = slots.length;
        slots = Arrays.copyOf(slots, (int) (start + segment.size()));
        Arrays.fill(slots, before, slots.length, rest);
      }
      for (int i = 0; i < segment.size(); i++) {
        RefValue element = element(segment, i);
        if (known) {
          int slot = (int) start + i;
          // If a later segment traps, the host's table keeps what this one has put into it; and
          // another module's may be seen before it comes. A table that may be the same one, or
          // not, holds either.
          boolean stays = imported.isPresent() || module.isLinked();
          slots[slot] = stays ? slots[slot].join(element) : element;
        } else {
          anywhere.add(element);
        }
      }
    }
    boolean sized = imported.isEmpty() && !isGrownByLoader(ExternalKind.TABLE, index);
    long size = sized ? table.range().minimum() : -1L;
    return new InitialTable(slots, rest, anywhere.toValue(), size);
  }

  /** Whether a table or memory is this one, or may be the same. */
  private boolean canBe(ExternalKind kind, int index, int other) {
    return index == other || aliases.of(kind, index).contains(other);
  }

  private RefValue element(ElementSegment segment, int index) {
    int function = segment.functions().get(index);
    return function == ElementSegment.OTHER
        ? (RefValue) valueOf(constants.evaluate(segment.expressions().get(index)), segment.type())
        : TableTransfer.element(segment, index);
  }

  private ImmutableList<InitialMemory> memories() {
    MutableList<InitialMemory> all = Lists.mutable.empty();
    for (int index = 0; index < module.memories().size(); index++) {
      Memory memory = module.memories().get(index);
      InitialMemory.Builder builder =
          new InitialMemory.Builder(
              module.bytes(),
              module.importOf(ExternalKind.MEMORY, index).isEmpty(),
              memory.shared() || aliases.isUnknown(ExternalKind.MEMORY, index));
      for (DataSegment segment : module.data()) {
        if (segment.offset().isPresent() && canBe(ExternalKind.MEMORY, index, segment.memory())) {
          if (constants.evaluate(segment.offset().get()) instanceof Bits offset) {
            if (segment.memory() == index) {
              builder.segment(offset.value(), segment);
            } else {
              builder.segmentPerhaps(offset.value(), segment);
            }
          } else {
            builder.segmentSomewhere(segment);
          }
        }
      }
      all.add(builder.build());
    }
    return all.toImmutable();
  }
}
