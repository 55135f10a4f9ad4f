// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.traps;

import dev.slotwise.interp.client.Instruction;
import dev.slotwise.interp.client.Subject;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Signature;
import dev.slotwise.wasm.op.TrapCause;

/**
 * Decides whether an instruction traps, for each cause, in one state. A state covers all concrete
 * ones, so what it rules out can't happen; and where all that it covers traps, every execution
 * does.
 *
 * <p>Source: WebAssembly 3.0, section 4.6, the steps that say "trap".
 *
 * @param <V> the elements of the value domain
 */
final class TrapChecks<V> {
  private final Subject<V> subject;
  private final ValueDomain<V> domain;
  private final BoundsChecks<V> bounds;

  TrapChecks(Subject<V> subject) {
    this.subject = subject;
    this.domain = subject.domain();
    this.bounds = new BoundsChecks<>(subject);
  }

  Proof check(Instruction<V> at, Opcode op, TrapCause cause) {
    return switch (cause) {
      case UNREACHABLE -> Proof.always("it is unreachable, and reached");
      case DIVISION -> division(at, op);
      case CONVERSION -> Proof.may("floats are not followed");
      case BOUNDS -> bounds.check(at, op);
      case ALIGNMENT -> bounds.alignment(at, op);
      case SHARING -> sharing(at);
      case NULL -> isNull(at, op);
      case CAST -> cast(at, op);
      case EXHAUSTION, ALLOCATION, INTERRUPTION ->
          throw new IllegalArgumentException("depends on the engine: " + cause);
    };
  }

  private Proof division(Instruction<V> at, Opcode op) {
    int width = width(op);
    BinaryOp operation = (BinaryOp) java.util.Objects.requireNonNull(op.operation());
    V divisor = at.number(0);
    V dividend = at.number(1);
    String values = "divisor " + divisor;
    if (domain.isBottom(domain.binary(operation, dividend, divisor, width))) {
      return Proof.always(values);
    }
    boolean byZero = domain.contains(divisor, 0, width);
    long smallest = 1L << (width - 1);
    long minusOne = -1L >>> (64 - width);
    boolean overflows =
        operation.traps(smallest, minusOne, width)
            && domain.contains(divisor, minusOne, width)
            && domain.contains(dividend, smallest, width);
    return byZero || overflows ? Proof.may(values) : Proof.never(values);
  }

  private static int width(Opcode op) {
    Signature signature = java.util.Objects.requireNonNull(op.signature());
    return signature.operands().startsWith("l") ? 64 : 32;
  }

  private Proof sharing(Instruction<V> at) {
    return subject.module().memories().get(BoundsChecks.memoryOf(at)).shared()
        ? Proof.never("the memory is shared")
        : Proof.always("the memory is not shared");
  }

  /** The reference that must not be null stands below the other operands. */
  private Proof isNull(Instruction<V> at, Opcode op) {
    switch (op) {
      case CALL_INDIRECT, RETURN_CALL_INDIRECT -> {
        return bounds.slotIsNull(at);
      }
      case ARRAY_COPY -> {
        Proof target = ofReference(at.reference(4));
        Proof source = ofReference(at.reference(2));
        return target.verdict() == Verdict.ALWAYS || source.verdict() == Verdict.NEVER
            ? target
            : source;
      }
      default -> {
        return ofReference(at.reference(depthOfReference(op)));
      }
    }
  }

  private static int depthOfReference(Opcode op) {
    return switch (op) {
      case STRUCT_SET, ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> 1;
      case ARRAY_SET -> 2;
      case ARRAY_FILL -> 3;
      case ARRAY_INIT_DATA, ARRAY_INIT_ELEM -> 3;
      default -> 0;
    };
  }

  private static Proof ofReference(RefValue reference) {
    return Proof.of(
        reference.mayBeNull(),
        !reference.isNull(),
        reference.isNull()
            ? "the reference is null"
            : reference.mayBeNull() ? "the reference may be null" : "the reference is not null");
  }

  private Proof cast(Instruction<V> at, Opcode op) {
    switch (op) {
      case CALL_INDIRECT, RETURN_CALL_INDIRECT -> {
        return bounds.slotIsOfOtherType(at);
      }
      case REF_CAST, REF_CAST_NULL -> {
        RefValue reference = at.reference(0);
        if (reference.isNull()) {
          return op == Opcode.REF_CAST_NULL
              ? Proof.never("the reference is null, which the type takes")
              : Proof.always("the reference is null, which the type does not take");
        }
        return castOfFunctions(reference, at.immediates(), op == Opcode.REF_CAST_NULL);
      }
      default -> {
        return Proof.may("types of objects are not followed");
      }
    }
  }

  private Proof castOfFunctions(RefValue reference, ByteCursor immediates, boolean toNullable) {
    if (reference.isUnknown() || reference.mayBeOther() || reference.functions().isEmpty()) {
      return Proof.may("types of objects are not followed");
    }
    int heapType = immediates.heapType();
    int fitting =
        reference
            .functions()
            .count(
                function ->
                    subject
                        .module()
                        .types()
                        .heapMatches(subject.module().functionTypeIndex(function), heapType));
    boolean nullTraps = reference.mayBeNull() && !toNullable;
    boolean nullPasses = reference.mayBeNull() && toNullable;
    int all = reference.functions().size();
    return Proof.of(
        fitting < all || nullTraps,
        fitting > 0 || nullPasses,
        fitting + " of " + all + " functions fit" + (reference.mayBeNull() ? ", or null" : ""));
  }
}
