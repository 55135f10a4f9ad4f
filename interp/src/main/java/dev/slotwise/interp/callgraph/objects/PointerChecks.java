// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.interp.callgraph.objects.LeavingPointer.Kind;
import dev.slotwise.interp.client.Instruction;
import dev.slotwise.interp.client.Subject;
import dev.slotwise.interp.domain.Origins;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.domain.ValueDomain.UnsignedRange;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.state.Addresses;
import dev.slotwise.interp.state.MemoryObjects;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.linking.Linking;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Signature;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/**
 * Whether one instruction, in one state, uses a pointer outside of its object.
 *
 * @param <V> the elements of the value domain
 */
final class PointerChecks<V> {
  private static final int WORD = Integer.BYTES;

  /** Set in an alignment if the index of a memory follows. */
  private static final int HAS_MEMORY = 0x40;

  /** An index with more possible words than this is not looked at. */
  private static final int MOST_SLOTS = 64;

  private final ModuleModel<V> model;
  private final ValueDomain<V> domain;
  private final Addresses<V> addresses;
  private final MemoryObjects objects;
  private final ObjectNames names;

  PointerChecks(Subject<V> subject, Linking linking) {
    this.model = subject.model();
    this.domain = subject.domain();
    this.addresses = model.addresses();
    this.objects = addresses.objects();
    this.names = new ObjectNames(subject.module(), linking, objects);
  }

  Optional<LeavingPointer> check(Instruction<V> at) {
    Opcode op = at.opcode();
    if (op.operation() instanceof MemoryAccess access) {
      return access(at, op, access);
    }
    return switch (op) {
      case CALL_INDIRECT, RETURN_CALL_INDIRECT -> call(at);
      case MEMORY_COPY -> bulk(at, 2).or(() -> bulk(at, 1));
      case MEMORY_FILL, MEMORY_INIT -> bulk(at, 2);
      case I32_ADD, I32_SUB -> distance(at);
      default -> Optional.empty();
    };
  }

  private Optional<LeavingPointer> access(Instruction<V> at, Opcode op, MemoryAccess access) {
    Signature signature = op.signature();
    if (signature == null) {
      return Optional.empty();
    }
    ByteCursor immediates = at.immediates();
    if ((immediates.u32() & HAS_MEMORY) != 0) {
      immediates.u32();
    }
    int place = immediates.position();
    long offset = immediates.u64();
    V address = addresses.offset(at.number(signature.operands().length() - 1), place);
    UnsignedRange range = domain.range(address, Integer.SIZE);
    Optional<LeavingPointer> outside =
        outside(
            at, addresses.of(address), range.min() + offset, range.max() + offset, access.bytes());
    if (outside.isPresent() || access.bytes() >= WORD || access.reads() == access.writes()) {
      return outside;
    }
    if (access.writes()) {
      return part(at, at.number(0));
    }
    OptionalLong exact = domain.asConstant(address, Integer.SIZE);
    if (exact.isEmpty()) {
      return Optional.empty();
    }
    long word = (exact.getAsLong() + offset) & -WORD;
    return part(at, model.values().number(at.store().word(0, word, WORD)));
  }

  /** Bytes from an address on, as many as the operand on top says, one at least. */
  private Optional<LeavingPointer> bulk(Instruction<V> at, int depth) {
    V address = at.number(depth);
    UnsignedRange length = domain.range(at.number(0), Integer.SIZE);
    if (length.min() == 0) {
      return Optional.empty();
    }
    UnsignedRange range = domain.range(address, Integer.SIZE);
    return outside(at, addresses.of(address), range.min(), range.max(), length.max());
  }

  /** An access that begins between two addresses. */
  private Optional<LeavingPointer> outside(
      Instruction<V> at, Origins origins, long first, long last, long bytes) {
    if (origins.isAny()) {
      return Optional.empty();
    }
    for (int i = 0; i < origins.objects().size(); i++) {
      int object = origins.objects().get(i);
      if (first < objects.end(object) && last + bytes > objects.start(object)) {
        return Optional.empty();
      }
    }
    int hit = objects.at(first);
    boolean isInside = hit != MemoryObjects.NO_OBJECT && last + bytes <= objects.end(hit);
    if (isPointer(origins)) {
      return Optional.of(finding(Kind.ACCESS, at, names.of(origins), place(origins, first, last)));
    }
    // Of no object, or of none that is hit: an address that the linker did not write.
    return isInside
        ? Optional.of(
            finding(
                Kind.ADDRESS, at, names.of(Origins.of(hit)), place(Origins.of(hit), first, last)))
        : Optional.empty();
  }

  private String place(Origins origins, long first, long last) {
    int object = origins.objects().get(0);
    return isFunction(object)
        ? "memory is accessed there"
        : "byte %d%s of %d"
            .formatted(
                first - objects.start(object),
                first == last ? "" : " or further on",
                objects.end(object) - objects.start(object));
  }

  /** A sum or difference of two addresses. */
  private Optional<LeavingPointer> distance(Instruction<V> at) {
    Origins left = addresses.of(at.number(1));
    Origins right = addresses.of(at.number(0));
    return isPointer(left)
            && isPointer(right)
            && left.objects().noneSatisfy(right.objects()::contains)
        ? Optional.of(finding(Kind.DISTANCE, at, names.of(left), "and " + names.of(right)))
        : Optional.empty();
  }

  private Optional<LeavingPointer> call(Instruction<V> at) {
    ByteCursor immediates = at.immediates();
    immediates.u32(); // the type
    int table = immediates.u32();
    V operand = at.number(0);
    Origins origins = addresses.of(operand);
    Optional<ImmutableLongList> values = domain.values(operand, MOST_SLOTS, Integer.SIZE);
    if (values.isEmpty() || origins.isAny() || (!isPointer(origins) && !origins.isOther())) {
      return Optional.empty();
    }
    // A call that traps enters nothing.
    ImmutableLongList filled = values.get().select(slot -> !isNull(at.store().slot(table, slot)));
    if (filled.isEmpty()) {
      return Optional.empty();
    }
    if (origins.isOther()) {
      return Optional.of(
          finding(
              Kind.NUMBER,
              at,
              String.valueOf(filled.getFirst()),
              "the linker wrote no such slot there"));
    }
    boolean isSome =
        filled.anySatisfy(
            slot ->
                origins
                    .objects()
                    .anySatisfy(one -> objects.start(one) == PointerMemory.FUNCTIONS + slot));
    return isSome
        ? Optional.empty()
        : Optional.of(
            finding(
                Kind.MOVED,
                at,
                names.of(origins),
                "slot %d is called".formatted(filled.getFirst())));
  }

  private static boolean isNull(RefValue held) {
    return held.isNull() || held.isBottom();
  }

  private Optional<LeavingPointer> part(Instruction<V> at, V word) {
    Origins origins = addresses.of(word);
    return isPointer(origins) && origins.objects().allSatisfy(this::isFunction)
        ? Optional.of(finding(Kind.PART, at, names.of(origins), "bytes of it are moved"))
        : Optional.empty();
  }

  /** Whether a word certainly is a pointer to one of few. */
  private static boolean isPointer(Origins origins) {
    return !origins.isAny() && !origins.mayBeOther() && !origins.objects().isEmpty();
  }

  private boolean isFunction(int object) {
    return objects.start(object) >= PointerMemory.FUNCTIONS;
  }

  private static LeavingPointer finding(Kind kind, Instruction<?> at, String of, String detail) {
    return new LeavingPointer(kind, at.function(), at.offset(), of, detail);
  }
}
