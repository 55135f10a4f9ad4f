// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Why an instruction can end the computation without being caught by any handler: what the
 * execution rules call a trap, and what an engine may do when a resource runs out or when it is
 * told to stop. This is the only list of it; {@link #of} derives it from the opcode table.
 *
 * <p>Whatever the cause, the store is as it was before the instruction: none of them writes
 * anything first. If a callee traps, the instruction of the callee that traps counts, with the
 * store before it.
 *
 * <p>Source: WebAssembly 3.0, section 4.6 (the steps that say "trap") and the appendix on
 * implementation limitations; the threads proposal for atomic instructions.
 */
public enum TrapCause {
  /** {@code unreachable}. */
  UNREACHABLE,
  /** A divisor of zero, or a quotient that does not fit. */
  DIVISION,
  /** A float that does not fit into the integer. */
  CONVERSION,
  /** An address, a slot, an element or a byte of a segment that does not exist. */
  BOUNDS,
  /** An atomic access to an address that is no multiple of its size. */
  ALIGNMENT,
  /** Waiting on a memory that is not shared. */
  SHARING,
  /** A reference that is null. */
  NULL,
  /** A reference, or a function that is called, of another type. */
  CAST,
  /** No stack for the callee. */
  EXHAUSTION,
  /** No memory for an object. */
  ALLOCATION,
  /**
   * An engine that counts fuel or time looks at it here: at calls, and where a loop starts anew.
   */
  INTERRUPTION;

  private static final Map<Opcode, Set<TrapCause>> CAUSES = causes();

  /**
   * {@return the reasons for which an instruction can trap; empty if it can't}
   *
   * @param op an instruction
   */
  public static Set<TrapCause> of(Opcode op) {
    return CAUSES.getOrDefault(op, Set.of());
  }

  private static Map<Opcode, Set<TrapCause>> causes() {
    Map<Opcode, Set<TrapCause>> all = new EnumMap<>(Opcode.class);
    for (Opcode op : Opcode.values()) {
      Set<TrapCause> causes = derive(op);
      if (!causes.isEmpty()) {
        all.put(op, Collections.unmodifiableSet(causes));
      }
    }
    return all;
  }

  private static Set<TrapCause> derive(Opcode op) {
    Operation operation = op.operation();
    if (operation instanceof MemoryAccess access) {
      return ofAccess(op, access);
    }
    if (operation != null) {
      return operation instanceof BinaryOp binary && binary.canTrap()
          ? EnumSet.of(DIVISION)
          : EnumSet.noneOf(TrapCause.class);
    }
    return switch (op) {
      case UNREACHABLE -> EnumSet.of(UNREACHABLE);
      case LOOP -> EnumSet.of(INTERRUPTION);
      case CALL, RETURN_CALL -> EnumSet.of(EXHAUSTION, INTERRUPTION);
      case CALL_INDIRECT, RETURN_CALL_INDIRECT ->
          EnumSet.of(BOUNDS, NULL, CAST, EXHAUSTION, INTERRUPTION);
      case CALL_REF, RETURN_CALL_REF -> EnumSet.of(NULL, EXHAUSTION, INTERRUPTION);
      case THROW -> EnumSet.of(ALLOCATION);
      case THROW_REF -> EnumSet.of(NULL);
      case I32_TRUNC_F32_S,
          I32_TRUNC_F32_U,
          I32_TRUNC_F64_S,
          I32_TRUNC_F64_U,
          I64_TRUNC_F32_S,
          I64_TRUNC_F32_U,
          I64_TRUNC_F64_S,
          I64_TRUNC_F64_U ->
          EnumSet.of(CONVERSION);
      case MEMORY_FILL,
          MEMORY_COPY,
          MEMORY_INIT,
          TABLE_GET,
          TABLE_SET,
          TABLE_FILL,
          TABLE_COPY,
          TABLE_INIT ->
          EnumSet.of(BOUNDS);
      case REF_AS_NON_NULL,
          STRUCT_GET,
          STRUCT_GET_S,
          STRUCT_GET_U,
          STRUCT_SET,
          ARRAY_LEN,
          I31_GET_S,
          I31_GET_U ->
          EnumSet.of(NULL);
      case ARRAY_GET,
          ARRAY_GET_S,
          ARRAY_GET_U,
          ARRAY_SET,
          ARRAY_FILL,
          ARRAY_COPY,
          ARRAY_INIT_DATA,
          ARRAY_INIT_ELEM ->
          EnumSet.of(NULL, BOUNDS);
      case STRUCT_NEW, STRUCT_NEW_DEFAULT, ARRAY_NEW, ARRAY_NEW_DEFAULT, ARRAY_NEW_FIXED ->
          EnumSet.of(ALLOCATION);
      case ARRAY_NEW_DATA, ARRAY_NEW_ELEM -> EnumSet.of(BOUNDS, ALLOCATION);
      case REF_CAST, REF_CAST_NULL -> EnumSet.of(CAST);
      default -> EnumSet.noneOf(TrapCause.class);
    };
  }

  private static Set<TrapCause> ofAccess(Opcode op, MemoryAccess access) {
    EnumSet<TrapCause> causes = EnumSet.of(BOUNDS);
    if (op.immediates() == Immediates.ATOMIC_ARGUMENT && access.bytes() > 1) {
      causes.add(ALIGNMENT);
    }
    if (op == Opcode.MEMORY_ATOMIC_WAIT32 || op == Opcode.MEMORY_ATOMIC_WAIT64) {
      causes.add(SHARING);
    }
    return causes;
  }
}
