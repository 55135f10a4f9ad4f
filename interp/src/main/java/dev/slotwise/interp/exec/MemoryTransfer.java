// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.domain.Origins;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.domain.ValueDomain.UnsignedRange;
import dev.slotwise.interp.state.Addresses;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.NumberValue;
import dev.slotwise.interp.state.Opaque;
import dev.slotwise.interp.state.StoreLayout;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.Immediates;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Signature;
import dev.slotwise.wasm.op.TrapCause;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.api.list.primitive.LongList;
import org.jspecify.annotations.Nullable;

/**
 * Instructions on memory. An address that is one word, or one of few, is read and written exactly;
 * a bounded one forgets what lies in its bounds; an unknown one forgets everything from its static
 * offset on, since effective addresses do not wrap.
 *
 * @param <V> the elements of the value domain
 */
final class MemoryTransfer<V> {
  /** By the ordinal of an opcode; empty where it has no single address. */
  private static final Shape[] SHAPES = shapes();

  private final ModuleModel<V> model;
  private final Machine<V> machine;
  private final ByteCursor cursor;
  private final Effects<V> effects;
  private final Values<V> values;
  private final ValueDomain<V> domain;
  private final Addresses<V> addresses;
  private final NumberValue<V> top;
  private final int mostAddresses;
  private final long mostBulkBytes;

  /** What a load of 1 or 2 unknown bytes gives; null until there is one. */
  private @Nullable V anyByte;

  private @Nullable V anyShort;

  MemoryTransfer(ModuleModel<V> model, Machine<V> machine, ByteCursor cursor) {
    this.model = model;
    this.machine = machine;
    this.cursor = cursor;
    this.effects = model.effects();
    this.values = model.values();
    this.domain = model.domain();
    this.addresses = model.addresses();
    this.top = values.top();
    this.mostAddresses = model.limits().of(Limit.ADDRESSES);
    this.mostBulkBytes = model.limits().of(Limit.BULK_BYTES);
  }

  /**
   * What the opcode table says of an access, read once.
   *
   * @param operands how many it takes, the address first
   * @param isPlainInteger whether it loads or stores one integer and does nothing else
   * @param isNumber whether its result is an integer
   * @param width of the integer loaded or stored, in bits
   */
  private record Shape(
      int operands,
      boolean hasResult,
      boolean hasLane,
      boolean isAtomic,
      boolean isPlainInteger,
      boolean isNumber,
      int width) {
    static final Shape NONE = new Shape(0, false, false, false, false, false, 0);

    static Shape of(Immediates immediates, MemoryAccess access, Signature signature) {
      String operands = signature.operands();
      String results = signature.results();
      boolean hasLane = immediates == Immediates.MEMORY_ARGUMENT_LANE;
      String moved = access.reads() ? results : operands.substring(1);
      boolean isPlainInteger =
          !hasLane
              && access.reads() != access.writes()
              && operands.length() == (access.reads() ? 1 : 2)
              && (moved.equals("i") || moved.equals("l"));
      return new Shape(
          operands.length(),
          !results.isEmpty(),
          hasLane,
          immediates == Immediates.ATOMIC_ARGUMENT,
          isPlainInteger,
          results.startsWith("i") || results.startsWith("l"),
          results.equals("l") || operands.endsWith("l") ? 64 : 32);
    }
  }

  private static Shape[] shapes() {
    Opcode[] opcodes = Opcode.values();
    Shape[] shapes = new Shape[opcodes.length];
    for (Opcode op : opcodes) {
      Signature signature = op.signature();
      shapes[op.ordinal()] =
          signature != null && op.operation() instanceof MemoryAccess access
              ? Shape.of(op.immediates(), access, signature)
              : Shape.NONE;
    }
    return shapes;
  }

  /** A load, a store or an atomic access; the cursor stands at the immediates. */
  void access(Opcode op, MemoryAccess access) {
    int memory = 0;
    int alignment = cursor.u32();
    if ((alignment & 0x40) != 0) {
      memory = cursor.u32();
    }
    int place = cursor.position();
    long offset = cursor.u64();
    Shape shape = SHAPES[op.ordinal()];
    if (shape.hasLane) {
      cursor.u8();
    }
    Value stored = Values.plain(machine.peek(0));
    machine.drop(shape.operands - 1);
    V address = addresses.offset(machine.popNumber(), place);
    checkBounds(memory, address, offset, access.bytes());
    if (shape.isAtomic) {
      checkAtomic(TrapCause.of(op), memory, address, offset, access.bytes());
    }
    if (access.reads() && shape.hasResult) {
      machine.push(
          shape.isPlainInteger
              ? load(memory, address, offset, access, shape.width)
              : shape.isNumber ? top : Opaque.VALUE);
    }
    if (access.writes() && machine.isLive()) {
      store(
          memory,
          address,
          offset,
          access.bytes(),
          shape.isPlainInteger ? word(stored, access, shape.width) : top);
    }
  }

  /** Whether the access may trap, or certainly does. */
  private void checkBounds(int memory, V address, long offset, int bytes) {
    UnsignedRange where = domain.range(address, addressWidth(memory));
    long least = plus(plus(where.min(), offset), bytes);
    long most = plus(plus(where.max(), offset), bytes);
    // A memory never gets smaller than it is declared, and mostly nobody minds that it may trap.
    long declared = bytes(memory, model.module().memories().get(memory).range().minimum());
    boolean mayFit = Long.compareUnsigned(least, declared) <= 0;
    if (mayFit && (Long.compareUnsigned(most, declared) <= 0 || !machine.mindsTraps())) {
      return;
    }
    UnsignedRange pages = domain.range(values.number(sizeOf(memory)), addressWidth(memory));
    if (Long.compareUnsigned(most, bytes(memory, pages.min())) > 0) {
      machine.mayTrap();
    }
    if (Long.compareUnsigned(least, bytes(memory, pages.max())) > 0) {
      machine.die();
    }
  }

  /** Whether an atomic access may trap though it is in bounds, or certainly does. */
  private void checkAtomic(Set<TrapCause> causes, int memory, V address, long offset, int bytes) {
    if (causes.contains(TrapCause.SHARING) && !model.module().memories().get(memory).shared()) {
      machine.mayTrap();
      machine.die();
    } else if (causes.contains(TrapCause.ALIGNMENT)) {
      // The sum may wrap, which leaves its lowest bits as they are.
      int width = addressWidth(memory);
      V mask = domain.constant(bytes - 1L, width);
      V start = domain.constant(offset & (-1L >>> (64 - width)), width);
      V rest =
          domain.binary(
              BinaryOp.AND, domain.binary(BinaryOp.ADD, address, start, width), mask, width);
      V aligned = domain.compare(CompareOp.EQ, rest, domain.constant(0, width), width);
      if (domain.contains(aligned, 0, 32)) {
        machine.mayTrap();
      }
      if (!domain.contains(aligned, 1, 32)) {
        machine.die();
      }
    }
  }

  /** The bytes of so many pages, at most the largest word. */
  private long bytes(int memory, long pages) {
    int shift = model.module().memories().get(memory).pageSizeLog2();
    return Long.compareUnsigned(pages, -1L >>> shift) > 0 ? -1L : pages << shift;
  }

  private int addressWidth(int memory) {
    Memory declared = model.module().memories().get(memory);
    return declared.range().is64() ? 64 : 32;
  }

  private Value load(int memory, V address, long offset, MemoryAccess access, int width) {
    V loaded = loadUnsigned(memory, address, offset, access.bytes(), width);
    if (!access.signed()) {
      return values.of(loaded);
    }
    UnaryOp extension =
        switch (access.bytes()) {
          case 1 -> UnaryOp.EXTEND8_S;
          case 2 -> UnaryOp.EXTEND16_S;
          default -> UnaryOp.EXTEND32_S;
        };
    return values.of(domain.unary(extension, loaded, width));
  }

  private V loadUnsigned(int memory, V address, long offset, int bytes, int width) {
    Optional<ImmutableLongList> addresses =
        domain.values(address, mostAddresses, addressWidth(memory));
    return addresses.isPresent()
        ? loadAny(memory, addresses.get(), offset, bytes, width)
        : unknown(bytes, width);
  }

  private V loadAny(int memory, LongList addresses, long offset, int bytes, int width) {
    Value all = values.of(domain.bottom());
    for (int i = 0; i < addresses.size(); i++) {
      long at = addresses.get(i) + offset;
      Value word = model.store().load(machine.effect(), machine.entry(), memory, at, bytes, width);
      if (word == top) {
        return unknown(bytes, width);
      }
      all = values.join(all, word);
    }
    return values.number(all);
  }

  private V unknown(int bytes, int width) {
    if (bytes > 2) {
      return domain.top();
    }
    V word = bytes == 1 ? anyByte : anyShort;
    if (word == null) {
      V mask = domain.constant(bytes == 1 ? 0xFF : 0xFFFF, 32);
      word = domain.binary(BinaryOp.AND, domain.top(), mask, 32);
      if (bytes == 1) {
        anyByte = word;
      } else {
        anyShort = word;
      }
    }
    return values.resizeUnsigned(word, 32, width);
  }

  /** The word that a store leaves: cut to its bytes, as an i32 if it has up to four. */
  private Value word(Value stored, MemoryAccess access, int width) {
    if (stored == top || 8 * access.bytes() == width) {
      return stored;
    }
    V cut =
        domain.binary(
            BinaryOp.AND,
            values.number(stored),
            domain.constant(-1L >>> (64 - 8 * access.bytes()), width),
            width);
    return values.of(values.resizeUnsigned(cut, width, 32));
  }

  private void store(int memory, V address, long offset, int bytes, Value word) {
    if (model.store().initial().memories().get(memory).isShared()) {
      return;
    }
    Effect effect = machine.effect();
    int width = addressWidth(memory);
    Optional<ImmutableLongList> some = domain.values(address, mostAddresses, width);
    if (some.isPresent()) {
      LongList words = some.get();
      for (int i = 0; i < words.size(); i++) {
        long at = words.get(i) + offset;
        if (Long.compareUnsigned(at, StoreLayout.ADDRESS_LIMIT - bytes) <= 0) {
          effect =
              words.size() == 1
                  ? setBytes(effect, memory, at, bytes, word)
                  : maybeSetBytes(effect, memory, at, bytes, word);
        } else {
          effect = forget(effect, memory, 0, -1L, addresses.of(address));
        }
      }
      machine.setEffect(effect);
      return;
    }
    UnsignedRange range = domain.range(address, width);
    machine.setEffect(
        forget(
            effect,
            memory,
            plus(range.min(), offset),
            plus(plus(range.max(), offset), bytes - 1L),
            addresses.of(address)));
  }

  /** Addition that stays at the largest word. */
  private static long plus(long a, long b) {
    long sum = a + b;
    return Long.compareUnsigned(sum, a) < 0 ? -1L : sum;
  }

  private Effect forget(Effect effect, int memory, long low, long high, Origins origins) {
    if (Long.compareUnsigned(low, StoreLayout.ADDRESS_LIMIT) >= 0) {
      // So high that addresses are not told apart there; nothing below is touched.
      return effect;
    }
    Effect result = effect;
    if (origins.isAny()) {
      for (int i = 0; i < model.layout().memoryRegions(memory).size(); i++) {
        int region = model.layout().memoryRegions(memory).get(i);
        result = effects.weakWrite(result, region, low, high, values.top());
      }
    } else {
      if (origins.mayBeOther()) {
        int region = model.layout().memoryRegion(memory);
        result = effects.weakWrite(result, region, low, high, values.top());
      }
      for (int i = 0; i < origins.objects().size(); i++) {
        result = effects.weakWriteObject(result, origins.objects().get(i));
      }
    }
    ImmutableIntList others = aliases(memory);
    for (int i = 0; i < others.size(); i++) {
      int region = model.layout().memoryRegion(others.get(i));
      result = effects.weakWrite(result, region, low, high, values.top());
    }
    return result;
  }

  /** Stores a word at an exact address, and perhaps in the memories that may be the same one. */
  private Effect setBytes(Effect effect, int memory, long address, int bytes, Value word) {
    Effect stored = effects.setBytes(effect, memory, address, bytes, word);
    return maybeSetOthers(stored, memory, address, bytes, word);
  }

  /** Perhaps stores a word at an exact address. */
  private Effect maybeSetBytes(Effect effect, int memory, long address, int bytes, Value word) {
    Effect stored = effects.maybeSetBytes(effect, memory, address, bytes, word);
    return maybeSetOthers(stored, memory, address, bytes, word);
  }

  private Effect maybeSetOthers(Effect effect, int memory, long address, int bytes, Value word) {
    Effect result = effect;
    ImmutableIntList others = aliases(memory);
    for (int i = 0; i < others.size(); i++) {
      result = effects.maybeSetBytes(result, others.get(i), address, bytes, word);
    }
    return result;
  }

  private ImmutableIntList aliases(int memory) {
    return model.aliases().of(ExternalKind.MEMORY, memory);
  }

  void size() {
    int memory = cursor.u32();
    machine.push(sizeOf(memory));
  }

  private Value sizeOf(int memory) {
    if (model.module().memories().get(memory).shared()) {
      return top;
    }
    return model
        .store()
        .scalar(
            machine.effect(),
            machine.entry(),
            StoreLayout.sizeKey(model.layout().memoryRegion(memory)));
  }

  void grow() {
    int memory = cursor.u32();
    V pages = machine.popNumber();
    V before = values.number(sizeOf(memory));
    int width = addressWidth(memory);
    V after = domain.binary(BinaryOp.ADD, before, pages, width);
    long key = StoreLayout.sizeKey(model.layout().memoryRegion(memory));
    machine.setEffect(effects.maybeSet(machine.effect(), key, values.of(after)));
    machine.pushNumber(domain.join(before, domain.constant(-1L >>> (64 - width), width)));
  }

  void fill() {
    int memory = cursor.u32();
    V length = machine.popNumber();
    V value = machine.popNumber();
    V start = machine.popNumber();
    Bulk bulk = bulk(memory, start, length, addressWidth(memory));
    if (bulk.exact) {
      Value single = values.of(domain.binary(BinaryOp.AND, value, domain.constant(0xFF, 32), 32));
      Effect effect = machine.effect();
      for (long i = 0; i < bulk.length; i++) {
        effect = setBytes(effect, memory, bulk.start + i, 1, single);
      }
      machine.setEffect(effect);
    } else {
      forget(memory, bulk, start);
    }
  }

  void copy() {
    int to = cursor.u32();
    int from = cursor.u32();
    V length = machine.popNumber();
    V source = machine.popNumber();
    V start = machine.popNumber();
    Bulk bulk = bulk(to, start, length, Math.min(addressWidth(to), addressWidth(from)));
    OptionalLong exactSource = domain.asConstant(source, addressWidth(from));
    if (!bulk.exact || exactSource.isEmpty()) {
      forget(to, bulk, start);
      return;
    }
    // All is read before anything is written: the two may overlap.
    Effect before = machine.effect();
    Effect effect = before;
    for (long i = 0; i < bulk.length; ) {
      int bytes = bulk.length - i >= 4 ? 4 : 1;
      Value word =
          model.store().load(before, machine.entry(), from, exactSource.getAsLong() + i, bytes, 32);
      effect = setBytes(effect, to, bulk.start + i, bytes, word);
      i += bytes;
    }
    machine.setEffect(effect);
  }

  void init() {
    int segment = cursor.u32();
    int memory = cursor.u32();
    V length = machine.popNumber();
    V source = machine.popNumber();
    V start = machine.popNumber();
    DataSegment data = model.module().data().get(segment);
    if (data.offset().isPresent()) {
      // Active segments are dropped by instantiation: this does nothing, or traps.
      return;
    }
    Bulk bulk = bulk(memory, start, length, 32);
    OptionalLong exactSource = domain.asConstant(source, 32);
    if (!bulk.exact || exactSource.isEmpty()) {
      forget(memory, bulk, start);
      return;
    }
    if (exactSource.getAsLong() + bulk.length > data.size()) {
      machine.die();
      return;
    }
    byte[] file = model.module().front();
    Effect effect = machine.effect();
    for (long i = 0; i < bulk.length; i++) {
      int place = (int) (data.start() + exactSource.getAsLong() + i);
      int value = file[place] & 0xFF;
      V single = addresses.data(domain.constant(value, 32), place, 1);
      effect = setBytes(effect, memory, bulk.start + i, 1, values.of(single));
    }
    machine.setEffect(effect);
  }

  /**
   * Where a bulk instruction writes: exactly there, or somewhere from start on for length bytes.
   */
  private record Bulk(boolean exact, long start, long length) {}

  private Bulk bulk(int memory, V start, V length, int lengthWidth) {
    if (model.store().initial().memories().get(memory).isShared()) {
      return new Bulk(false, 0, 0);
    }
    int width = addressWidth(memory);
    UnsignedRange where = domain.range(start, width);
    UnsignedRange count = domain.range(length, lengthWidth);
    long most = plus(where.max(), count.max());
    boolean exact =
        where.min() == where.max()
            && count.min() == count.max()
            && Long.compareUnsigned(count.max(), mostBulkBytes) <= 0
            && Long.compareUnsigned(most, StoreLayout.ADDRESS_LIMIT) < 0;
    return exact
        ? new Bulk(true, where.min(), count.min())
        : new Bulk(false, where.min(), most - where.min());
  }

  private void forget(int memory, Bulk bulk, V start) {
    if (bulk.length != 0) {
      machine.setEffect(
          forget(
              machine.effect(),
              memory,
              bulk.start,
              bulk.start + bulk.length - 1,
              addresses.of(start)));
    }
  }
}
