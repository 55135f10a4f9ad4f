// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import dev.slotwise.interp.client.Instruction;
import dev.slotwise.interp.client.Subject;
import dev.slotwise.interp.client.taint.TaintQuery.Region;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.domain.ValueDomain.UnsignedRange;
import dev.slotwise.interp.state.NumberValue;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/**
 * Takes from states what the flow of values needs: what is reached and called, where memories and
 * tables are accessed, and which numbers are the same in all runs.
 *
 * @param <V> the elements of the value domain
 */
final class Recorder<V> {
  /** An address that may be more words than this is taken for a range. */
  private static final int MOST_ADDRESSES = 16;

  /** Set in an alignment if the index of a memory follows. */
  private static final int HAS_MEMORY = 0x40;

  private final Subject<V> subject;
  private final ValueDomain<V> domain;
  private final TaintQuery query;

  Recorder(Subject<V> subject, TaintQuery query) {
    this.subject = subject;
    this.domain = subject.domain();
    this.query = query;
  }

  void record(Instruction<V> at, Facts facts) {
    int offset = at.offset();
    facts.reached(offset);
    if (at.operandCount() > 0) {
      top(at, facts);
    }
    Opcode op = at.opcode();
    if (op.operation() instanceof MemoryAccess access) {
      access(at, op, access, facts);
      return;
    }
    switch (op) {
      case CALL, RETURN_CALL -> call(at, facts, 0);
      case CALL_INDIRECT, RETURN_CALL_INDIRECT -> {
        ByteCursor immediates = at.immediates();
        immediates.u32();
        slots(at, facts, immediates.u32(), 0);
        call(at, facts, 1);
      }
      case CALL_REF, RETURN_CALL_REF -> call(at, facts, 1);
      case TABLE_GET -> slots(at, facts, at.immediates().u32(), 0);
      case TABLE_SET -> slots(at, facts, at.immediates().u32(), 1);
      case TABLE_FILL -> bulk(at, facts, Facts.FIRST, table(at.immediates().u32()), 2, 0);
      case TABLE_INIT -> {
        ByteCursor immediates = at.immediates();
        immediates.u32();
        bulk(at, facts, Facts.FIRST, table(immediates.u32()), 2, 0);
      }
      case TABLE_COPY -> {
        ByteCursor immediates = at.immediates();
        bulk(at, facts, Facts.FIRST, table(immediates.u32()), 2, 0);
        bulk(at, facts, Facts.SECOND, table(immediates.u32()), 1, 0);
      }
      case MEMORY_FILL -> bulk(at, facts, Facts.FIRST, memory(at.immediates().u32()), 2, 0);
      case MEMORY_INIT -> {
        ByteCursor immediates = at.immediates();
        immediates.u32();
        bulk(at, facts, Facts.FIRST, memory(immediates.u32()), 2, 0);
      }
      case MEMORY_COPY -> {
        ByteCursor immediates = at.immediates();
        bulk(at, facts, Facts.FIRST, memory(immediates.u32()), 2, 0);
        bulk(at, facts, Facts.SECOND, memory(immediates.u32()), 1, 0);
      }
      default -> {
        // Needs no more.
      }
    }
  }

  private void top(Instruction<V> at, Facts facts) {
    if (!(at.operand(0) instanceof NumberValue)) {
      facts.varies(at.offset());
      return;
    }
    OptionalLong known = domain.asConstant(at.number(0), 64);
    if (known.isPresent()) {
      facts.constant(at.offset(), known.getAsLong());
    } else {
      facts.varies(at.offset());
    }
  }

  private AddressRange memory(int index) {
    return subject.module().memories().get(index).range();
  }

  private AddressRange table(int index) {
    return subject.module().tables().get(index).range();
  }

  private static int width(AddressRange of) {
    return of.is64() ? 64 : 32;
  }

  private void access(Instruction<V> at, Opcode op, MemoryAccess access, Facts facts) {
    ByteCursor immediates = at.immediates();
    boolean named = (immediates.u32() & HAS_MEMORY) != 0;
    int memory = named ? immediates.u32() : 0;
    long start = immediates.u64();
    V address = at.number(Objects.requireNonNull(op.signature()).operands().length() - 1);
    spread(at, facts, address, width(memory(memory)), start, access.bytes());
  }

  private void slots(Instruction<V> at, Facts facts, int table, int depth) {
    spread(at, facts, at.number(depth), width(table(table)), 0, 1);
  }

  /** So many bytes or slots from an address on. */
  private void spread(
      Instruction<V> at, Facts facts, V address, int width, long start, int length) {
    Optional<ImmutableLongList> some = domain.values(address, MOST_ADDRESSES, width);
    if (some.isPresent()) {
      some.get().forEach(word -> range(at, facts, Facts.FIRST, plus(word, start), length - 1));
      return;
    }
    UnsignedRange range = domain.range(address, width);
    long first = plus(range.min(), start);
    range(at, facts, Facts.FIRST, first, plus(plus(range.max(), start), length - 1L) - first);
  }

  private void bulk(
      Instruction<V> at, Facts facts, int operand, AddressRange of, int start, int count) {
    UnsignedRange first = domain.range(at.number(start), width(of));
    UnsignedRange length = domain.range(at.number(count), width(of));
    if (length.max() != 0) {
      range(at, facts, operand, first.min(), plus(first.max() - first.min(), length.max() - 1));
    }
  }

  /** A range from an address on, that ends so much behind it. */
  private void range(Instruction<V> at, Facts facts, int operand, long first, long extent) {
    facts.range(at.offset(), new Facts.Range(operand, first, plus(first, extent)));
  }

  /** Addition that stays at the largest word. */
  private static long plus(long a, long b) {
    long sum = a + b;
    return Long.compareUnsigned(sum, a) < 0 ? -1L : sum;
  }

  /**
   * @param above how many operands are above the arguments
   */
  private void call(Instruction<V> at, Facts facts, int above) {
    ImmutableIntList callees = at.callees();
    for (int i = 0; i < callees.size(); i++) {
      int callee = callees.get(i);
      facts.callees(at.offset()).add(callee);
      if (query.sources().contains(callee)) {
        query
            .sourceMemory()
            .ifPresent(region -> region(at, facts, callee, above, Facts.FIRST, region));
        at.outcome().thrown().payloads().forEach((tag, payload) -> tag(at, facts, tag));
      }
      if (query.copiers().contains(callee)) {
        region(at, facts, callee, above, Facts.FIRST, Region.TARGET);
        region(at, facts, callee, above, Facts.SECOND, Region.ORIGIN);
      }
      if (query.sinks().contains(callee)) {
        query
            .sinkMemory()
            .ifPresent(region -> region(at, facts, callee, above, Facts.SECOND, region));
      }
    }
  }

  private void tag(Instruction<V> at, Facts facts, long tag) {
    if (tag < subject.module().tags().size()) {
      facts.tags(at.offset()).add((int) tag);
    }
  }

  private void region(
      Instruction<V> at, Facts facts, int callee, int above, int operand, Region region) {
    if (subject.module().memories().isEmpty()) {
      return;
    }
    int parameters = subject.module().functionType(callee).parameters().size();
    if (region.address() < 0 || region.address() >= parameters) {
      range(at, facts, operand, 0, -1L);
      return;
    }
    int width = width(memory(0));
    UnsignedRange first = domain.range(at.number(above + parameters - 1 - region.address()), width);
    UnsignedRange length =
        region.length() < 0 || region.length() >= parameters
            ? UnsignedRange.full(64)
            : domain.range(at.number(above + parameters - 1 - region.length()), width);
    if (length.max() != 0) {
      range(at, facts, operand, first.min(), plus(first.max() - first.min(), length.max() - 1));
    }
  }
}
