// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.traps;

import dev.slotwise.interp.client.Instruction;
import dev.slotwise.interp.client.Subject;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.domain.ValueDomain.UnsignedRange;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import java.util.Optional;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/**
 * Decides whether accesses to memories, tables and segments are in bounds. A memory or table is at
 * least as large as what is declared, and never shrinks.
 *
 * @param <V> the elements of the value domain
 */
final class BoundsChecks<V> {
  /** An index with more possible words than this is taken for any slot. */
  private static final int MOST_SLOTS = 256;

  /** Set in an alignment if the index of a memory follows. */
  private static final int HAS_MEMORY = 0x40;

  private final Subject<V> subject;
  private final ValueDomain<V> domain;

  BoundsChecks(Subject<V> subject) {
    this.subject = subject;
    this.domain = subject.domain();
  }

  Proof check(Instruction<V> at, Opcode op) {
    if (op.operation() instanceof MemoryAccess access) {
      return access(at, op, access);
    }
    ByteCursor immediates = at.immediates();
    return switch (op) {
      case CALL_INDIRECT, RETURN_CALL_INDIRECT -> slot(at, tableOfCall(at), 0);
      case TABLE_GET -> slot(at, immediates.u32(), 0);
      case TABLE_SET -> slot(at, immediates.u32(), 1);
      case MEMORY_FILL -> inMemory(at, immediates.u32(), 2, 0);
      case MEMORY_COPY -> {
        int to = immediates.u32();
        int from = immediates.u32();
        yield both(inMemory(at, to, 2, 0), inMemory(at, from, 1, 0));
      }
      case MEMORY_INIT -> {
        int segment = immediates.u32();
        int memory = immediates.u32();
        long size = subject.module().data().get(segment).size();
        yield both(
            inMemory(at, memory, 2, 0), inSegment(at, at.store().droppedData(segment), size));
      }
      case TABLE_FILL -> inTable(at, immediates.u32(), 2, 0);
      case TABLE_COPY -> {
        int to = immediates.u32();
        int from = immediates.u32();
        yield both(inTable(at, to, 2, 0), inTable(at, from, 1, 0));
      }
      case TABLE_INIT -> {
        int segment = immediates.u32();
        int table = immediates.u32();
        long size = subject.module().elements().get(segment).size();
        yield both(
            inTable(at, table, 2, 0), inSegment(at, at.store().droppedElements(segment), size));
      }
      default -> Proof.may("lengths of arrays are not followed");
    };
  }

  /** The memory that an access names. */
  static int memoryOf(Instruction<?> at) {
    ByteCursor immediates = at.immediates();
    return (immediates.u32() & HAS_MEMORY) != 0 ? immediates.u32() : 0;
  }

  private static long offsetOf(Instruction<?> at) {
    ByteCursor immediates = at.immediates();
    if ((immediates.u32() & HAS_MEMORY) != 0) {
      immediates.u32();
    }
    return immediates.u64();
  }

  /** The address stands below the other operands. */
  private V address(Instruction<V> at, Opcode op) {
    return at.number(java.util.Objects.requireNonNull(op.signature()).operands().length() - 1);
  }

  private Proof access(Instruction<V> at, Opcode op, MemoryAccess access) {
    int memory = memoryOf(at);
    UnsignedRange address = domain.range(address(at, op), width(memory(memory).range()));
    long offset = offsetOf(at);
    return within(
        plus(plus(address.min(), offset), access.bytes()),
        plus(plus(address.max(), offset), access.bytes()),
        bytes(at, memory));
  }

  Proof alignment(Instruction<V> at, Opcode op) {
    int bytes = ((MemoryAccess) java.util.Objects.requireNonNull(op.operation())).bytes();
    int width = width(memory(memoryOf(at)).range());
    V start = domain.constant(offsetOf(at) & (-1L >>> (64 - width)), width);
    V mask = domain.constant(bytes - 1L, width);
    V rest =
        domain.binary(
            BinaryOp.AND, domain.binary(BinaryOp.ADD, address(at, op), start, width), mask, width);
    V aligned = domain.compare(CompareOp.EQ, rest, domain.constant(0, width), width);
    return Proof.of(
        domain.contains(aligned, 0, 32),
        domain.contains(aligned, 1, 32),
        "address " + address(at, op));
  }

  /** A slot of a table, by an index at a depth of the operand stack. */
  private Proof slot(Instruction<V> at, int table, int depth) {
    UnsignedRange index = domain.range(at.number(depth), width(table(table)));
    return within(plus(index.min(), 1), plus(index.max(), 1), slots(at, table));
  }

  private Proof inMemory(Instruction<V> at, int memory, int start, int count) {
    return range(at, width(memory(memory).range()), start, count, bytes(at, memory));
  }

  private Proof inTable(Instruction<V> at, int table, int start, int count) {
    return range(at, width(table(table)), start, count, slots(at, table));
  }

  private Proof inSegment(Instruction<V> at, Value isDropped, long size) {
    V dropped = subject.model().values().number(isDropped);
    boolean mayBeDropped = domain.contains(dropped, 1, 32);
    boolean mayBeThere = domain.contains(dropped, 0, 32);
    return range(at, 32, 1, 0, new UnsignedRange(mayBeDropped ? 0 : size, mayBeThere ? size : 0));
  }

  private Proof range(Instruction<V> at, int width, int start, int count, UnsignedRange size) {
    UnsignedRange first = domain.range(at.number(start), width);
    UnsignedRange length = domain.range(at.number(count), width);
    return within(plus(first.min(), length.min()), plus(first.max(), length.max()), size);
  }

  /** An access that ends, exclusively, between two places, in something of that size. */
  private static Proof within(long earliestEnd, long latestEnd, UnsignedRange size) {
    return Proof.of(
        Long.compareUnsigned(latestEnd, size.min()) > 0,
        Long.compareUnsigned(earliestEnd, size.max()) <= 0,
        "it ends at %s to %s of %s to %s"
            .formatted(
                Long.toUnsignedString(earliestEnd),
                Long.toUnsignedString(latestEnd),
                Long.toUnsignedString(size.min()),
                Long.toUnsignedString(size.max())));
  }

  /** Two accesses, either of which traps. */
  private static Proof both(Proof some, Proof other) {
    if (some.verdict() == Verdict.ALWAYS || other.verdict() == Verdict.NEVER) {
      return some;
    }
    return some.verdict() == Verdict.NEVER || other.verdict() == Verdict.ALWAYS ? other : some;
  }

  Proof slotIsNull(Instruction<V> at) {
    RefValue held = held(at);
    return Proof.of(
        held.mayBeNull(),
        !held.isNull() && !held.isBottom(),
        held.mayBeNull() ? "the slot may be null" : "the slot is not null");
  }

  Proof slotIsOfOtherType(Instruction<V> at) {
    RefValue held = held(at);
    if (held.isUnknown() || held.mayBeOther()) {
      return Proof.may("any function");
    }
    int fitting = held.functions().count(function -> at.callees().contains(function));
    int all = held.functions().size();
    return Proof.of(
        fitting < all, fitting > 0 || held.mayBeNull(), fitting + " of " + all + " functions fit");
  }

  /** What the slots hold that an indirect call may name. */
  private RefValue held(Instruction<V> at) {
    int table = tableOfCall(at);
    Optional<ImmutableLongList> slots =
        domain.values(at.number(0), MOST_SLOTS, width(table(table)));
    if (slots.isEmpty()) {
      // Not even slots that are always out of bounds can be left out: other slots are null.
      return at.store().anySlot(table).join(RefValue.NULL);
    }
    RefValue.Union all = new RefValue.Union();
    slots.get().forEach(slot -> all.add(at.store().slot(table, slot)));
    return all.toValue();
  }

  private static int tableOfCall(Instruction<?> at) {
    ByteCursor immediates = at.immediates();
    immediates.u32(); // the type
    return immediates.u32();
  }

  private UnsignedRange bytes(Instruction<V> at, int memory) {
    Memory declared = memory(memory);
    UnsignedRange pages =
        at.store().isSharedMemory(memory)
            ? new UnsignedRange(declared.range().minimum(), declared.range().maximum().orElse(-1))
            : domain.range(
                subject.model().values().number(at.store().memorySize(memory)),
                width(declared.range()));
    return new UnsignedRange(
        bytes(declared, atLeast(pages.min(), declared.range().minimum())),
        bytes(declared, atMost(pages.max(), declared.range())));
  }

  private static long bytes(Memory memory, long pages) {
    int shift = memory.pageSizeLog2();
    return Long.compareUnsigned(pages, -1L >>> shift) > 0 ? -1L : pages << shift;
  }

  private UnsignedRange slots(Instruction<V> at, int table) {
    AddressRange declared = table(table);
    UnsignedRange size =
        domain.range(subject.model().values().number(at.store().tableSize(table)), width(declared));
    return new UnsignedRange(atLeast(size.min(), declared.minimum()), atMost(size.max(), declared));
  }

  private static long atMost(long size, AddressRange declared) {
    long maximum = declared.maximum().orElse(-1);
    return Long.compareUnsigned(size, maximum) > 0 ? maximum : size;
  }

  private static long atLeast(long value, long minimum) {
    return Long.compareUnsigned(value, minimum) < 0 ? minimum : value;
  }

  private Memory memory(int index) {
    return subject.module().memories().get(index);
  }

  private AddressRange table(int index) {
    return subject.module().tables().get(index).range();
  }

  private static int width(AddressRange range) {
    return range.is64() ? 64 : 32;
  }

  /** A sum, at most the largest word. */
  private static long plus(long a, long b) {
    long sum = a + b;
    return Long.compareUnsigned(sum, a) < 0 ? -1L : sum;
  }
}
