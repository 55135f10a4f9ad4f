// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.shape;

import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Signature;

/** Instructions by what they cost those who read code: what they take, give, and look up. */
public enum InstructionClass {
  LOCAL_GET,
  LOCAL_SET,
  LOCAL_TEE,
  GLOBAL_GET,
  GLOBAL_SET,
  CONSTANT,
  LOAD,
  STORE,
  UNARY,
  BINARY,
  SELECT,
  DROP,
  BLOCK,
  LOOP,
  IF,
  BRANCH,
  BRANCH_IF,
  BRANCH_TABLE,
  CALL,
  CALL_INDIRECT,
  END,
  OTHER;

  /** The class of an instruction. */
  public static InstructionClass of(Opcode op) {
    return switch (op) {
      case LOCAL_GET -> LOCAL_GET;
      case LOCAL_SET -> LOCAL_SET;
      case LOCAL_TEE -> LOCAL_TEE;
      case GLOBAL_GET -> GLOBAL_GET;
      case GLOBAL_SET -> GLOBAL_SET;
      case SELECT, SELECT_T -> SELECT;
      case DROP -> DROP;
      case BLOCK -> BLOCK;
      case LOOP -> LOOP;
      case IF -> IF;
      case BR, RETURN, UNREACHABLE -> BRANCH;
      case BR_IF -> BRANCH_IF;
      case BR_TABLE -> BRANCH_TABLE;
      case CALL -> CALL;
      case CALL_INDIRECT -> CALL_INDIRECT;
      case END -> END;
      default -> bySignature(op);
    };
  }

  private static InstructionClass bySignature(Opcode op) {
    Signature signature = op.signature();
    if (signature == null) {
      return OTHER;
    }
    int operands = signature.operands().length();
    int results = signature.results().length();
    if (op.operation() instanceof MemoryAccess) {
      return results == 0 ? STORE : LOAD;
    }
    return switch (operands * 10 + results) {
      case 1 -> CONSTANT;
      case 11 -> UNARY;
      case 21 -> BINARY;
      default -> OTHER;
    };
  }
}
