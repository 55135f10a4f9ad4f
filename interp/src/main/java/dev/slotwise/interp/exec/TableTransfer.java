// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.domain.ValueDomain.UnsignedRange;
import dev.slotwise.interp.exec.CallSink.Knowledge;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.StoreLayout;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.op.BinaryOp;
import java.util.Optional;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.api.list.primitive.LongList;

/**
 * Instructions on tables, and what an index selects. Exact where operands are, weak where not.
 *
 * @param <V> the elements of the value domain
 */
final class TableTransfer<V> {
  private final ModuleModel<V> model;
  private final Machine<V> machine;
  private final ByteCursor cursor;
  private final Effects<V> effects;
  private final Values<V> values;
  private final ValueDomain<V> domain;
  private final ImportAliases aliases;
  private final int mostSlots;
  private final long mostSlotsInRange;

  TableTransfer(ModuleModel<V> model, Machine<V> machine, ByteCursor cursor) {
    this.model = model;
    this.machine = machine;
    this.cursor = cursor;
    this.effects = model.effects();
    this.values = model.values();
    this.domain = model.domain();
    this.aliases = model.aliases();
    this.mostSlots = model.limits().of(Limit.SLOTS);
    this.mostSlotsInRange = model.limits().of(Limit.SLOT_RANGE);
  }

  /**
   * What an index selects from a table.
   *
   * @param inBounds whether the index is certainly that of a slot
   */
  record Selection(RefValue value, Knowledge knowledge, boolean inBounds) {}

  /** What the slots hold that {@code index} may name. */
  Selection select(int table, V index) {
    int width = width(table);
    UnsignedRange range = domain.range(index, width);
    boolean inBounds = Long.compareUnsigned(range.max(), sizeRange(table).min()) < 0;
    // A domain may know a few words and no bounds.
    Optional<ImmutableLongList> some = domain.values(index, mostSlots, width);
    if (some.isPresent()) {
      LongList slots = some.get();
      if (slots.size() == 1) {
        return new Selection(slot(table, slots.get(0)), Knowledge.EXACT, inBounds);
      }
      RefValue.Union all = new RefValue.Union();
      for (int i = 0; i < slots.size(); i++) {
        all.add(slot(table, slots.get(i)));
      }
      return new Selection(all.toValue(), Knowledge.BOUNDED, inBounds);
    }
    if (!range.equals(UnsignedRange.full(width))) {
      long last = min(range.max(), sizeRange(table).max() - 1);
      if (Long.compareUnsigned(range.min(), last) > 0) {
        return new Selection(RefValue.BOTTOM, Knowledge.BOUNDED, false);
      }
      if (Long.compareUnsigned(last - range.min(), mostSlotsInRange) < 0) {
        RefValue all =
            model.store().anySlot(machine.effect(), machine.entry(), table, range.min(), last);
        return new Selection(all, Knowledge.BOUNDED, inBounds);
      }
    }
    return new Selection(
        model.store().anySlot(machine.effect(), machine.entry(), table), Knowledge.ANY_SLOT, false);
  }

  private RefValue slot(int table, long slot) {
    return model.store().slot(machine.effect(), machine.entry(), table, slot);
  }

  void get() {
    int table = cursor.u32();
    Selection selection = select(table, machine.popNumber());
    RefValue value = selection.value();
    if (!selection.inBounds()) {
      machine.mayTrap();
    }
    if (value.isBottom()) {
      machine.die();
    }
    machine.push(value);
  }

  void set() {
    int table = cursor.u32();
    RefValue value = machine.popReference();
    V index = machine.popNumber();
    int width = width(table);
    Optional<ImmutableLongList> some = domain.values(index, mostSlots, width);
    Effect effect = machine.effect();
    if (Long.compareUnsigned(domain.range(index, width).max(), sizeRange(table).min()) >= 0) {
      machine.mayTrap();
    }
    if (some.isEmpty()) {
      UnsignedRange range = domain.range(index, width);
      machine.setEffect(weakWrite(effect, table, range.min(), range.max(), value));
      return;
    }
    LongList slots = some.get();
    long size = sizeRange(table).max();
    boolean possible = false;
    for (int i = 0; i < slots.size(); i++) {
      long slot = slots.get(i);
      if (Long.compareUnsigned(slot, size) < 0 && isAddress(slot)) {
        possible = true;
        effect =
            slots.size() == 1
                ? setSlot(effect, table, slot, value)
                : maybeSetSlot(effect, table, slot, value);
      }
    }
    if (possible) {
      machine.setEffect(effect);
    } else {
      machine.die();
    }
  }

  void size() {
    machine.pushNumber(sizeOf(cursor.u32()));
  }

  void grow() {
    int table = cursor.u32();
    V count = machine.popNumber();
    RefValue value = machine.popReference();
    int width = width(table);
    V before = sizeOf(table);
    UnsignedRange old = domain.range(before, width);
    UnsignedRange added = domain.range(count, width);
    Effect effect = machine.effect();
    long end = plus(old.max(), added.max());
    if (added.max() != 0) {
      effect = fill(effect, table, old.min(), end, value, false);
    }
    V after = domain.binary(BinaryOp.ADD, before, count, width);
    effect = effects.maybeSet(effect, StoreLayout.sizeKey(region(table)), values.of(after));
    machine.setEffect(effect);
    machine.pushNumber(domain.join(before, domain.constant(-1L >>> (64 - width), width)));
  }

  void fill() {
    int table = cursor.u32();
    V count = machine.popNumber();
    RefValue value = machine.popReference();
    V start = machine.popNumber();
    UnsignedRange from = domain.range(start, width(table));
    UnsignedRange length = domain.range(count, width(table));
    boolean exact = from.min() == from.max() && length.min() == length.max();
    if (length.max() == 0) {
      return;
    }
    machine.setEffect(
        fill(machine.effect(), table, from.min(), plus(from.max(), length.max()), value, exact));
  }

  /** Writes slots from {@code low} up to {@code end}, excluded: each of them, or some. */
  private Effect fill(Effect effect, int table, long low, long end, RefValue value, boolean exact) {
    if (Long.compareUnsigned(end - low, mostSlotsInRange) > 0 || !isAddress(end)) {
      return weakWrite(effect, table, low, end - 1, value);
    }
    Effect result = effect;
    for (long slot = low; slot < end; slot++) {
      result =
          exact ? setSlot(result, table, slot, value) : maybeSetSlot(result, table, slot, value);
    }
    return result;
  }

  void copy() {
    int to = cursor.u32();
    int from = cursor.u32();
    V count = machine.popNumber();
    V source = machine.popNumber();
    V start = machine.popNumber();
    UnsignedRange target = domain.range(start, width(to));
    UnsignedRange origin = domain.range(source, width(from));
    UnsignedRange length = domain.range(count, Math.min(width(to), width(from)));
    if (length.max() == 0) {
      return;
    }
    Effect before = machine.effect();
    if (isExact(target, origin, length)) {
      Effect effect = before;
      for (long i = 0; i < length.max(); i++) {
        RefValue value = model.store().slot(before, machine.entry(), from, origin.min() + i);
        if (value.isBottom()) {
          machine.die();
          return;
        }
        effect = setSlot(effect, to, target.min() + i, value);
      }
      machine.setEffect(effect);
      return;
    }
    RefValue any = model.store().anySlot(before, machine.entry(), from);
    machine.setEffect(
        weakWrite(before, to, target.min(), plus(target.max(), length.max()) - 1, any));
  }

  void init() {
    int segment = cursor.u32();
    int table = cursor.u32();
    V count = machine.popNumber();
    V source = machine.popNumber();
    V start = machine.popNumber();
    ElementSegment elements = model.module().elements().get(segment);
    if (elements.mode() != ElementSegment.Mode.PASSIVE) {
      // Dropped by instantiation: this does nothing, or traps.
      return;
    }
    UnsignedRange target = domain.range(start, width(table));
    UnsignedRange origin = domain.range(source, 32);
    UnsignedRange length = domain.range(count, 32);
    if (length.max() == 0) {
      return;
    }
    Effect effect = machine.effect();
    if (isExact(target, origin, length)) {
      if (origin.min() + length.min() > elements.size()) {
        machine.die();
        return;
      }
      for (long i = 0; i < length.max(); i++) {
        RefValue value = element(elements, (int) (origin.min() + i));
        effect = setSlot(effect, table, target.min() + i, value);
      }
      machine.setEffect(effect);
      return;
    }
    RefValue any = RefValue.BOTTOM;
    for (int i = 0; i < elements.size(); i++) {
      any = any.join(element(elements, i));
    }
    machine.setEffect(
        weakWrite(
            effect,
            table,
            target.min(),
            plus(target.max(), Math.min(length.max(), elements.size())) - 1,
            any));
  }

  /** What an element of a segment is. */
  static RefValue element(ElementSegment segment, int index) {
    int function = segment.functions().get(index);
    return switch (function) {
      case ElementSegment.NULL -> RefValue.NULL;
      case ElementSegment.OTHER -> RefValue.TOP;
      default -> RefValue.of(function);
    };
  }

  /** Writes a slot of a table, and perhaps of those that may be the same table. */
  private Effect setSlot(Effect effect, int table, long slot, RefValue value) {
    return aliases.isUnknown(ExternalKind.TABLE, table)
        ? effect
        : maybeSetOthers(effects.setSlot(effect, table, slot, value), table, slot, value);
  }

  /** Perhaps writes a slot of a table. */
  private Effect maybeSetSlot(Effect effect, int table, long slot, RefValue value) {
    return aliases.isUnknown(ExternalKind.TABLE, table)
        ? effect
        : maybeSetOthers(effects.maybeSetSlot(effect, table, slot, value), table, slot, value);
  }

  private Effect maybeSetOthers(Effect effect, int table, long slot, RefValue value) {
    Effect result = effect;
    ImmutableIntList others = aliases.of(ExternalKind.TABLE, table);
    for (int i = 0; i < others.size(); i++) {
      result = effects.maybeSetSlot(result, others.get(i), slot, value);
    }
    return result;
  }

  /** Writes some slots of a table, no one knows which. */
  private Effect weakWrite(Effect effect, int table, long low, long high, RefValue value) {
    if (aliases.isUnknown(ExternalKind.TABLE, table)) {
      return effect;
    }
    Effect result = effects.weakWrite(effect, region(table), low, high, value);
    ImmutableIntList others = aliases.of(ExternalKind.TABLE, table);
    for (int i = 0; i < others.size(); i++) {
      result = effects.weakWrite(result, region(others.get(i)), low, high, value);
    }
    return result;
  }

  private boolean isExact(UnsignedRange target, UnsignedRange origin, UnsignedRange length) {
    return target.min() == target.max()
        && origin.min() == origin.max()
        && length.min() == length.max()
        && Long.compareUnsigned(length.max(), mostSlotsInRange) <= 0
        && isAddress(target.min())
        && isAddress(origin.min());
  }

  private boolean isAddress(long slot) {
    return Long.compareUnsigned(slot, StoreLayout.ADDRESS_LIMIT - mostSlotsInRange) < 0;
  }

  private V sizeOf(int table) {
    return values.number(
        model
            .store()
            .scalar(machine.effect(), machine.entry(), StoreLayout.sizeKey(region(table))));
  }

  private UnsignedRange sizeRange(int table) {
    return domain.range(sizeOf(table), width(table));
  }

  private int region(int table) {
    return model.layout().tableRegion(table);
  }

  private int width(int table) {
    return model.module().tables().get(table).range().is64() ? 64 : 32;
  }

  private static long min(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  private static long plus(long a, long b) {
    long sum = a + b;
    return Long.compareUnsigned(sum, a) < 0 ? -1L : sum;
  }
}
