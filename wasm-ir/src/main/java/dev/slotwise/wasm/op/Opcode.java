// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

import static dev.slotwise.wasm.op.Arity.takes;
import static dev.slotwise.wasm.op.Immediates.*;

import dev.slotwise.wasm.op.Arity.Rest;
import org.jspecify.annotations.Nullable;

/**
 * The instruction set, one row an instruction: code, mnemonic, immediates, operand and result
 * types, operation. Decoder, validator, printer, documentation and every walk through code derive
 * from it: how many values an instruction takes and gives ({@link #arity}), where control goes
 * ({@link #control}) and what its indices count ({@link Immediates#spaces}) is said here once.
 *
 * <p>A signature is written {@code operands>results}, first operand deepest, with {@code i l f d v}
 * for i32, i64, f32, f64, v128 and {@code a} for the address type of the memory that the
 * instruction names. A row without one has a validation rule of its own; it says how many values
 * are taken and given, but not their types.
 *
 * <p>The comment of each row says what the instruction does. Accesses to memory trap if they are
 * out of bounds, atomic ones also if the address is no multiple of their size; {@link TrapCause#of}
 * has all causes. A result that the proposal for relaxed vectors leaves to the engine is called
 * free.
 *
 * <p>Source: WebAssembly 3.0, section 5.4, with the proposals threads, legacy exception handling
 * and wide arithmetic.
 */
@SuppressWarnings(
    "ImmutableEnumChecker") // Signature and Operation are immutable records and enums.
public enum Opcode {

  // Control (Wasm 3.0, section 5.4.1), exceptions new and legacy included.
  /** {@code unreachable}: traps. */
  UNREACHABLE(0x00, "unreachable", NONE, takes(0, 0), Control.LEAVE),
  /** {@code nop}: does nothing. */
  NOP(0x01, "nop", NONE, ""),
  /** {@code block}: opens a block whose label is its end. */
  BLOCK(0x02, "block", BLOCK_TYPE, takes(0, 0, Rest.BLOCK), Control.OPEN),
  /** {@code loop}: opens a block whose label is its start. */
  LOOP(0x03, "loop", BLOCK_TYPE, takes(0, 0, Rest.BLOCK), Control.OPEN),
  /**
   * {@code if}: opens a block that runs if an i32 is not 0, and the part after {@code else}
   * otherwise.
   */
  IF(0x04, "if", BLOCK_TYPE, takes(1, 0, Rest.BLOCK), Control.OPEN),
  /** {@code else}: begins the other part of an {@code if}. */
  ELSE(0x05, "else", NONE, takes(0, 0, Rest.ARM), Control.ARM),
  /**
   * {@code try}: opens a block with handlers of the legacy form; {@code try_table} is the one of
   * WebAssembly 3.0.
   */
  TRY(0x06, "try", BLOCK_TYPE, takes(0, 0, Rest.BLOCK), Control.OPEN),
  /** {@code catch}: begins a handler of exceptions of one tag, with their arguments; legacy. */
  CATCH(0x07, "catch", TAG, takes(0, 0, Rest.ARM), Control.ARM),
  /** {@code throw}: throws an exception of a tag. */
  THROW(0x08, "throw", TAG, takes(0, 0, Rest.TAG), Control.LEAVE),
  /** {@code rethrow}: throws the exception of an enclosing legacy handler again. */
  RETHROW(0x09, "rethrow", LABEL, takes(0, 0), Control.LEAVE),
  /** {@code throw_ref}: throws the exception that a reference refers to; traps if it is null. */
  THROW_REF(0x0A, "throw_ref", NONE, takes(1, 0), Control.LEAVE),
  /** {@code end}: ends a block, or a function body. */
  END(0x0B, "end", NONE, takes(0, 0, Rest.ARM), Control.CLOSE),
  /** {@code br}: branches to an enclosing label. */
  BR(0x0C, "br", LABEL, takes(0, 0, Rest.LABEL), Control.LEAVE),
  /** {@code br_if}: branches to an enclosing label if an i32 is not 0. */
  BR_IF(0x0D, "br_if", LABEL, takes(1, 0, Rest.LABEL), Control.BRANCH),
  /** {@code br_table}: branches to the label that an i32 chooses, or to the last one. */
  BR_TABLE(0x0E, "br_table", LABELS, takes(1, 0, Rest.LABEL), Control.LEAVE),
  /** {@code return}: leaves the function. */
  RETURN(0x0F, "return", NONE, takes(0, 0, Rest.FUNCTION), Control.LEAVE),
  /** {@code call}: calls a function that it names. */
  CALL(0x10, "call", FUNCTION, takes(0, 0, Rest.CALLEE), Control.CALL),
  /**
   * {@code call_indirect}: calls the function in a slot of a table; traps if there is no slot, it
   * is null, or of another type.
   */
  CALL_INDIRECT(0x11, "call_indirect", TYPE_TABLE, takes(1, 0, Rest.CALLEE), Control.CALL),
  /** {@code return_call}: calls a function that it names, in place of this activation. */
  RETURN_CALL(0x12, "return_call", FUNCTION, takes(0, 0, Rest.CALLEE), Control.CALL),
  /**
   * {@code return_call_indirect}: calls the function in a slot of a table, in place of this
   * activation; traps as {@link #CALL_INDIRECT}.
   */
  RETURN_CALL_INDIRECT(
      0x13, "return_call_indirect", TYPE_TABLE, takes(1, 0, Rest.CALLEE), Control.CALL),
  /** {@code call_ref}: calls the function that a reference refers to; traps if it is null. */
  CALL_REF(0x14, "call_ref", TYPE, takes(1, 0, Rest.CALLEE), Control.CALL),
  /**
   * {@code return_call_ref}: calls the function that a reference refers to, in place of this
   * activation; traps if it is null.
   */
  RETURN_CALL_REF(0x15, "return_call_ref", TYPE, takes(1, 0, Rest.CALLEE), Control.CALL),
  /**
   * {@code delegate}: ends a legacy {@code try}, and hands its exceptions to an enclosing block.
   */
  DELEGATE(0x18, "delegate", LABEL, takes(0, 0, Rest.ARM), Control.CLOSE),
  /** {@code catch_all}: begins a handler of all exceptions; legacy. */
  CATCH_ALL(0x19, "catch_all", NONE, takes(0, 0, Rest.ARM), Control.ARM),
  /** {@code try_table}: opens a block whose exceptions branch to labels. */
  TRY_TABLE(0x1F, "try_table", CATCHES, takes(0, 0, Rest.BLOCK), Control.OPEN),

  // Parametric, variables and tables (5.4.2 to 5.4.5).
  /** {@code drop}: takes an operand away. */
  DROP(0x1A, "drop", NONE, takes(1, 0)),
  /**
   * {@code select}: the first operand if an i32 is not 0, otherwise the second; numbers and vectors
   * only.
   */
  SELECT(0x1B, "select", NONE, takes(3, 1)),
  /**
   * {@code select}: the first operand if an i32 is not 0, otherwise the second; of a type that it
   * names.
   */
  SELECT_T(0x1C, "select", SELECT_TYPES, takes(3, 1)),
  /** {@code local.get}: A local's value. */
  LOCAL_GET(0x20, "local.get", LOCAL, takes(0, 1)),
  /** {@code local.set}: sets a local. */
  LOCAL_SET(0x21, "local.set", LOCAL, takes(1, 0)),
  /** {@code local.tee}: sets a local, and leaves the value on the stack. */
  LOCAL_TEE(0x22, "local.tee", LOCAL, takes(1, 1)),
  /** {@code global.get}: A global's value. */
  GLOBAL_GET(0x23, "global.get", GLOBAL, takes(0, 1)),
  /** {@code global.set}: sets a global. */
  GLOBAL_SET(0x24, "global.set", GLOBAL, takes(1, 0)),
  /** {@code table.get}: the reference in a slot of a table; traps if out of bounds. */
  TABLE_GET(0x25, "table.get", TABLE, takes(1, 1)),
  /** {@code table.set}: sets a slot of a table; traps if out of bounds. */
  TABLE_SET(0x26, "table.set", TABLE, takes(2, 0)),

  // Memory (5.4.6). In a signature, a is the memory's address type.
  /** {@code i32.load}: the 4 bytes at an address. */
  I32_LOAD(0x28, "i32.load", MEMORY_ARGUMENT, "a>i", MemoryAccess.load(4, false)),
  /** {@code i64.load}: the 8 bytes at an address. */
  I64_LOAD(0x29, "i64.load", MEMORY_ARGUMENT, "a>l", MemoryAccess.load(8, false)),
  /** {@code f32.load}: the 4 bytes at an address. */
  F32_LOAD(0x2A, "f32.load", MEMORY_ARGUMENT, "a>f", MemoryAccess.load(4, false)),
  /** {@code f64.load}: the 8 bytes at an address. */
  F64_LOAD(0x2B, "f64.load", MEMORY_ARGUMENT, "a>d", MemoryAccess.load(8, false)),
  /** {@code i32.load8_s}: the byte at an address, sign-extended to i32. */
  I32_LOAD8_S(0x2C, "i32.load8_s", MEMORY_ARGUMENT, "a>i", MemoryAccess.load(1, true)),
  /** {@code i32.load8_u}: the byte at an address, zero-extended to i32. */
  I32_LOAD8_U(0x2D, "i32.load8_u", MEMORY_ARGUMENT, "a>i", MemoryAccess.load(1, false)),
  /** {@code i32.load16_s}: the 2 bytes at an address, sign-extended to i32. */
  I32_LOAD16_S(0x2E, "i32.load16_s", MEMORY_ARGUMENT, "a>i", MemoryAccess.load(2, true)),
  /** {@code i32.load16_u}: the 2 bytes at an address, zero-extended to i32. */
  I32_LOAD16_U(0x2F, "i32.load16_u", MEMORY_ARGUMENT, "a>i", MemoryAccess.load(2, false)),
  /** {@code i64.load8_s}: the byte at an address, sign-extended to i64. */
  I64_LOAD8_S(0x30, "i64.load8_s", MEMORY_ARGUMENT, "a>l", MemoryAccess.load(1, true)),
  /** {@code i64.load8_u}: the byte at an address, zero-extended to i64. */
  I64_LOAD8_U(0x31, "i64.load8_u", MEMORY_ARGUMENT, "a>l", MemoryAccess.load(1, false)),
  /** {@code i64.load16_s}: the 2 bytes at an address, sign-extended to i64. */
  I64_LOAD16_S(0x32, "i64.load16_s", MEMORY_ARGUMENT, "a>l", MemoryAccess.load(2, true)),
  /** {@code i64.load16_u}: the 2 bytes at an address, zero-extended to i64. */
  I64_LOAD16_U(0x33, "i64.load16_u", MEMORY_ARGUMENT, "a>l", MemoryAccess.load(2, false)),
  /** {@code i64.load32_s}: the 4 bytes at an address, sign-extended to i64. */
  I64_LOAD32_S(0x34, "i64.load32_s", MEMORY_ARGUMENT, "a>l", MemoryAccess.load(4, true)),
  /** {@code i64.load32_u}: the 4 bytes at an address, zero-extended to i64. */
  I64_LOAD32_U(0x35, "i64.load32_u", MEMORY_ARGUMENT, "a>l", MemoryAccess.load(4, false)),
  /** {@code i32.store}: stores 4 bytes. */
  I32_STORE(0x36, "i32.store", MEMORY_ARGUMENT, "ai>", MemoryAccess.store(4)),
  /** {@code i64.store}: stores 8 bytes. */
  I64_STORE(0x37, "i64.store", MEMORY_ARGUMENT, "al>", MemoryAccess.store(8)),
  /** {@code f32.store}: stores 4 bytes. */
  F32_STORE(0x38, "f32.store", MEMORY_ARGUMENT, "af>", MemoryAccess.store(4)),
  /** {@code f64.store}: stores 8 bytes. */
  F64_STORE(0x39, "f64.store", MEMORY_ARGUMENT, "ad>", MemoryAccess.store(8)),
  /** {@code i32.store8}: stores the low byte. */
  I32_STORE8(0x3A, "i32.store8", MEMORY_ARGUMENT, "ai>", MemoryAccess.store(1)),
  /** {@code i32.store16}: stores the low 2 bytes. */
  I32_STORE16(0x3B, "i32.store16", MEMORY_ARGUMENT, "ai>", MemoryAccess.store(2)),
  /** {@code i64.store8}: stores the low byte. */
  I64_STORE8(0x3C, "i64.store8", MEMORY_ARGUMENT, "al>", MemoryAccess.store(1)),
  /** {@code i64.store16}: stores the low 2 bytes. */
  I64_STORE16(0x3D, "i64.store16", MEMORY_ARGUMENT, "al>", MemoryAccess.store(2)),
  /** {@code i64.store32}: stores the low 4 bytes. */
  I64_STORE32(0x3E, "i64.store32", MEMORY_ARGUMENT, "al>", MemoryAccess.store(4)),
  /** {@code memory.size}: the size of a memory in pages. */
  MEMORY_SIZE(0x3F, "memory.size", MEMORY, ">a"),
  /**
   * {@code memory.grow}: makes a memory larger by a number of pages; gives the size before, or -1
   * if it can't be.
   */
  MEMORY_GROW(0x40, "memory.grow", MEMORY, "a>a"),

  // Numeric (5.4.7).
  /** {@code i32.const}: an i32 that it names. */
  I32_CONST(0x41, "i32.const", I32, ">i"),
  /** {@code i64.const}: an i64 that it names. */
  I64_CONST(0x42, "i64.const", I64, ">l"),
  /** {@code f32.const}: an f32 that it names. */
  F32_CONST(0x43, "f32.const", F32, ">f"),
  /** {@code f64.const}: an f64 that it names. */
  F64_CONST(0x44, "f64.const", F64, ">d"),
  /** {@code i32.eqz}: 1 if the operand is 0, otherwise 0. */
  I32_EQZ(0x45, "i32.eqz", NONE, "i>i", EqualsZero.INSTANCE),
  /** {@code i32.eq}: 1 if the operands are equal, otherwise 0. */
  I32_EQ(0x46, "i32.eq", NONE, "ii>i", CompareOp.EQ),
  /** {@code i32.ne}: 1 if the operands differ, otherwise 0. */
  I32_NE(0x47, "i32.ne", NONE, "ii>i", CompareOp.NE),
  /** {@code i32.lt_s}: 1 if the first operand is less, signed, otherwise 0. */
  I32_LT_S(0x48, "i32.lt_s", NONE, "ii>i", CompareOp.LT_S),
  /** {@code i32.lt_u}: 1 if the first operand is less, unsigned, otherwise 0. */
  I32_LT_U(0x49, "i32.lt_u", NONE, "ii>i", CompareOp.LT_U),
  /** {@code i32.gt_s}: 1 if the first operand is greater, signed, otherwise 0. */
  I32_GT_S(0x4A, "i32.gt_s", NONE, "ii>i", CompareOp.GT_S),
  /** {@code i32.gt_u}: 1 if the first operand is greater, unsigned, otherwise 0. */
  I32_GT_U(0x4B, "i32.gt_u", NONE, "ii>i", CompareOp.GT_U),
  /** {@code i32.le_s}: 1 if the first operand is at most the second, signed, otherwise 0. */
  I32_LE_S(0x4C, "i32.le_s", NONE, "ii>i", CompareOp.LE_S),
  /** {@code i32.le_u}: 1 if the first operand is at most the second, unsigned, otherwise 0. */
  I32_LE_U(0x4D, "i32.le_u", NONE, "ii>i", CompareOp.LE_U),
  /** {@code i32.ge_s}: 1 if the first operand is at least the second, signed, otherwise 0. */
  I32_GE_S(0x4E, "i32.ge_s", NONE, "ii>i", CompareOp.GE_S),
  /** {@code i32.ge_u}: 1 if the first operand is at least the second, unsigned, otherwise 0. */
  I32_GE_U(0x4F, "i32.ge_u", NONE, "ii>i", CompareOp.GE_U),
  /** {@code i64.eqz}: 1 if the operand is 0, otherwise 0. */
  I64_EQZ(0x50, "i64.eqz", NONE, "l>i", EqualsZero.INSTANCE),
  /** {@code i64.eq}: 1 if the operands are equal, otherwise 0. */
  I64_EQ(0x51, "i64.eq", NONE, "ll>i", CompareOp.EQ),
  /** {@code i64.ne}: 1 if the operands differ, otherwise 0. */
  I64_NE(0x52, "i64.ne", NONE, "ll>i", CompareOp.NE),
  /** {@code i64.lt_s}: 1 if the first operand is less, signed, otherwise 0. */
  I64_LT_S(0x53, "i64.lt_s", NONE, "ll>i", CompareOp.LT_S),
  /** {@code i64.lt_u}: 1 if the first operand is less, unsigned, otherwise 0. */
  I64_LT_U(0x54, "i64.lt_u", NONE, "ll>i", CompareOp.LT_U),
  /** {@code i64.gt_s}: 1 if the first operand is greater, signed, otherwise 0. */
  I64_GT_S(0x55, "i64.gt_s", NONE, "ll>i", CompareOp.GT_S),
  /** {@code i64.gt_u}: 1 if the first operand is greater, unsigned, otherwise 0. */
  I64_GT_U(0x56, "i64.gt_u", NONE, "ll>i", CompareOp.GT_U),
  /** {@code i64.le_s}: 1 if the first operand is at most the second, signed, otherwise 0. */
  I64_LE_S(0x57, "i64.le_s", NONE, "ll>i", CompareOp.LE_S),
  /** {@code i64.le_u}: 1 if the first operand is at most the second, unsigned, otherwise 0. */
  I64_LE_U(0x58, "i64.le_u", NONE, "ll>i", CompareOp.LE_U),
  /** {@code i64.ge_s}: 1 if the first operand is at least the second, signed, otherwise 0. */
  I64_GE_S(0x59, "i64.ge_s", NONE, "ll>i", CompareOp.GE_S),
  /** {@code i64.ge_u}: 1 if the first operand is at least the second, unsigned, otherwise 0. */
  I64_GE_U(0x5A, "i64.ge_u", NONE, "ll>i", CompareOp.GE_U),
  /** {@code f32.eq}: 1 if the operands are equal, otherwise 0. */
  F32_EQ(0x5B, "f32.eq", NONE, "ff>i"),
  /** {@code f32.ne}: 1 if the operands differ, otherwise 0. */
  F32_NE(0x5C, "f32.ne", NONE, "ff>i"),
  /** {@code f32.lt}: 1 if the first operand is less, otherwise 0. */
  F32_LT(0x5D, "f32.lt", NONE, "ff>i"),
  /** {@code f32.gt}: 1 if the first operand is greater, otherwise 0. */
  F32_GT(0x5E, "f32.gt", NONE, "ff>i"),
  /** {@code f32.le}: 1 if the first operand is at most the second, otherwise 0. */
  F32_LE(0x5F, "f32.le", NONE, "ff>i"),
  /** {@code f32.ge}: 1 if the first operand is at least the second, otherwise 0. */
  F32_GE(0x60, "f32.ge", NONE, "ff>i"),
  /** {@code f64.eq}: 1 if the operands are equal, otherwise 0. */
  F64_EQ(0x61, "f64.eq", NONE, "dd>i"),
  /** {@code f64.ne}: 1 if the operands differ, otherwise 0. */
  F64_NE(0x62, "f64.ne", NONE, "dd>i"),
  /** {@code f64.lt}: 1 if the first operand is less, otherwise 0. */
  F64_LT(0x63, "f64.lt", NONE, "dd>i"),
  /** {@code f64.gt}: 1 if the first operand is greater, otherwise 0. */
  F64_GT(0x64, "f64.gt", NONE, "dd>i"),
  /** {@code f64.le}: 1 if the first operand is at most the second, otherwise 0. */
  F64_LE(0x65, "f64.le", NONE, "dd>i"),
  /** {@code f64.ge}: 1 if the first operand is at least the second, otherwise 0. */
  F64_GE(0x66, "f64.ge", NONE, "dd>i"),
  /** {@code i32.clz}: how many zero bits lead. */
  I32_CLZ(0x67, "i32.clz", NONE, "i>i", UnaryOp.CLZ),
  /** {@code i32.ctz}: how many zero bits trail. */
  I32_CTZ(0x68, "i32.ctz", NONE, "i>i", UnaryOp.CTZ),
  /** {@code i32.popcnt}: how many bits are set. */
  I32_POPCNT(0x69, "i32.popcnt", NONE, "i>i", UnaryOp.POPCNT),
  /** {@code i32.add}: the sum, modulo 2^32. */
  I32_ADD(0x6A, "i32.add", NONE, "ii>i", BinaryOp.ADD),
  /** {@code i32.sub}: the difference, modulo 2^32. */
  I32_SUB(0x6B, "i32.sub", NONE, "ii>i", BinaryOp.SUB),
  /** {@code i32.mul}: the product, modulo 2^32. */
  I32_MUL(0x6C, "i32.mul", NONE, "ii>i", BinaryOp.MUL),
  /**
   * {@code i32.div_s}: the quotient, signed, rounded towards 0; traps if the divisor is 0 or the
   * quotient does not fit.
   */
  I32_DIV_S(0x6D, "i32.div_s", NONE, "ii>i", BinaryOp.DIV_S),
  /** {@code i32.div_u}: the quotient, unsigned, rounded down; traps if the divisor is 0. */
  I32_DIV_U(0x6E, "i32.div_u", NONE, "ii>i", BinaryOp.DIV_U),
  /** {@code i32.rem_s}: the remainder, with the sign of the dividend; traps if the divisor is 0. */
  I32_REM_S(0x6F, "i32.rem_s", NONE, "ii>i", BinaryOp.REM_S),
  /** {@code i32.rem_u}: the remainder, unsigned; traps if the divisor is 0. */
  I32_REM_U(0x70, "i32.rem_u", NONE, "ii>i", BinaryOp.REM_U),
  /** {@code i32.and}: bitwise conjunction. */
  I32_AND(0x71, "i32.and", NONE, "ii>i", BinaryOp.AND),
  /** {@code i32.or}: bitwise disjunction. */
  I32_OR(0x72, "i32.or", NONE, "ii>i", BinaryOp.OR),
  /** {@code i32.xor}: bitwise exclusive disjunction. */
  I32_XOR(0x73, "i32.xor", NONE, "ii>i", BinaryOp.XOR),
  /** {@code i32.shl}: shifts to the left, by the second operand modulo 32. */
  I32_SHL(0x74, "i32.shl", NONE, "ii>i", BinaryOp.SHL),
  /** {@code i32.shr_s}: shifts right, copying the sign, by the second operand modulo 32. */
  I32_SHR_S(0x75, "i32.shr_s", NONE, "ii>i", BinaryOp.SHR_S),
  /** {@code i32.shr_u}: shifts right, filling with zeros, by the second operand modulo 32. */
  I32_SHR_U(0x76, "i32.shr_u", NONE, "ii>i", BinaryOp.SHR_U),
  /** {@code i32.rotl}: rotates to the left, by the second operand modulo 32. */
  I32_ROTL(0x77, "i32.rotl", NONE, "ii>i", BinaryOp.ROTL),
  /** {@code i32.rotr}: rotates to the right, by the second operand modulo 32. */
  I32_ROTR(0x78, "i32.rotr", NONE, "ii>i", BinaryOp.ROTR),
  /** {@code i64.clz}: how many zero bits lead. */
  I64_CLZ(0x79, "i64.clz", NONE, "l>l", UnaryOp.CLZ),
  /** {@code i64.ctz}: how many zero bits trail. */
  I64_CTZ(0x7A, "i64.ctz", NONE, "l>l", UnaryOp.CTZ),
  /** {@code i64.popcnt}: how many bits are set. */
  I64_POPCNT(0x7B, "i64.popcnt", NONE, "l>l", UnaryOp.POPCNT),
  /** {@code i64.add}: the sum, modulo 2^64. */
  I64_ADD(0x7C, "i64.add", NONE, "ll>l", BinaryOp.ADD),
  /** {@code i64.sub}: the difference, modulo 2^64. */
  I64_SUB(0x7D, "i64.sub", NONE, "ll>l", BinaryOp.SUB),
  /** {@code i64.mul}: the product, modulo 2^64. */
  I64_MUL(0x7E, "i64.mul", NONE, "ll>l", BinaryOp.MUL),
  /**
   * {@code i64.div_s}: the quotient, signed, rounded towards 0; traps if the divisor is 0 or the
   * quotient does not fit.
   */
  I64_DIV_S(0x7F, "i64.div_s", NONE, "ll>l", BinaryOp.DIV_S),
  /** {@code i64.div_u}: the quotient, unsigned, rounded down; traps if the divisor is 0. */
  I64_DIV_U(0x80, "i64.div_u", NONE, "ll>l", BinaryOp.DIV_U),
  /** {@code i64.rem_s}: the remainder, with the sign of the dividend; traps if the divisor is 0. */
  I64_REM_S(0x81, "i64.rem_s", NONE, "ll>l", BinaryOp.REM_S),
  /** {@code i64.rem_u}: the remainder, unsigned; traps if the divisor is 0. */
  I64_REM_U(0x82, "i64.rem_u", NONE, "ll>l", BinaryOp.REM_U),
  /** {@code i64.and}: bitwise conjunction. */
  I64_AND(0x83, "i64.and", NONE, "ll>l", BinaryOp.AND),
  /** {@code i64.or}: bitwise disjunction. */
  I64_OR(0x84, "i64.or", NONE, "ll>l", BinaryOp.OR),
  /** {@code i64.xor}: bitwise exclusive disjunction. */
  I64_XOR(0x85, "i64.xor", NONE, "ll>l", BinaryOp.XOR),
  /** {@code i64.shl}: shifts to the left, by the second operand modulo 64. */
  I64_SHL(0x86, "i64.shl", NONE, "ll>l", BinaryOp.SHL),
  /** {@code i64.shr_s}: shifts right, copying the sign, by the second operand modulo 64. */
  I64_SHR_S(0x87, "i64.shr_s", NONE, "ll>l", BinaryOp.SHR_S),
  /** {@code i64.shr_u}: shifts right, filling with zeros, by the second operand modulo 64. */
  I64_SHR_U(0x88, "i64.shr_u", NONE, "ll>l", BinaryOp.SHR_U),
  /** {@code i64.rotl}: rotates to the left, by the second operand modulo 64. */
  I64_ROTL(0x89, "i64.rotl", NONE, "ll>l", BinaryOp.ROTL),
  /** {@code i64.rotr}: rotates to the right, by the second operand modulo 64. */
  I64_ROTR(0x8A, "i64.rotr", NONE, "ll>l", BinaryOp.ROTR),
  /** {@code f32.abs}: the operand without its sign. */
  F32_ABS(0x8B, "f32.abs", NONE, "f>f"),
  /** {@code f32.neg}: the operand with the other sign. */
  F32_NEG(0x8C, "f32.neg", NONE, "f>f"),
  /** {@code f32.ceil}: the next integer upwards. */
  F32_CEIL(0x8D, "f32.ceil", NONE, "f>f"),
  /** {@code f32.floor}: the next integer downwards. */
  F32_FLOOR(0x8E, "f32.floor", NONE, "f>f"),
  /** {@code f32.trunc}: the next integer towards 0. */
  F32_TRUNC(0x8F, "f32.trunc", NONE, "f>f"),
  /** {@code f32.nearest}: the nearest integer, of two the even one. */
  F32_NEAREST(0x90, "f32.nearest", NONE, "f>f"),
  /** {@code f32.sqrt}: the square root. */
  F32_SQRT(0x91, "f32.sqrt", NONE, "f>f"),
  /** {@code f32.add}: the sum. */
  F32_ADD(0x92, "f32.add", NONE, "ff>f"),
  /** {@code f32.sub}: the difference. */
  F32_SUB(0x93, "f32.sub", NONE, "ff>f"),
  /** {@code f32.mul}: the product. */
  F32_MUL(0x94, "f32.mul", NONE, "ff>f"),
  /** {@code f32.div}: the quotient. */
  F32_DIV(0x95, "f32.div", NONE, "ff>f"),
  /** {@code f32.min}: the smaller operand; NaN if one is. */
  F32_MIN(0x96, "f32.min", NONE, "ff>f"),
  /** {@code f32.max}: the greater operand; NaN if one is. */
  F32_MAX(0x97, "f32.max", NONE, "ff>f"),
  /** {@code f32.copysign}: the first operand with the sign of the second. */
  F32_COPYSIGN(0x98, "f32.copysign", NONE, "ff>f"),
  /** {@code f64.abs}: the operand without its sign. */
  F64_ABS(0x99, "f64.abs", NONE, "d>d"),
  /** {@code f64.neg}: the operand with the other sign. */
  F64_NEG(0x9A, "f64.neg", NONE, "d>d"),
  /** {@code f64.ceil}: the next integer upwards. */
  F64_CEIL(0x9B, "f64.ceil", NONE, "d>d"),
  /** {@code f64.floor}: the next integer downwards. */
  F64_FLOOR(0x9C, "f64.floor", NONE, "d>d"),
  /** {@code f64.trunc}: the next integer towards 0. */
  F64_TRUNC(0x9D, "f64.trunc", NONE, "d>d"),
  /** {@code f64.nearest}: the nearest integer, of two the even one. */
  F64_NEAREST(0x9E, "f64.nearest", NONE, "d>d"),
  /** {@code f64.sqrt}: the square root. */
  F64_SQRT(0x9F, "f64.sqrt", NONE, "d>d"),
  /** {@code f64.add}: the sum. */
  F64_ADD(0xA0, "f64.add", NONE, "dd>d"),
  /** {@code f64.sub}: the difference. */
  F64_SUB(0xA1, "f64.sub", NONE, "dd>d"),
  /** {@code f64.mul}: the product. */
  F64_MUL(0xA2, "f64.mul", NONE, "dd>d"),
  /** {@code f64.div}: the quotient. */
  F64_DIV(0xA3, "f64.div", NONE, "dd>d"),
  /** {@code f64.min}: the smaller operand; NaN if one is. */
  F64_MIN(0xA4, "f64.min", NONE, "dd>d"),
  /** {@code f64.max}: the greater operand; NaN if one is. */
  F64_MAX(0xA5, "f64.max", NONE, "dd>d"),
  /** {@code f64.copysign}: the first operand with the sign of the second. */
  F64_COPYSIGN(0xA6, "f64.copysign", NONE, "dd>d"),
  /** {@code i32.wrap_i64}: the low 32 bits of an i64. */
  I32_WRAP_I64(0xA7, "i32.wrap_i64", NONE, "l>i", ConvertOp.WRAP_I64),
  /**
   * {@code i32.trunc_f32_s}: an f32 rounded towards 0, signed; traps for NaN or what does not fit.
   */
  I32_TRUNC_F32_S(0xA8, "i32.trunc_f32_s", NONE, "f>i"),
  /**
   * {@code i32.trunc_f32_u}: an f32 rounded towards 0, unsigned; traps for NaN or what does not
   * fit.
   */
  I32_TRUNC_F32_U(0xA9, "i32.trunc_f32_u", NONE, "f>i"),
  /**
   * {@code i32.trunc_f64_s}: an f64 rounded towards 0, signed; traps for NaN or what does not fit.
   */
  I32_TRUNC_F64_S(0xAA, "i32.trunc_f64_s", NONE, "d>i"),
  /**
   * {@code i32.trunc_f64_u}: an f64 rounded towards 0, unsigned; traps for NaN or what does not
   * fit.
   */
  I32_TRUNC_F64_U(0xAB, "i32.trunc_f64_u", NONE, "d>i"),
  /** {@code i64.extend_i32_s}: an i32, sign-extended. */
  I64_EXTEND_I32_S(0xAC, "i64.extend_i32_s", NONE, "i>l", ConvertOp.EXTEND_I32_S),
  /** {@code i64.extend_i32_u}: an i32, zero-extended. */
  I64_EXTEND_I32_U(0xAD, "i64.extend_i32_u", NONE, "i>l", ConvertOp.EXTEND_I32_U),
  /**
   * {@code i64.trunc_f32_s}: an f32 rounded towards 0, signed; traps for NaN or what does not fit.
   */
  I64_TRUNC_F32_S(0xAE, "i64.trunc_f32_s", NONE, "f>l"),
  /**
   * {@code i64.trunc_f32_u}: an f32 rounded towards 0, unsigned; traps for NaN or what does not
   * fit.
   */
  I64_TRUNC_F32_U(0xAF, "i64.trunc_f32_u", NONE, "f>l"),
  /**
   * {@code i64.trunc_f64_s}: an f64 rounded towards 0, signed; traps for NaN or what does not fit.
   */
  I64_TRUNC_F64_S(0xB0, "i64.trunc_f64_s", NONE, "d>l"),
  /**
   * {@code i64.trunc_f64_u}: an f64 rounded towards 0, unsigned; traps for NaN or what does not
   * fit.
   */
  I64_TRUNC_F64_U(0xB1, "i64.trunc_f64_u", NONE, "d>l"),
  /** {@code f32.convert_i32_s}: the f32 nearest to an i32, signed. */
  F32_CONVERT_I32_S(0xB2, "f32.convert_i32_s", NONE, "i>f"),
  /** {@code f32.convert_i32_u}: the f32 nearest to an i32, unsigned. */
  F32_CONVERT_I32_U(0xB3, "f32.convert_i32_u", NONE, "i>f"),
  /** {@code f32.convert_i64_s}: the f32 nearest to an i64, signed. */
  F32_CONVERT_I64_S(0xB4, "f32.convert_i64_s", NONE, "l>f"),
  /** {@code f32.convert_i64_u}: the f32 nearest to an i64, unsigned. */
  F32_CONVERT_I64_U(0xB5, "f32.convert_i64_u", NONE, "l>f"),
  /** {@code f32.demote_f64}: the f32 nearest to an f64. */
  F32_DEMOTE_F64(0xB6, "f32.demote_f64", NONE, "d>f"),
  /** {@code f64.convert_i32_s}: the f64 nearest to an i32, signed. */
  F64_CONVERT_I32_S(0xB7, "f64.convert_i32_s", NONE, "i>d"),
  /** {@code f64.convert_i32_u}: the f64 nearest to an i32, unsigned. */
  F64_CONVERT_I32_U(0xB8, "f64.convert_i32_u", NONE, "i>d"),
  /** {@code f64.convert_i64_s}: the f64 nearest to an i64, signed. */
  F64_CONVERT_I64_S(0xB9, "f64.convert_i64_s", NONE, "l>d"),
  /** {@code f64.convert_i64_u}: the f64 nearest to an i64, unsigned. */
  F64_CONVERT_I64_U(0xBA, "f64.convert_i64_u", NONE, "l>d"),
  /** {@code f64.promote_f32}: the f64 that equals an f32. */
  F64_PROMOTE_F32(0xBB, "f64.promote_f32", NONE, "f>d"),
  /** {@code i32.reinterpret_f32}: the bits of an f32. */
  I32_REINTERPRET_F32(0xBC, "i32.reinterpret_f32", NONE, "f>i"),
  /** {@code i64.reinterpret_f64}: the bits of an f64. */
  I64_REINTERPRET_F64(0xBD, "i64.reinterpret_f64", NONE, "d>l"),
  /** {@code f32.reinterpret_i32}: the bits of an i32. */
  F32_REINTERPRET_I32(0xBE, "f32.reinterpret_i32", NONE, "i>f"),
  /** {@code f64.reinterpret_i64}: the bits of an i64. */
  F64_REINTERPRET_I64(0xBF, "f64.reinterpret_i64", NONE, "l>d"),
  /** {@code i32.extend8_s}: the low 8 bits, sign-extended. */
  I32_EXTEND8_S(0xC0, "i32.extend8_s", NONE, "i>i", UnaryOp.EXTEND8_S),
  /** {@code i32.extend16_s}: the low 16 bits, sign-extended. */
  I32_EXTEND16_S(0xC1, "i32.extend16_s", NONE, "i>i", UnaryOp.EXTEND16_S),
  /** {@code i64.extend8_s}: the low 8 bits, sign-extended. */
  I64_EXTEND8_S(0xC2, "i64.extend8_s", NONE, "l>l", UnaryOp.EXTEND8_S),
  /** {@code i64.extend16_s}: the low 16 bits, sign-extended. */
  I64_EXTEND16_S(0xC3, "i64.extend16_s", NONE, "l>l", UnaryOp.EXTEND16_S),
  /** {@code i64.extend32_s}: the low 32 bits, sign-extended. */
  I64_EXTEND32_S(0xC4, "i64.extend32_s", NONE, "l>l", UnaryOp.EXTEND32_S),

  // References (5.4.2).
  /** {@code ref.null}: null, of a heap type. */
  REF_NULL(0xD0, "ref.null", HEAP_TYPE, takes(0, 1)),
  /** {@code ref.is_null}: 1 if a reference is null, otherwise 0. */
  REF_IS_NULL(0xD1, "ref.is_null", NONE, takes(1, 1)),
  /** {@code ref.func}: A reference to a function. */
  REF_FUNC(0xD2, "ref.func", FUNCTION, takes(0, 1)),
  /** {@code ref.eq}: 1 if two references are one object, or both null, otherwise 0. */
  REF_EQ(0xD3, "ref.eq", NONE, takes(2, 1)),
  /** {@code ref.as_non_null}: the reference itself; traps if it is null. */
  REF_AS_NON_NULL(0xD4, "ref.as_non_null", NONE, takes(1, 1)),
  /** {@code br_on_null}: branches if a reference is null, without it. */
  BR_ON_NULL(0xD5, "br_on_null", LABEL, takes(1, 1, Rest.LABEL), Control.BRANCH),
  /** {@code br_on_non_null}: branches if a reference is not null, with it. */
  BR_ON_NON_NULL(0xD6, "br_on_non_null", LABEL, takes(1, 0, Rest.LABEL), Control.BRANCH),

  // Aggregates (5.4.3), prefix 0xFB.
  /** {@code struct.new}: A new struct with a value for each field. */
  STRUCT_NEW(gc(0x00), "struct.new", TYPE, takes(0, 1, Rest.FIELDS)),
  /** {@code struct.new_default}: A new struct of zeros and nulls. */
  STRUCT_NEW_DEFAULT(gc(0x01), "struct.new_default", TYPE, takes(0, 1)),
  /** {@code struct.get}: the value of a field; traps if the reference is null. */
  STRUCT_GET(gc(0x02), "struct.get", TYPE_FIELD, takes(1, 1)),
  /**
   * {@code struct.get_s}: the value of a packed field, sign-extended; traps if the reference is
   * null.
   */
  STRUCT_GET_S(gc(0x03), "struct.get_s", TYPE_FIELD, takes(1, 1)),
  /**
   * {@code struct.get_u}: the value of a packed field, zero-extended; traps if the reference is
   * null.
   */
  STRUCT_GET_U(gc(0x04), "struct.get_u", TYPE_FIELD, takes(1, 1)),
  /** {@code struct.set}: sets a field; traps if the reference is null. */
  STRUCT_SET(gc(0x05), "struct.set", TYPE_FIELD, takes(2, 0)),
  /** {@code array.new}: A new array of one value, repeated. */
  ARRAY_NEW(gc(0x06), "array.new", TYPE, takes(2, 1)),
  /** {@code array.new_default}: A new array of zeros or nulls. */
  ARRAY_NEW_DEFAULT(gc(0x07), "array.new_default", TYPE, takes(1, 1)),
  /** {@code array.new_fixed}: A new array of values from the stack. */
  ARRAY_NEW_FIXED(gc(0x08), "array.new_fixed", TYPE_COUNT, takes(0, 1, Rest.COUNT)),
  /**
   * {@code array.new_data}: A new array of the bytes of a data segment; traps if these are too few.
   */
  ARRAY_NEW_DATA(gc(0x09), "array.new_data", TYPE_DATA, takes(2, 1)),
  /**
   * {@code array.new_elem}: A new array of the references of an element segment; traps if these are
   * too few.
   */
  ARRAY_NEW_ELEM(gc(0x0A), "array.new_elem", TYPE_ELEMENT, takes(2, 1)),
  /** {@code array.get}: an element; traps if the reference is null or the index out of bounds. */
  ARRAY_GET(gc(0x0B), "array.get", TYPE, takes(2, 1)),
  /** {@code array.get_s}: A packed element, sign-extended; traps as {@link #ARRAY_GET}. */
  ARRAY_GET_S(gc(0x0C), "array.get_s", TYPE, takes(2, 1)),
  /** {@code array.get_u}: A packed element, zero-extended; traps as {@link #ARRAY_GET}. */
  ARRAY_GET_U(gc(0x0D), "array.get_u", TYPE, takes(2, 1)),
  /** {@code array.set}: sets an element; traps as {@link #ARRAY_GET}. */
  ARRAY_SET(gc(0x0E), "array.set", TYPE, takes(3, 0)),
  /** {@code array.len}: the number of elements; traps if the reference is null. */
  ARRAY_LEN(gc(0x0F), "array.len", NONE, takes(1, 1)),
  /**
   * {@code array.fill}: sets a range of elements to one value; traps if the reference is null or
   * the range out of bounds.
   */
  ARRAY_FILL(gc(0x10), "array.fill", TYPE, takes(4, 0)),
  /**
   * {@code array.copy}: copies a range of elements; traps if a reference is null or a range out of
   * bounds.
   */
  ARRAY_COPY(gc(0x11), "array.copy", TYPE_TYPE, takes(5, 0)),
  /**
   * {@code array.init_data}: copies bytes of a data segment into a range of elements; traps as
   * {@link #ARRAY_COPY}.
   */
  ARRAY_INIT_DATA(gc(0x12), "array.init_data", TYPE_DATA, takes(4, 0)),
  /**
   * {@code array.init_elem}: copies references of an element segment into a range of elements;
   * traps as {@link #ARRAY_COPY}.
   */
  ARRAY_INIT_ELEM(gc(0x13), "array.init_elem", TYPE_ELEMENT, takes(4, 0)),
  /** {@code ref.test}: 1 if a reference is of a heap type and not null, otherwise 0. */
  REF_TEST(gc(0x14), "ref.test", HEAP_TYPE, takes(1, 1)),
  /** {@code ref.test null}: 1 if a reference is of a heap type or null, otherwise 0. */
  REF_TEST_NULL(gc(0x15), "ref.test null", HEAP_TYPE, takes(1, 1)),
  /** {@code ref.cast}: the reference itself; traps if it is not of a heap type, or is null. */
  REF_CAST(gc(0x16), "ref.cast", HEAP_TYPE, takes(1, 1)),
  /**
   * {@code ref.cast null}: the reference itself; traps if it is neither of a heap type nor null.
   */
  REF_CAST_NULL(gc(0x17), "ref.cast null", HEAP_TYPE, takes(1, 1)),
  /** {@code br_on_cast}: branches if a reference is of a type, with it. */
  BR_ON_CAST(gc(0x18), "br_on_cast", CAST_BRANCH, takes(1, 1, Rest.LABEL), Control.BRANCH),
  /** {@code br_on_cast_fail}: branches if a reference is not of a type, with it. */
  BR_ON_CAST_FAIL(
      gc(0x19), "br_on_cast_fail", CAST_BRANCH, takes(1, 1, Rest.LABEL), Control.BRANCH),
  /** {@code any.convert_extern}: A host's reference as an internal one. */
  ANY_CONVERT_EXTERN(gc(0x1A), "any.convert_extern", NONE, takes(1, 1)),
  /** {@code extern.convert_any}: an internal reference as a host's. */
  EXTERN_CONVERT_ANY(gc(0x1B), "extern.convert_any", NONE, takes(1, 1)),
  /** {@code ref.i31}: A reference to the low 31 bits of an i32. */
  REF_I31(gc(0x1C), "ref.i31", NONE, takes(1, 1)),
  /** {@code i31.get_s}: the integer of a reference, sign-extended; traps if it is null. */
  I31_GET_S(gc(0x1D), "i31.get_s", NONE, takes(1, 1)),
  /** {@code i31.get_u}: the integer of a reference, zero-extended; traps if it is null. */
  I31_GET_U(gc(0x1E), "i31.get_u", NONE, takes(1, 1)),

  // Saturating truncation, bulk memory and tables, wide arithmetic, prefix 0xFC.
  /**
   * {@code i32.trunc_sat_f32_s}: an f32 rounded towards 0, signed; 0 for NaN, the nearest i32 if it
   * does not fit.
   */
  I32_TRUNC_SAT_F32_S(misc(0x00), "i32.trunc_sat_f32_s", NONE, "f>i"),
  /**
   * {@code i32.trunc_sat_f32_u}: an f32 rounded towards 0, unsigned; 0 for NaN, the nearest i32 if
   * it does not fit.
   */
  I32_TRUNC_SAT_F32_U(misc(0x01), "i32.trunc_sat_f32_u", NONE, "f>i"),
  /**
   * {@code i32.trunc_sat_f64_s}: an f64 rounded towards 0, signed; 0 for NaN, the nearest i32 if it
   * does not fit.
   */
  I32_TRUNC_SAT_F64_S(misc(0x02), "i32.trunc_sat_f64_s", NONE, "d>i"),
  /**
   * {@code i32.trunc_sat_f64_u}: an f64 rounded towards 0, unsigned; 0 for NaN, the nearest i32 if
   * it does not fit.
   */
  I32_TRUNC_SAT_F64_U(misc(0x03), "i32.trunc_sat_f64_u", NONE, "d>i"),
  /**
   * {@code i64.trunc_sat_f32_s}: an f32 rounded towards 0, signed; 0 for NaN, the nearest i64 if it
   * does not fit.
   */
  I64_TRUNC_SAT_F32_S(misc(0x04), "i64.trunc_sat_f32_s", NONE, "f>l"),
  /**
   * {@code i64.trunc_sat_f32_u}: an f32 rounded towards 0, unsigned; 0 for NaN, the nearest i64 if
   * it does not fit.
   */
  I64_TRUNC_SAT_F32_U(misc(0x05), "i64.trunc_sat_f32_u", NONE, "f>l"),
  /**
   * {@code i64.trunc_sat_f64_s}: an f64 rounded towards 0, signed; 0 for NaN, the nearest i64 if it
   * does not fit.
   */
  I64_TRUNC_SAT_F64_S(misc(0x06), "i64.trunc_sat_f64_s", NONE, "d>l"),
  /**
   * {@code i64.trunc_sat_f64_u}: an f64 rounded towards 0, unsigned; 0 for NaN, the nearest i64 if
   * it does not fit.
   */
  I64_TRUNC_SAT_F64_U(misc(0x07), "i64.trunc_sat_f64_u", NONE, "d>l"),
  /** {@code memory.init}: copies bytes of a data segment into a memory; traps if out of bounds. */
  MEMORY_INIT(misc(0x08), "memory.init", DATA_MEMORY, takes(3, 0)),
  /** {@code data.drop}: makes a data segment empty. */
  DATA_DROP(misc(0x09), "data.drop", DATA, ""),
  /** {@code memory.copy}: copies a range of bytes; traps if out of bounds. */
  MEMORY_COPY(misc(0x0A), "memory.copy", MEMORY_MEMORY, takes(3, 0)),
  /** {@code memory.fill}: sets a range of bytes to one value; traps if out of bounds. */
  MEMORY_FILL(misc(0x0B), "memory.fill", MEMORY, takes(3, 0)),
  /**
   * {@code table.init}: copies references of an element segment into a table; traps if out of
   * bounds.
   */
  TABLE_INIT(misc(0x0C), "table.init", ELEMENT_TABLE, takes(3, 0)),
  /** {@code elem.drop}: makes an element segment empty. */
  ELEM_DROP(misc(0x0D), "elem.drop", ELEMENT, ""),
  /** {@code table.copy}: copies a range of slots; traps if out of bounds. */
  TABLE_COPY(misc(0x0E), "table.copy", TABLE_TABLE, takes(3, 0)),
  /**
   * {@code table.grow}: makes a table larger by a number of slots; gives the size before, or -1 if
   * it can't be.
   */
  TABLE_GROW(misc(0x0F), "table.grow", TABLE, takes(2, 1)),
  /** {@code table.size}: the size of a table in slots. */
  TABLE_SIZE(misc(0x10), "table.size", TABLE, takes(0, 1)),
  /** {@code table.fill}: sets a range of slots to one reference; traps if out of bounds. */
  TABLE_FILL(misc(0x11), "table.fill", TABLE, takes(3, 0)),
  /**
   * {@code i64.add128}: the sum of two integers of 128 bits, each the low half before the high one.
   */
  I64_ADD128(misc(0x13), "i64.add128", NONE, "llll>ll"),
  /**
   * {@code i64.sub128}: the difference of two integers of 128 bits, each the low half before the
   * high one.
   */
  I64_SUB128(misc(0x14), "i64.sub128", NONE, "llll>ll"),
  /**
   * {@code i64.mul_wide_s}: the product of two i64, signed, in 128 bits: the low half before the
   * high one.
   */
  I64_MUL_WIDE_S(misc(0x15), "i64.mul_wide_s", NONE, "ll>ll"),
  /**
   * {@code i64.mul_wide_u}: the product of two i64, unsigned, in 128 bits: the low half before the
   * high one.
   */
  I64_MUL_WIDE_U(misc(0x16), "i64.mul_wide_u", NONE, "ll>ll"),

  // Vectors (5.4.8), prefix 0xFD; relaxed vectors from 0x100.
  /** {@code v128.load}: the 16 bytes at an address. */
  V128_LOAD(simd(0x00), "v128.load", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(16, false)),
  /** {@code v128.load8x8_s}: 8 integers of 8 bits from an address, each sign-extended to 16. */
  V128_LOAD8X8_S(simd(0x01), "v128.load8x8_s", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(8, false)),
  /** {@code v128.load8x8_u}: 8 integers of 8 bits from an address, each zero-extended to 16. */
  V128_LOAD8X8_U(simd(0x02), "v128.load8x8_u", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(8, false)),
  /** {@code v128.load16x4_s}: 4 integers of 16 bits from an address, each sign-extended to 32. */
  V128_LOAD16X4_S(
      simd(0x03), "v128.load16x4_s", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(8, false)),
  /** {@code v128.load16x4_u}: 4 integers of 16 bits from an address, each zero-extended to 32. */
  V128_LOAD16X4_U(
      simd(0x04), "v128.load16x4_u", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(8, false)),
  /** {@code v128.load32x2_s}: 2 integers of 32 bits from an address, each sign-extended to 64. */
  V128_LOAD32X2_S(
      simd(0x05), "v128.load32x2_s", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(8, false)),
  /** {@code v128.load32x2_u}: 2 integers of 32 bits from an address, each zero-extended to 64. */
  V128_LOAD32X2_U(
      simd(0x06), "v128.load32x2_u", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(8, false)),
  /** {@code v128.load8_splat}: the 8 bits at an address in each lane. */
  V128_LOAD8_SPLAT(
      simd(0x07), "v128.load8_splat", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(1, false)),
  /** {@code v128.load16_splat}: the 16 bits at an address in each lane. */
  V128_LOAD16_SPLAT(
      simd(0x08), "v128.load16_splat", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(2, false)),
  /** {@code v128.load32_splat}: the 32 bits at an address in each lane. */
  V128_LOAD32_SPLAT(
      simd(0x09), "v128.load32_splat", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(4, false)),
  /** {@code v128.load64_splat}: the 64 bits at an address in each lane. */
  V128_LOAD64_SPLAT(
      simd(0x0A), "v128.load64_splat", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(8, false)),
  /** {@code v128.store}: stores 16 bytes. */
  V128_STORE(simd(0x0B), "v128.store", MEMORY_ARGUMENT, "av>", MemoryAccess.store(16)),
  /** {@code v128.const}: 16 bytes that it names. */
  V128_CONST(simd(0x0C), "v128.const", V128, ">v"),
  /** {@code i8x16.shuffle}: 16 bytes of both operands, chosen by immediates. */
  I8X16_SHUFFLE(simd(0x0D), "i8x16.shuffle", LANES_16, "vv>v"),
  /**
   * {@code i8x16.swizzle}: 16 bytes of the first operand, chosen by those of the second; 0 where
   * that is above 15.
   */
  I8X16_SWIZZLE(simd(0x0E), "i8x16.swizzle", NONE, "vv>v"),
  /** {@code i8x16.splat}: 16 lanes that all hold the operand. */
  I8X16_SPLAT(simd(0x0F), "i8x16.splat", NONE, "i>v"),
  /** {@code i16x8.splat}: 8 lanes that all hold the operand. */
  I16X8_SPLAT(simd(0x10), "i16x8.splat", NONE, "i>v"),
  /** {@code i32x4.splat}: 4 lanes that all hold the operand. */
  I32X4_SPLAT(simd(0x11), "i32x4.splat", NONE, "i>v"),
  /** {@code i64x2.splat}: 2 lanes that all hold the operand. */
  I64X2_SPLAT(simd(0x12), "i64x2.splat", NONE, "l>v"),
  /** {@code f32x4.splat}: 4 lanes that all hold the operand. */
  F32X4_SPLAT(simd(0x13), "f32x4.splat", NONE, "f>v"),
  /** {@code f64x2.splat}: 2 lanes that all hold the operand. */
  F64X2_SPLAT(simd(0x14), "f64x2.splat", NONE, "d>v"),
  /** {@code i8x16.extract_lane_s}: one lane, sign-extended. */
  I8X16_EXTRACT_LANE_S(simd(0x15), "i8x16.extract_lane_s", LANE_OF_16, "v>i"),
  /** {@code i8x16.extract_lane_u}: one lane, zero-extended. */
  I8X16_EXTRACT_LANE_U(simd(0x16), "i8x16.extract_lane_u", LANE_OF_16, "v>i"),
  /** {@code i8x16.replace_lane}: the first operand with one lane replaced. */
  I8X16_REPLACE_LANE(simd(0x17), "i8x16.replace_lane", LANE_OF_16, "vi>v"),
  /** {@code i16x8.extract_lane_s}: one lane, sign-extended. */
  I16X8_EXTRACT_LANE_S(simd(0x18), "i16x8.extract_lane_s", LANE_OF_8, "v>i"),
  /** {@code i16x8.extract_lane_u}: one lane, zero-extended. */
  I16X8_EXTRACT_LANE_U(simd(0x19), "i16x8.extract_lane_u", LANE_OF_8, "v>i"),
  /** {@code i16x8.replace_lane}: the first operand with one lane replaced. */
  I16X8_REPLACE_LANE(simd(0x1A), "i16x8.replace_lane", LANE_OF_8, "vi>v"),
  /** {@code i32x4.extract_lane}: one lane. */
  I32X4_EXTRACT_LANE(simd(0x1B), "i32x4.extract_lane", LANE_OF_4, "v>i"),
  /** {@code i32x4.replace_lane}: the first operand with one lane replaced. */
  I32X4_REPLACE_LANE(simd(0x1C), "i32x4.replace_lane", LANE_OF_4, "vi>v"),
  /** {@code i64x2.extract_lane}: one lane. */
  I64X2_EXTRACT_LANE(simd(0x1D), "i64x2.extract_lane", LANE_OF_2, "v>l"),
  /** {@code i64x2.replace_lane}: the first operand with one lane replaced. */
  I64X2_REPLACE_LANE(simd(0x1E), "i64x2.replace_lane", LANE_OF_2, "vl>v"),
  /** {@code f32x4.extract_lane}: one lane. */
  F32X4_EXTRACT_LANE(simd(0x1F), "f32x4.extract_lane", LANE_OF_4, "v>f"),
  /** {@code f32x4.replace_lane}: the first operand with one lane replaced. */
  F32X4_REPLACE_LANE(simd(0x20), "f32x4.replace_lane", LANE_OF_4, "vf>v"),
  /** {@code f64x2.extract_lane}: one lane. */
  F64X2_EXTRACT_LANE(simd(0x21), "f64x2.extract_lane", LANE_OF_2, "v>d"),
  /** {@code f64x2.replace_lane}: the first operand with one lane replaced. */
  F64X2_REPLACE_LANE(simd(0x22), "f64x2.replace_lane", LANE_OF_2, "vd>v"),
  /** {@code i8x16.eq}: ones in lanes where thes are equal; 0 elsewhere. */
  I8X16_EQ(simd(0x23), "i8x16.eq", NONE, "vv>v"),
  /** {@code i8x16.ne}: ones in lanes where thes differ; 0 elsewhere. */
  I8X16_NE(simd(0x24), "i8x16.ne", NONE, "vv>v"),
  /** {@code i8x16.lt_s}: ones in lanes where the first is less, signed. */
  I8X16_LT_S(simd(0x25), "i8x16.lt_s", NONE, "vv>v"),
  /** {@code i8x16.lt_u}: ones in lanes where the first is less, unsigned. */
  I8X16_LT_U(simd(0x26), "i8x16.lt_u", NONE, "vv>v"),
  /** {@code i8x16.gt_s}: ones in lanes where the first is greater, signed. */
  I8X16_GT_S(simd(0x27), "i8x16.gt_s", NONE, "vv>v"),
  /** {@code i8x16.gt_u}: ones in lanes where the first is greater, unsigned. */
  I8X16_GT_U(simd(0x28), "i8x16.gt_u", NONE, "vv>v"),
  /** {@code i8x16.le_s}: ones in lanes where the first is at most the second, signed. */
  I8X16_LE_S(simd(0x29), "i8x16.le_s", NONE, "vv>v"),
  /** {@code i8x16.le_u}: ones in lanes where the first is at most the second, unsigned. */
  I8X16_LE_U(simd(0x2A), "i8x16.le_u", NONE, "vv>v"),
  /** {@code i8x16.ge_s}: ones in lanes where the first is at least the second, signed. */
  I8X16_GE_S(simd(0x2B), "i8x16.ge_s", NONE, "vv>v"),
  /** {@code i8x16.ge_u}: ones in lanes where the first is at least the second, unsigned. */
  I8X16_GE_U(simd(0x2C), "i8x16.ge_u", NONE, "vv>v"),
  /** {@code i16x8.eq}: ones in lanes where thes are equal; 0 elsewhere. */
  I16X8_EQ(simd(0x2D), "i16x8.eq", NONE, "vv>v"),
  /** {@code i16x8.ne}: ones in lanes where thes differ; 0 elsewhere. */
  I16X8_NE(simd(0x2E), "i16x8.ne", NONE, "vv>v"),
  /** {@code i16x8.lt_s}: ones in lanes where the first is less, signed. */
  I16X8_LT_S(simd(0x2F), "i16x8.lt_s", NONE, "vv>v"),
  /** {@code i16x8.lt_u}: ones in lanes where the first is less, unsigned. */
  I16X8_LT_U(simd(0x30), "i16x8.lt_u", NONE, "vv>v"),
  /** {@code i16x8.gt_s}: ones in lanes where the first is greater, signed. */
  I16X8_GT_S(simd(0x31), "i16x8.gt_s", NONE, "vv>v"),
  /** {@code i16x8.gt_u}: ones in lanes where the first is greater, unsigned. */
  I16X8_GT_U(simd(0x32), "i16x8.gt_u", NONE, "vv>v"),
  /** {@code i16x8.le_s}: ones in lanes where the first is at most the second, signed. */
  I16X8_LE_S(simd(0x33), "i16x8.le_s", NONE, "vv>v"),
  /** {@code i16x8.le_u}: ones in lanes where the first is at most the second, unsigned. */
  I16X8_LE_U(simd(0x34), "i16x8.le_u", NONE, "vv>v"),
  /** {@code i16x8.ge_s}: ones in lanes where the first is at least the second, signed. */
  I16X8_GE_S(simd(0x35), "i16x8.ge_s", NONE, "vv>v"),
  /** {@code i16x8.ge_u}: ones in lanes where the first is at least the second, unsigned. */
  I16X8_GE_U(simd(0x36), "i16x8.ge_u", NONE, "vv>v"),
  /** {@code i32x4.eq}: ones in lanes where thes are equal; 0 elsewhere. */
  I32X4_EQ(simd(0x37), "i32x4.eq", NONE, "vv>v"),
  /** {@code i32x4.ne}: ones in lanes where thes differ; 0 elsewhere. */
  I32X4_NE(simd(0x38), "i32x4.ne", NONE, "vv>v"),
  /** {@code i32x4.lt_s}: ones in lanes where the first is less, signed. */
  I32X4_LT_S(simd(0x39), "i32x4.lt_s", NONE, "vv>v"),
  /** {@code i32x4.lt_u}: ones in lanes where the first is less, unsigned. */
  I32X4_LT_U(simd(0x3A), "i32x4.lt_u", NONE, "vv>v"),
  /** {@code i32x4.gt_s}: ones in lanes where the first is greater, signed. */
  I32X4_GT_S(simd(0x3B), "i32x4.gt_s", NONE, "vv>v"),
  /** {@code i32x4.gt_u}: ones in lanes where the first is greater, unsigned. */
  I32X4_GT_U(simd(0x3C), "i32x4.gt_u", NONE, "vv>v"),
  /** {@code i32x4.le_s}: ones in lanes where the first is at most the second, signed. */
  I32X4_LE_S(simd(0x3D), "i32x4.le_s", NONE, "vv>v"),
  /** {@code i32x4.le_u}: ones in lanes where the first is at most the second, unsigned. */
  I32X4_LE_U(simd(0x3E), "i32x4.le_u", NONE, "vv>v"),
  /** {@code i32x4.ge_s}: ones in lanes where the first is at least the second, signed. */
  I32X4_GE_S(simd(0x3F), "i32x4.ge_s", NONE, "vv>v"),
  /** {@code i32x4.ge_u}: ones in lanes where the first is at least the second, unsigned. */
  I32X4_GE_U(simd(0x40), "i32x4.ge_u", NONE, "vv>v"),
  /** {@code f32x4.eq}: ones in lanes where thes are equal; 0 elsewhere. */
  F32X4_EQ(simd(0x41), "f32x4.eq", NONE, "vv>v"),
  /** {@code f32x4.ne}: ones in lanes where thes differ; 0 elsewhere. */
  F32X4_NE(simd(0x42), "f32x4.ne", NONE, "vv>v"),
  /** {@code f32x4.lt}: ones in lanes where the first is less. */
  F32X4_LT(simd(0x43), "f32x4.lt", NONE, "vv>v"),
  /** {@code f32x4.gt}: ones in lanes where the first is greater. */
  F32X4_GT(simd(0x44), "f32x4.gt", NONE, "vv>v"),
  /** {@code f32x4.le}: ones in lanes where the first is at most the second. */
  F32X4_LE(simd(0x45), "f32x4.le", NONE, "vv>v"),
  /** {@code f32x4.ge}: ones in lanes where the first is at least the second. */
  F32X4_GE(simd(0x46), "f32x4.ge", NONE, "vv>v"),
  /** {@code f64x2.eq}: ones in lanes where thes are equal; 0 elsewhere. */
  F64X2_EQ(simd(0x47), "f64x2.eq", NONE, "vv>v"),
  /** {@code f64x2.ne}: ones in lanes where thes differ; 0 elsewhere. */
  F64X2_NE(simd(0x48), "f64x2.ne", NONE, "vv>v"),
  /** {@code f64x2.lt}: ones in lanes where the first is less. */
  F64X2_LT(simd(0x49), "f64x2.lt", NONE, "vv>v"),
  /** {@code f64x2.gt}: ones in lanes where the first is greater. */
  F64X2_GT(simd(0x4A), "f64x2.gt", NONE, "vv>v"),
  /** {@code f64x2.le}: ones in lanes where the first is at most the second. */
  F64X2_LE(simd(0x4B), "f64x2.le", NONE, "vv>v"),
  /** {@code f64x2.ge}: ones in lanes where the first is at least the second. */
  F64X2_GE(simd(0x4C), "f64x2.ge", NONE, "vv>v"),
  /** {@code v128.not}: each bit turned round. */
  V128_NOT(simd(0x4D), "v128.not", NONE, "v>v"),
  /** {@code v128.and}: bitwise conjunction. */
  V128_AND(simd(0x4E), "v128.and", NONE, "vv>v"),
  /** {@code v128.andnot}: bitwise conjunction with the second operand turned round. */
  V128_ANDNOT(simd(0x4F), "v128.andnot", NONE, "vv>v"),
  /** {@code v128.or}: bitwise disjunction. */
  V128_OR(simd(0x50), "v128.or", NONE, "vv>v"),
  /** {@code v128.xor}: bitwise exclusive disjunction. */
  V128_XOR(simd(0x51), "v128.xor", NONE, "vv>v"),
  /**
   * {@code v128.bitselect}: bits of the first operand where the third has ones, else of the second.
   */
  V128_BITSELECT(simd(0x52), "v128.bitselect", NONE, "vvv>v"),
  /** {@code v128.any_true}: 1 if some bit is set, otherwise 0. */
  V128_ANY_TRUE(simd(0x53), "v128.any_true", NONE, "v>i"),
  /** {@code v128.load8_lane}: the operand with the 8 bits at an address in one lane. */
  V128_LOAD8_LANE(
      simd(0x54), "v128.load8_lane", MEMORY_ARGUMENT_LANE, "av>v", MemoryAccess.load(1, false)),
  /** {@code v128.load16_lane}: the operand with the 16 bits at an address in one lane. */
  V128_LOAD16_LANE(
      simd(0x55), "v128.load16_lane", MEMORY_ARGUMENT_LANE, "av>v", MemoryAccess.load(2, false)),
  /** {@code v128.load32_lane}: the operand with the 32 bits at an address in one lane. */
  V128_LOAD32_LANE(
      simd(0x56), "v128.load32_lane", MEMORY_ARGUMENT_LANE, "av>v", MemoryAccess.load(4, false)),
  /** {@code v128.load64_lane}: the operand with the 64 bits at an address in one lane. */
  V128_LOAD64_LANE(
      simd(0x57), "v128.load64_lane", MEMORY_ARGUMENT_LANE, "av>v", MemoryAccess.load(8, false)),
  /** {@code v128.store8_lane}: stores one lane of 8 bits. */
  V128_STORE8_LANE(
      simd(0x58), "v128.store8_lane", MEMORY_ARGUMENT_LANE, "av>", MemoryAccess.store(1)),
  /** {@code v128.store16_lane}: stores one lane of 16 bits. */
  V128_STORE16_LANE(
      simd(0x59), "v128.store16_lane", MEMORY_ARGUMENT_LANE, "av>", MemoryAccess.store(2)),
  /** {@code v128.store32_lane}: stores one lane of 32 bits. */
  V128_STORE32_LANE(
      simd(0x5A), "v128.store32_lane", MEMORY_ARGUMENT_LANE, "av>", MemoryAccess.store(4)),
  /** {@code v128.store64_lane}: stores one lane of 64 bits. */
  V128_STORE64_LANE(
      simd(0x5B), "v128.store64_lane", MEMORY_ARGUMENT_LANE, "av>", MemoryAccess.store(8)),
  /** {@code v128.load32_zero}: the 32 bits at an address, and zeros above. */
  V128_LOAD32_ZERO(
      simd(0x5C), "v128.load32_zero", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(4, false)),
  /** {@code v128.load64_zero}: the 64 bits at an address, and zeros above. */
  V128_LOAD64_ZERO(
      simd(0x5D), "v128.load64_zero", MEMORY_ARGUMENT, "a>v", MemoryAccess.load(8, false)),
  /** {@code f32x4.demote_f64x2_zero}: two f64 rounded to f32, and two zeros. */
  F32X4_DEMOTE_F64X2_ZERO(simd(0x5E), "f32x4.demote_f64x2_zero", NONE, "v>v"),
  /** {@code f64x2.promote_low_f32x4}: the two low f32 as f64. */
  F64X2_PROMOTE_LOW_F32X4(simd(0x5F), "f64x2.promote_low_f32x4", NONE, "v>v"),
  /** {@code i8x16.abs}: the operand without its sign, modulo 2, lane by lane.8. */
  I8X16_ABS(simd(0x60), "i8x16.abs", NONE, "v>v"),
  /** {@code i8x16.neg}: 0 less the operand, modulo 2, lane by lane.8. */
  I8X16_NEG(simd(0x61), "i8x16.neg", NONE, "v>v"),
  /** {@code i8x16.popcnt}: how many bits are set, lane by lane. */
  I8X16_POPCNT(simd(0x62), "i8x16.popcnt", NONE, "v>v"),
  /** {@code i8x16.all_true}: 1 if no lane is 0, otherwise 0. */
  I8X16_ALL_TRUE(simd(0x63), "i8x16.all_true", NONE, "v>i"),
  /** {@code i8x16.bitmask}: the sign bits of the lanes, the first one lowest. */
  I8X16_BITMASK(simd(0x64), "i8x16.bitmask", NONE, "v>i"),
  /** {@code i8x16.narrow_i16x8_s}: lanes of both operands, saturated to 8 bits, signed. */
  I8X16_NARROW_I16X8_S(simd(0x65), "i8x16.narrow_i16x8_s", NONE, "vv>v"),
  /** {@code i8x16.narrow_i16x8_u}: lanes of both operands, saturated to 8 bits, unsigned. */
  I8X16_NARROW_I16X8_U(simd(0x66), "i8x16.narrow_i16x8_u", NONE, "vv>v"),
  /** {@code f32x4.ceil}: T, lane by lane.he next integer upwards. */
  F32X4_CEIL(simd(0x67), "f32x4.ceil", NONE, "v>v"),
  /** {@code f32x4.floor}: T, lane by lane.he next integer downwards. */
  F32X4_FLOOR(simd(0x68), "f32x4.floor", NONE, "v>v"),
  /** {@code f32x4.trunc}: T, lane by lane.he next integer towards 0. */
  F32X4_TRUNC(simd(0x69), "f32x4.trunc", NONE, "v>v"),
  /** {@code f32x4.nearest}: T, lane by lane.he nearest integer, of two the even one. */
  F32X4_NEAREST(simd(0x6A), "f32x4.nearest", NONE, "v>v"),
  /** {@code i8x16.shl}: shifts to the left, by the second operand modulo 8, lane by lane. */
  I8X16_SHL(simd(0x6B), "i8x16.shl", NONE, "vi>v"),
  /**
   * {@code i8x16.shr_s}: shifts right, copying the sign, by the second operand modulo 8, lane by
   * lane.
   */
  I8X16_SHR_S(simd(0x6C), "i8x16.shr_s", NONE, "vi>v"),
  /**
   * {@code i8x16.shr_u}: shifts right, filling with zeros, by the second operand modulo 8, lane by
   * lane.
   */
  I8X16_SHR_U(simd(0x6D), "i8x16.shr_u", NONE, "vi>v"),
  /** {@code i8x16.add}: the sum, modulo 2^8, lane by lane. */
  I8X16_ADD(simd(0x6E), "i8x16.add", NONE, "vv>v"),
  /** {@code i8x16.add_sat_s}: the sum, signed; saturated, lane by lane. */
  I8X16_ADD_SAT_S(simd(0x6F), "i8x16.add_sat_s", NONE, "vv>v"),
  /** {@code i8x16.add_sat_u}: the sum, unsigned; saturated, lane by lane. */
  I8X16_ADD_SAT_U(simd(0x70), "i8x16.add_sat_u", NONE, "vv>v"),
  /** {@code i8x16.sub}: the difference, modulo 2^8, lane by lane. */
  I8X16_SUB(simd(0x71), "i8x16.sub", NONE, "vv>v"),
  /** {@code i8x16.sub_sat_s}: the difference, signed; saturated, lane by lane. */
  I8X16_SUB_SAT_S(simd(0x72), "i8x16.sub_sat_s", NONE, "vv>v"),
  /** {@code i8x16.sub_sat_u}: the difference, unsigned; saturated, lane by lane. */
  I8X16_SUB_SAT_U(simd(0x73), "i8x16.sub_sat_u", NONE, "vv>v"),
  /** {@code f64x2.ceil}: T, lane by lane.he next integer upwards. */
  F64X2_CEIL(simd(0x74), "f64x2.ceil", NONE, "v>v"),
  /** {@code f64x2.floor}: T, lane by lane.he next integer downwards. */
  F64X2_FLOOR(simd(0x75), "f64x2.floor", NONE, "v>v"),
  /** {@code i8x16.min_s}: the smaller operand, signed, lane by lane. */
  I8X16_MIN_S(simd(0x76), "i8x16.min_s", NONE, "vv>v"),
  /** {@code i8x16.min_u}: the smaller operand, unsigned, lane by lane. */
  I8X16_MIN_U(simd(0x77), "i8x16.min_u", NONE, "vv>v"),
  /** {@code i8x16.max_s}: the greater operand, signed, lane by lane. */
  I8X16_MAX_S(simd(0x78), "i8x16.max_s", NONE, "vv>v"),
  /** {@code i8x16.max_u}: the greater operand, unsigned, lane by lane. */
  I8X16_MAX_U(simd(0x79), "i8x16.max_u", NONE, "vv>v"),
  /** {@code f64x2.trunc}: T, lane by lane.he next integer towards 0. */
  F64X2_TRUNC(simd(0x7A), "f64x2.trunc", NONE, "v>v"),
  /** {@code i8x16.avgr_u}: the average, unsigned, rounded up, lane by lane. */
  I8X16_AVGR_U(simd(0x7B), "i8x16.avgr_u", NONE, "vv>v"),
  /** {@code i16x8.extadd_pairwise_i8x16_s}: sums of neighbouring lanes, signed, in 16 bits. */
  I16X8_EXTADD_PAIRWISE_I8X16_S(simd(0x7C), "i16x8.extadd_pairwise_i8x16_s", NONE, "v>v"),
  /** {@code i16x8.extadd_pairwise_i8x16_u}: sums of neighbouring lanes, unsigned, in 16 bits. */
  I16X8_EXTADD_PAIRWISE_I8X16_U(simd(0x7D), "i16x8.extadd_pairwise_i8x16_u", NONE, "v>v"),
  /** {@code i32x4.extadd_pairwise_i16x8_s}: sums of neighbouring lanes, signed, in 32 bits. */
  I32X4_EXTADD_PAIRWISE_I16X8_S(simd(0x7E), "i32x4.extadd_pairwise_i16x8_s", NONE, "v>v"),
  /** {@code i32x4.extadd_pairwise_i16x8_u}: sums of neighbouring lanes, unsigned, in 32 bits. */
  I32X4_EXTADD_PAIRWISE_I16X8_U(simd(0x7F), "i32x4.extadd_pairwise_i16x8_u", NONE, "v>v"),
  /** {@code i16x8.abs}: the operand without its sign, modulo 2, lane by lane.16. */
  I16X8_ABS(simd(0x80), "i16x8.abs", NONE, "v>v"),
  /** {@code i16x8.neg}: 0 less the operand, modulo 2, lane by lane.16. */
  I16X8_NEG(simd(0x81), "i16x8.neg", NONE, "v>v"),
  /**
   * {@code i16x8.q15mulr_sat_s}: products of lanes as fixed-point numbers Q15, rounded; saturated.
   */
  I16X8_Q15MULR_SAT_S(simd(0x82), "i16x8.q15mulr_sat_s", NONE, "vv>v"),
  /** {@code i16x8.all_true}: 1 if no lane is 0, otherwise 0. */
  I16X8_ALL_TRUE(simd(0x83), "i16x8.all_true", NONE, "v>i"),
  /** {@code i16x8.bitmask}: the sign bits of the lanes, the first one lowest. */
  I16X8_BITMASK(simd(0x84), "i16x8.bitmask", NONE, "v>i"),
  /** {@code i16x8.narrow_i32x4_s}: lanes of both operands, saturated to 16 bits, signed. */
  I16X8_NARROW_I32X4_S(simd(0x85), "i16x8.narrow_i32x4_s", NONE, "vv>v"),
  /** {@code i16x8.narrow_i32x4_u}: lanes of both operands, saturated to 16 bits, unsigned. */
  I16X8_NARROW_I32X4_U(simd(0x86), "i16x8.narrow_i32x4_u", NONE, "vv>v"),
  /** {@code i16x8.extend_low_i8x16_s}: the low half of the lanes, sign-extended to 16 bits. */
  I16X8_EXTEND_LOW_I8X16_S(simd(0x87), "i16x8.extend_low_i8x16_s", NONE, "v>v"),
  /** {@code i16x8.extend_high_i8x16_s}: the high half of the lanes, sign-extended to 16 bits. */
  I16X8_EXTEND_HIGH_I8X16_S(simd(0x88), "i16x8.extend_high_i8x16_s", NONE, "v>v"),
  /** {@code i16x8.extend_low_i8x16_u}: the low half of the lanes, zero-extended to 16 bits. */
  I16X8_EXTEND_LOW_I8X16_U(simd(0x89), "i16x8.extend_low_i8x16_u", NONE, "v>v"),
  /** {@code i16x8.extend_high_i8x16_u}: the high half of the lanes, zero-extended to 16 bits. */
  I16X8_EXTEND_HIGH_I8X16_U(simd(0x8A), "i16x8.extend_high_i8x16_u", NONE, "v>v"),
  /** {@code i16x8.shl}: shifts to the left, by the second operand modulo 16, lane by lane. */
  I16X8_SHL(simd(0x8B), "i16x8.shl", NONE, "vi>v"),
  /**
   * {@code i16x8.shr_s}: shifts right, copying the sign, by the second operand modulo 16, lane by
   * lane.
   */
  I16X8_SHR_S(simd(0x8C), "i16x8.shr_s", NONE, "vi>v"),
  /**
   * {@code i16x8.shr_u}: shifts right, filling with zeros, by the second operand modulo 16, lane by
   * lane.
   */
  I16X8_SHR_U(simd(0x8D), "i16x8.shr_u", NONE, "vi>v"),
  /** {@code i16x8.add}: the sum, modulo 2^16, lane by lane. */
  I16X8_ADD(simd(0x8E), "i16x8.add", NONE, "vv>v"),
  /** {@code i16x8.add_sat_s}: the sum, signed; saturated, lane by lane. */
  I16X8_ADD_SAT_S(simd(0x8F), "i16x8.add_sat_s", NONE, "vv>v"),
  /** {@code i16x8.add_sat_u}: the sum, unsigned; saturated, lane by lane. */
  I16X8_ADD_SAT_U(simd(0x90), "i16x8.add_sat_u", NONE, "vv>v"),
  /** {@code i16x8.sub}: the difference, modulo 2^16, lane by lane. */
  I16X8_SUB(simd(0x91), "i16x8.sub", NONE, "vv>v"),
  /** {@code i16x8.sub_sat_s}: the difference, signed; saturated, lane by lane. */
  I16X8_SUB_SAT_S(simd(0x92), "i16x8.sub_sat_s", NONE, "vv>v"),
  /** {@code i16x8.sub_sat_u}: the difference, unsigned; saturated, lane by lane. */
  I16X8_SUB_SAT_U(simd(0x93), "i16x8.sub_sat_u", NONE, "vv>v"),
  /** {@code f64x2.nearest}: T, lane by lane.he nearest integer, of two the even one. */
  F64X2_NEAREST(simd(0x94), "f64x2.nearest", NONE, "v>v"),
  /** {@code i16x8.mul}: the product, modulo 2^16, lane by lane. */
  I16X8_MUL(simd(0x95), "i16x8.mul", NONE, "vv>v"),
  /** {@code i16x8.min_s}: the smaller operand, signed, lane by lane. */
  I16X8_MIN_S(simd(0x96), "i16x8.min_s", NONE, "vv>v"),
  /** {@code i16x8.min_u}: the smaller operand, unsigned, lane by lane. */
  I16X8_MIN_U(simd(0x97), "i16x8.min_u", NONE, "vv>v"),
  /** {@code i16x8.max_s}: the greater operand, signed, lane by lane. */
  I16X8_MAX_S(simd(0x98), "i16x8.max_s", NONE, "vv>v"),
  /** {@code i16x8.max_u}: the greater operand, unsigned, lane by lane. */
  I16X8_MAX_U(simd(0x99), "i16x8.max_u", NONE, "vv>v"),
  /** {@code i16x8.avgr_u}: the average, unsigned, rounded up, lane by lane. */
  I16X8_AVGR_U(simd(0x9B), "i16x8.avgr_u", NONE, "vv>v"),
  /** {@code i16x8.extmul_low_i8x16_s}: products of the low halves, signed, in 16 bits. */
  I16X8_EXTMUL_LOW_I8X16_S(simd(0x9C), "i16x8.extmul_low_i8x16_s", NONE, "vv>v"),
  /** {@code i16x8.extmul_high_i8x16_s}: products of the high halves, signed, in 16 bits. */
  I16X8_EXTMUL_HIGH_I8X16_S(simd(0x9D), "i16x8.extmul_high_i8x16_s", NONE, "vv>v"),
  /** {@code i16x8.extmul_low_i8x16_u}: products of the low halves, unsigned, in 16 bits. */
  I16X8_EXTMUL_LOW_I8X16_U(simd(0x9E), "i16x8.extmul_low_i8x16_u", NONE, "vv>v"),
  /** {@code i16x8.extmul_high_i8x16_u}: products of the high halves, unsigned, in 16 bits. */
  I16X8_EXTMUL_HIGH_I8X16_U(simd(0x9F), "i16x8.extmul_high_i8x16_u", NONE, "vv>v"),
  /** {@code i32x4.abs}: the operand without its sign, modulo 2, lane by lane.32. */
  I32X4_ABS(simd(0xA0), "i32x4.abs", NONE, "v>v"),
  /** {@code i32x4.neg}: 0 less the operand, modulo 2, lane by lane.32. */
  I32X4_NEG(simd(0xA1), "i32x4.neg", NONE, "v>v"),
  /** {@code i32x4.all_true}: 1 if no lane is 0, otherwise 0. */
  I32X4_ALL_TRUE(simd(0xA3), "i32x4.all_true", NONE, "v>i"),
  /** {@code i32x4.bitmask}: the sign bits of the lanes, the first one lowest. */
  I32X4_BITMASK(simd(0xA4), "i32x4.bitmask", NONE, "v>i"),
  /** {@code i32x4.extend_low_i16x8_s}: the low half of the lanes, sign-extended to 32 bits. */
  I32X4_EXTEND_LOW_I16X8_S(simd(0xA7), "i32x4.extend_low_i16x8_s", NONE, "v>v"),
  /** {@code i32x4.extend_high_i16x8_s}: the high half of the lanes, sign-extended to 32 bits. */
  I32X4_EXTEND_HIGH_I16X8_S(simd(0xA8), "i32x4.extend_high_i16x8_s", NONE, "v>v"),
  /** {@code i32x4.extend_low_i16x8_u}: the low half of the lanes, zero-extended to 32 bits. */
  I32X4_EXTEND_LOW_I16X8_U(simd(0xA9), "i32x4.extend_low_i16x8_u", NONE, "v>v"),
  /** {@code i32x4.extend_high_i16x8_u}: the high half of the lanes, zero-extended to 32 bits. */
  I32X4_EXTEND_HIGH_I16X8_U(simd(0xAA), "i32x4.extend_high_i16x8_u", NONE, "v>v"),
  /** {@code i32x4.shl}: shifts to the left, by the second operand modulo 32, lane by lane. */
  I32X4_SHL(simd(0xAB), "i32x4.shl", NONE, "vi>v"),
  /**
   * {@code i32x4.shr_s}: shifts right, copying the sign, by the second operand modulo 32, lane by
   * lane.
   */
  I32X4_SHR_S(simd(0xAC), "i32x4.shr_s", NONE, "vi>v"),
  /**
   * {@code i32x4.shr_u}: shifts right, filling with zeros, by the second operand modulo 32, lane by
   * lane.
   */
  I32X4_SHR_U(simd(0xAD), "i32x4.shr_u", NONE, "vi>v"),
  /** {@code i32x4.add}: the sum, modulo 2^32, lane by lane. */
  I32X4_ADD(simd(0xAE), "i32x4.add", NONE, "vv>v"),
  /** {@code i32x4.sub}: the difference, modulo 2^32, lane by lane. */
  I32X4_SUB(simd(0xB1), "i32x4.sub", NONE, "vv>v"),
  /** {@code i32x4.mul}: the product, modulo 2^32, lane by lane. */
  I32X4_MUL(simd(0xB5), "i32x4.mul", NONE, "vv>v"),
  /** {@code i32x4.min_s}: the smaller operand, signed, lane by lane. */
  I32X4_MIN_S(simd(0xB6), "i32x4.min_s", NONE, "vv>v"),
  /** {@code i32x4.min_u}: the smaller operand, unsigned, lane by lane. */
  I32X4_MIN_U(simd(0xB7), "i32x4.min_u", NONE, "vv>v"),
  /** {@code i32x4.max_s}: the greater operand, signed, lane by lane. */
  I32X4_MAX_S(simd(0xB8), "i32x4.max_s", NONE, "vv>v"),
  /** {@code i32x4.max_u}: the greater operand, unsigned, lane by lane. */
  I32X4_MAX_U(simd(0xB9), "i32x4.max_u", NONE, "vv>v"),
  /** {@code i32x4.dot_i16x8_s}: sums of the products of neighbouring lanes, signed. */
  I32X4_DOT_I16X8_S(simd(0xBA), "i32x4.dot_i16x8_s", NONE, "vv>v"),
  /** {@code i32x4.extmul_low_i16x8_s}: products of the low halves, signed, in 32 bits. */
  I32X4_EXTMUL_LOW_I16X8_S(simd(0xBC), "i32x4.extmul_low_i16x8_s", NONE, "vv>v"),
  /** {@code i32x4.extmul_high_i16x8_s}: products of the high halves, signed, in 32 bits. */
  I32X4_EXTMUL_HIGH_I16X8_S(simd(0xBD), "i32x4.extmul_high_i16x8_s", NONE, "vv>v"),
  /** {@code i32x4.extmul_low_i16x8_u}: products of the low halves, unsigned, in 32 bits. */
  I32X4_EXTMUL_LOW_I16X8_U(simd(0xBE), "i32x4.extmul_low_i16x8_u", NONE, "vv>v"),
  /** {@code i32x4.extmul_high_i16x8_u}: products of the high halves, unsigned, in 32 bits. */
  I32X4_EXTMUL_HIGH_I16X8_U(simd(0xBF), "i32x4.extmul_high_i16x8_u", NONE, "vv>v"),
  /** {@code i64x2.abs}: the operand without its sign, modulo 2, lane by lane.64. */
  I64X2_ABS(simd(0xC0), "i64x2.abs", NONE, "v>v"),
  /** {@code i64x2.neg}: 0 less the operand, modulo 2, lane by lane.64. */
  I64X2_NEG(simd(0xC1), "i64x2.neg", NONE, "v>v"),
  /** {@code i64x2.all_true}: 1 if no lane is 0, otherwise 0. */
  I64X2_ALL_TRUE(simd(0xC3), "i64x2.all_true", NONE, "v>i"),
  /** {@code i64x2.bitmask}: the sign bits of the lanes, the first one lowest. */
  I64X2_BITMASK(simd(0xC4), "i64x2.bitmask", NONE, "v>i"),
  /** {@code i64x2.extend_low_i32x4_s}: the low half of the lanes, sign-extended to 64 bits. */
  I64X2_EXTEND_LOW_I32X4_S(simd(0xC7), "i64x2.extend_low_i32x4_s", NONE, "v>v"),
  /** {@code i64x2.extend_high_i32x4_s}: the high half of the lanes, sign-extended to 64 bits. */
  I64X2_EXTEND_HIGH_I32X4_S(simd(0xC8), "i64x2.extend_high_i32x4_s", NONE, "v>v"),
  /** {@code i64x2.extend_low_i32x4_u}: the low half of the lanes, zero-extended to 64 bits. */
  I64X2_EXTEND_LOW_I32X4_U(simd(0xC9), "i64x2.extend_low_i32x4_u", NONE, "v>v"),
  /** {@code i64x2.extend_high_i32x4_u}: the high half of the lanes, zero-extended to 64 bits. */
  I64X2_EXTEND_HIGH_I32X4_U(simd(0xCA), "i64x2.extend_high_i32x4_u", NONE, "v>v"),
  /** {@code i64x2.shl}: shifts to the left, by the second operand modulo 64, lane by lane. */
  I64X2_SHL(simd(0xCB), "i64x2.shl", NONE, "vi>v"),
  /**
   * {@code i64x2.shr_s}: shifts right, copying the sign, by the second operand modulo 64, lane by
   * lane.
   */
  I64X2_SHR_S(simd(0xCC), "i64x2.shr_s", NONE, "vi>v"),
  /**
   * {@code i64x2.shr_u}: shifts right, filling with zeros, by the second operand modulo 64, lane by
   * lane.
   */
  I64X2_SHR_U(simd(0xCD), "i64x2.shr_u", NONE, "vi>v"),
  /** {@code i64x2.add}: the sum, modulo 2^64, lane by lane. */
  I64X2_ADD(simd(0xCE), "i64x2.add", NONE, "vv>v"),
  /** {@code i64x2.sub}: the difference, modulo 2^64, lane by lane. */
  I64X2_SUB(simd(0xD1), "i64x2.sub", NONE, "vv>v"),
  /** {@code i64x2.mul}: the product, modulo 2^64, lane by lane. */
  I64X2_MUL(simd(0xD5), "i64x2.mul", NONE, "vv>v"),
  /** {@code i64x2.eq}: ones in lanes where thes are equal; 0 elsewhere. */
  I64X2_EQ(simd(0xD6), "i64x2.eq", NONE, "vv>v"),
  /** {@code i64x2.ne}: ones in lanes where thes differ; 0 elsewhere. */
  I64X2_NE(simd(0xD7), "i64x2.ne", NONE, "vv>v"),
  /** {@code i64x2.lt_s}: ones in lanes where the first is less, signed. */
  I64X2_LT_S(simd(0xD8), "i64x2.lt_s", NONE, "vv>v"),
  /** {@code i64x2.gt_s}: ones in lanes where the first is greater, signed. */
  I64X2_GT_S(simd(0xD9), "i64x2.gt_s", NONE, "vv>v"),
  /** {@code i64x2.le_s}: ones in lanes where the first is at most the second, signed. */
  I64X2_LE_S(simd(0xDA), "i64x2.le_s", NONE, "vv>v"),
  /** {@code i64x2.ge_s}: ones in lanes where the first is at least the second, signed. */
  I64X2_GE_S(simd(0xDB), "i64x2.ge_s", NONE, "vv>v"),
  /** {@code i64x2.extmul_low_i32x4_s}: products of the low halves, signed, in 64 bits. */
  I64X2_EXTMUL_LOW_I32X4_S(simd(0xDC), "i64x2.extmul_low_i32x4_s", NONE, "vv>v"),
  /** {@code i64x2.extmul_high_i32x4_s}: products of the high halves, signed, in 64 bits. */
  I64X2_EXTMUL_HIGH_I32X4_S(simd(0xDD), "i64x2.extmul_high_i32x4_s", NONE, "vv>v"),
  /** {@code i64x2.extmul_low_i32x4_u}: products of the low halves, unsigned, in 64 bits. */
  I64X2_EXTMUL_LOW_I32X4_U(simd(0xDE), "i64x2.extmul_low_i32x4_u", NONE, "vv>v"),
  /** {@code i64x2.extmul_high_i32x4_u}: products of the high halves, unsigned, in 64 bits. */
  I64X2_EXTMUL_HIGH_I32X4_U(simd(0xDF), "i64x2.extmul_high_i32x4_u", NONE, "vv>v"),
  /** {@code f32x4.abs}: T, lane by lane.he operand without its sign. */
  F32X4_ABS(simd(0xE0), "f32x4.abs", NONE, "v>v"),
  /** {@code f32x4.neg}: T, lane by lane.he operand with the other sign. */
  F32X4_NEG(simd(0xE1), "f32x4.neg", NONE, "v>v"),
  /** {@code f32x4.sqrt}: T, lane by lane.he square root. */
  F32X4_SQRT(simd(0xE3), "f32x4.sqrt", NONE, "v>v"),
  /** {@code f32x4.add}: T, lane by lane.he sum. */
  F32X4_ADD(simd(0xE4), "f32x4.add", NONE, "vv>v"),
  /** {@code f32x4.sub}: T, lane by lane.he difference. */
  F32X4_SUB(simd(0xE5), "f32x4.sub", NONE, "vv>v"),
  /** {@code f32x4.mul}: T, lane by lane.he product. */
  F32X4_MUL(simd(0xE6), "f32x4.mul", NONE, "vv>v"),
  /** {@code f32x4.div}: T, lane by lane.he quotient. */
  F32X4_DIV(simd(0xE7), "f32x4.div", NONE, "vv>v"),
  /** {@code f32x4.min}: T, lane by lane.he smaller operand; NaN if one is. */
  F32X4_MIN(simd(0xE8), "f32x4.min", NONE, "vv>v"),
  /** {@code f32x4.max}: T, lane by lane.he greater operand; NaN if one is. */
  F32X4_MAX(simd(0xE9), "f32x4.max", NONE, "vv>v"),
  /** {@code f32x4.pmin}: the second if it is less, otherwise the first, lane by lane. */
  F32X4_PMIN(simd(0xEA), "f32x4.pmin", NONE, "vv>v"),
  /** {@code f32x4.pmax}: the second if it is greater, otherwise the first, lane by lane. */
  F32X4_PMAX(simd(0xEB), "f32x4.pmax", NONE, "vv>v"),
  /** {@code f64x2.abs}: T, lane by lane.he operand without its sign. */
  F64X2_ABS(simd(0xEC), "f64x2.abs", NONE, "v>v"),
  /** {@code f64x2.neg}: T, lane by lane.he operand with the other sign. */
  F64X2_NEG(simd(0xED), "f64x2.neg", NONE, "v>v"),
  /** {@code f64x2.sqrt}: T, lane by lane.he square root. */
  F64X2_SQRT(simd(0xEF), "f64x2.sqrt", NONE, "v>v"),
  /** {@code f64x2.add}: T, lane by lane.he sum. */
  F64X2_ADD(simd(0xF0), "f64x2.add", NONE, "vv>v"),
  /** {@code f64x2.sub}: T, lane by lane.he difference. */
  F64X2_SUB(simd(0xF1), "f64x2.sub", NONE, "vv>v"),
  /** {@code f64x2.mul}: T, lane by lane.he product. */
  F64X2_MUL(simd(0xF2), "f64x2.mul", NONE, "vv>v"),
  /** {@code f64x2.div}: T, lane by lane.he quotient. */
  F64X2_DIV(simd(0xF3), "f64x2.div", NONE, "vv>v"),
  /** {@code f64x2.min}: T, lane by lane.he smaller operand; NaN if one is. */
  F64X2_MIN(simd(0xF4), "f64x2.min", NONE, "vv>v"),
  /** {@code f64x2.max}: T, lane by lane.he greater operand; NaN if one is. */
  F64X2_MAX(simd(0xF5), "f64x2.max", NONE, "vv>v"),
  /** {@code f64x2.pmin}: the second if it is less, otherwise the first, lane by lane. */
  F64X2_PMIN(simd(0xF6), "f64x2.pmin", NONE, "vv>v"),
  /** {@code f64x2.pmax}: the second if it is greater, otherwise the first, lane by lane. */
  F64X2_PMAX(simd(0xF7), "f64x2.pmax", NONE, "vv>v"),
  /**
   * {@code i32x4.trunc_sat_f32x4_s}: floats rounded towards 0, signed; 0 for NaN, the nearest i32
   * if it does not fit.
   */
  I32X4_TRUNC_SAT_F32X4_S(simd(0xF8), "i32x4.trunc_sat_f32x4_s", NONE, "v>v"),
  /**
   * {@code i32x4.trunc_sat_f32x4_u}: floats rounded towards 0, unsigned; 0 for NaN, the nearest i32
   * if it does not fit.
   */
  I32X4_TRUNC_SAT_F32X4_U(simd(0xF9), "i32x4.trunc_sat_f32x4_u", NONE, "v>v"),
  /** {@code f32x4.convert_i32x4_s}: the f32 nearest to each i32, signed. */
  F32X4_CONVERT_I32X4_S(simd(0xFA), "f32x4.convert_i32x4_s", NONE, "v>v"),
  /** {@code f32x4.convert_i32x4_u}: the f32 nearest to each i32, unsigned. */
  F32X4_CONVERT_I32X4_U(simd(0xFB), "f32x4.convert_i32x4_u", NONE, "v>v"),
  /**
   * {@code i32x4.trunc_sat_f64x2_s_zero}: floats rounded towards 0, signed, and two zeros; 0 for
   * NaN, the nearest i32 if it does not fit.
   */
  I32X4_TRUNC_SAT_F64X2_S_ZERO(simd(0xFC), "i32x4.trunc_sat_f64x2_s_zero", NONE, "v>v"),
  /**
   * {@code i32x4.trunc_sat_f64x2_u_zero}: floats rounded towards 0, unsigned, and two zeros; 0 for
   * NaN, the nearest i32 if it does not fit.
   */
  I32X4_TRUNC_SAT_F64X2_U_ZERO(simd(0xFD), "i32x4.trunc_sat_f64x2_u_zero", NONE, "v>v"),
  /** {@code f64x2.convert_low_i32x4_s}: the f64 nearest to each i32 of the low half, signed. */
  F64X2_CONVERT_LOW_I32X4_S(simd(0xFE), "f64x2.convert_low_i32x4_s", NONE, "v>v"),
  /** {@code f64x2.convert_low_i32x4_u}: the f64 nearest to each i32 of the low half, unsigned. */
  F64X2_CONVERT_LOW_I32X4_U(simd(0xFF), "f64x2.convert_low_i32x4_u", NONE, "v>v"),
  /**
   * {@code i8x16.relaxed_swizzle}: as {@link #I8X16_SWIZZLE}; a byte above 15 is free where its
   * sign bit is clear.
   */
  I8X16_RELAXED_SWIZZLE(simd(0x100), "i8x16.relaxed_swizzle", NONE, "vv>v"),
  /**
   * {@code i32x4.relaxed_trunc_f32x4_s}: floats rounded towards 0, signed; free for NaN and what
   * does not fit.
   */
  I32X4_RELAXED_TRUNC_F32X4_S(simd(0x101), "i32x4.relaxed_trunc_f32x4_s", NONE, "v>v"),
  /**
   * {@code i32x4.relaxed_trunc_f32x4_u}: floats rounded towards 0, unsigned; free for NaN and what
   * does not fit.
   */
  I32X4_RELAXED_TRUNC_F32X4_U(simd(0x102), "i32x4.relaxed_trunc_f32x4_u", NONE, "v>v"),
  /**
   * {@code i32x4.relaxed_trunc_f64x2_s_zero}: floats rounded towards 0, signed, and two zeros; free
   * for NaN and what does not fit.
   */
  I32X4_RELAXED_TRUNC_F64X2_S_ZERO(simd(0x103), "i32x4.relaxed_trunc_f64x2_s_zero", NONE, "v>v"),
  /**
   * {@code i32x4.relaxed_trunc_f64x2_u_zero}: floats rounded towards 0, unsigned, and two zeros;
   * free for NaN and what does not fit.
   */
  I32X4_RELAXED_TRUNC_F64X2_U_ZERO(simd(0x104), "i32x4.relaxed_trunc_f64x2_u_zero", NONE, "v>v"),
  /**
   * {@code f32x4.relaxed_madd}: the product of two operands and the third added, rounded once or
   * twice, lane by lane.
   */
  F32X4_RELAXED_MADD(simd(0x105), "f32x4.relaxed_madd", NONE, "vvv>v"),
  /**
   * {@code f32x4.relaxed_nmadd}: the third operand less the product of the others, rounded once or
   * twice, lane by lane.
   */
  F32X4_RELAXED_NMADD(simd(0x106), "f32x4.relaxed_nmadd", NONE, "vvv>v"),
  /**
   * {@code f64x2.relaxed_madd}: the product of two operands and the third added, rounded once or
   * twice, lane by lane.
   */
  F64X2_RELAXED_MADD(simd(0x107), "f64x2.relaxed_madd", NONE, "vvv>v"),
  /**
   * {@code f64x2.relaxed_nmadd}: the third operand less the product of the others, rounded once or
   * twice, lane by lane.
   */
  F64X2_RELAXED_NMADD(simd(0x108), "f64x2.relaxed_nmadd", NONE, "vvv>v"),
  /**
   * {@code i8x16.relaxed_laneselect}: as {@link #V128_BITSELECT}; free where a lane of the third
   * operand is mixed.
   */
  I8X16_RELAXED_LANESELECT(simd(0x109), "i8x16.relaxed_laneselect", NONE, "vvv>v"),
  /**
   * {@code i16x8.relaxed_laneselect}: as {@link #V128_BITSELECT}; free where a lane of the third
   * operand is mixed.
   */
  I16X8_RELAXED_LANESELECT(simd(0x10A), "i16x8.relaxed_laneselect", NONE, "vvv>v"),
  /**
   * {@code i32x4.relaxed_laneselect}: as {@link #V128_BITSELECT}; free where a lane of the third
   * operand is mixed.
   */
  I32X4_RELAXED_LANESELECT(simd(0x10B), "i32x4.relaxed_laneselect", NONE, "vvv>v"),
  /**
   * {@code i64x2.relaxed_laneselect}: as {@link #V128_BITSELECT}; free where a lane of the third
   * operand is mixed.
   */
  I64X2_RELAXED_LANESELECT(simd(0x10C), "i64x2.relaxed_laneselect", NONE, "vvv>v"),
  /**
   * {@code f32x4.relaxed_min}: the smaller operand; free for NaN and zeros of both signs, lane by
   * lane.
   */
  F32X4_RELAXED_MIN(simd(0x10D), "f32x4.relaxed_min", NONE, "vv>v"),
  /**
   * {@code f32x4.relaxed_max}: the greater operand; free for NaN and zeros of both signs, lane by
   * lane.
   */
  F32X4_RELAXED_MAX(simd(0x10E), "f32x4.relaxed_max", NONE, "vv>v"),
  /**
   * {@code f64x2.relaxed_min}: the smaller operand; free for NaN and zeros of both signs, lane by
   * lane.
   */
  F64X2_RELAXED_MIN(simd(0x10F), "f64x2.relaxed_min", NONE, "vv>v"),
  /**
   * {@code f64x2.relaxed_max}: the greater operand; free for NaN and zeros of both signs, lane by
   * lane.
   */
  F64X2_RELAXED_MAX(simd(0x110), "f64x2.relaxed_max", NONE, "vv>v"),
  /**
   * {@code i16x8.relaxed_q15mulr_s}: as {@link #I16X8_Q15MULR_SAT_S}; the product of two least
   * numbers is free.
   */
  I16X8_RELAXED_Q15MULR_S(simd(0x111), "i16x8.relaxed_q15mulr_s", NONE, "vv>v"),
  /**
   * {@code i16x8.relaxed_dot_i8x16_i7x16_s}: sums of the products of neighbouring lanes; the second
   * operand has 7 bits a lane, or the sign is free.
   */
  I16X8_RELAXED_DOT_I8X16_I7X16_S(simd(0x112), "i16x8.relaxed_dot_i8x16_i7x16_s", NONE, "vv>v"),
  /**
   * {@code i32x4.relaxed_dot_i8x16_i7x16_add_s}: as {@link #I16X8_RELAXED_DOT_I8X16_I7X16_S}, sums
   * of two neighbours added to a third operand.
   */
  I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S(
      simd(0x113), "i32x4.relaxed_dot_i8x16_i7x16_add_s", NONE, "vvv>v"),

  // Atomics (threads), prefix 0xFE. Their alignment must be exact.
  /**
   * {@code memory.atomic.notify}: wakes at most so many threads that wait at an address; gives how
   * many.
   */
  MEMORY_ATOMIC_NOTIFY(
      atomic(0x00), "memory.atomic.notify", ATOMIC_ARGUMENT, "ai>i", MemoryAccess.notify(4)),
  /**
   * {@code memory.atomic.wait32}: waits while an address holds an i32: 0 if woken, 1 if it held
   * another, 2 after as many nanoseconds as given; traps if the memory is not shared.
   */
  MEMORY_ATOMIC_WAIT32(
      atomic(0x01), "memory.atomic.wait32", ATOMIC_ARGUMENT, "ail>i", MemoryAccess.notify(4)),
  /**
   * {@code memory.atomic.wait64}: waits while an address holds an i64; as {@link
   * #MEMORY_ATOMIC_WAIT32}.
   */
  MEMORY_ATOMIC_WAIT64(
      atomic(0x02), "memory.atomic.wait64", ATOMIC_ARGUMENT, "all>i", MemoryAccess.notify(8)),
  /** {@code atomic.fence}: orders the accesses before it before those after it. */
  ATOMIC_FENCE(atomic(0x03), "atomic.fence", ZERO_BYTE, ""),
  /** {@code i32.atomic.load}: the 4 bytes at an address. */
  I32_ATOMIC_LOAD(
      atomic(0x10), "i32.atomic.load", ATOMIC_ARGUMENT, "a>i", MemoryAccess.load(4, false)),
  /** {@code i64.atomic.load}: the 8 bytes at an address. */
  I64_ATOMIC_LOAD(
      atomic(0x11), "i64.atomic.load", ATOMIC_ARGUMENT, "a>l", MemoryAccess.load(8, false)),
  /** {@code i32.atomic.load8_u}: the byte at an address, zero-extended to i32. */
  I32_ATOMIC_LOAD8_U(
      atomic(0x12), "i32.atomic.load8_u", ATOMIC_ARGUMENT, "a>i", MemoryAccess.load(1, false)),
  /** {@code i32.atomic.load16_u}: the 2 bytes at an address, zero-extended to i32. */
  I32_ATOMIC_LOAD16_U(
      atomic(0x13), "i32.atomic.load16_u", ATOMIC_ARGUMENT, "a>i", MemoryAccess.load(2, false)),
  /** {@code i64.atomic.load8_u}: the byte at an address, zero-extended to i64. */
  I64_ATOMIC_LOAD8_U(
      atomic(0x14), "i64.atomic.load8_u", ATOMIC_ARGUMENT, "a>l", MemoryAccess.load(1, false)),
  /** {@code i64.atomic.load16_u}: the 2 bytes at an address, zero-extended to i64. */
  I64_ATOMIC_LOAD16_U(
      atomic(0x15), "i64.atomic.load16_u", ATOMIC_ARGUMENT, "a>l", MemoryAccess.load(2, false)),
  /** {@code i64.atomic.load32_u}: the 4 bytes at an address, zero-extended to i64. */
  I64_ATOMIC_LOAD32_U(
      atomic(0x16), "i64.atomic.load32_u", ATOMIC_ARGUMENT, "a>l", MemoryAccess.load(4, false)),
  /** {@code i32.atomic.store}: stores 4 bytes. */
  I32_ATOMIC_STORE(atomic(0x17), "i32.atomic.store", ATOMIC_ARGUMENT, "ai>", MemoryAccess.store(4)),
  /** {@code i64.atomic.store}: stores 8 bytes. */
  I64_ATOMIC_STORE(atomic(0x18), "i64.atomic.store", ATOMIC_ARGUMENT, "al>", MemoryAccess.store(8)),
  /** {@code i32.atomic.store8}: stores the low byte. */
  I32_ATOMIC_STORE8(
      atomic(0x19), "i32.atomic.store8", ATOMIC_ARGUMENT, "ai>", MemoryAccess.store(1)),
  /** {@code i32.atomic.store16}: stores the low 2 bytes. */
  I32_ATOMIC_STORE16(
      atomic(0x1A), "i32.atomic.store16", ATOMIC_ARGUMENT, "ai>", MemoryAccess.store(2)),
  /** {@code i64.atomic.store8}: stores the low byte. */
  I64_ATOMIC_STORE8(
      atomic(0x1B), "i64.atomic.store8", ATOMIC_ARGUMENT, "al>", MemoryAccess.store(1)),
  /** {@code i64.atomic.store16}: stores the low 2 bytes. */
  I64_ATOMIC_STORE16(
      atomic(0x1C), "i64.atomic.store16", ATOMIC_ARGUMENT, "al>", MemoryAccess.store(2)),
  /** {@code i64.atomic.store32}: stores the low 4 bytes. */
  I64_ATOMIC_STORE32(
      atomic(0x1D), "i64.atomic.store32", ATOMIC_ARGUMENT, "al>", MemoryAccess.store(4)),
  /** {@code i32.atomic.rmw.add}: adds to 4 bytes; gives the old. */
  I32_ATOMIC_RMW_ADD(
      atomic(0x1E), "i32.atomic.rmw.add", ATOMIC_ARGUMENT, "ai>i", MemoryAccess.readModifyWrite(4)),
  /** {@code i64.atomic.rmw.add}: adds to 8 bytes; gives the old. */
  I64_ATOMIC_RMW_ADD(
      atomic(0x1F), "i64.atomic.rmw.add", ATOMIC_ARGUMENT, "al>l", MemoryAccess.readModifyWrite(8)),
  /** {@code i32.atomic.rmw8.add_u}: adds to a byte; gives the old, zero-extended. */
  I32_ATOMIC_RMW8_ADD_U(
      atomic(0x20),
      "i32.atomic.rmw8.add_u",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(1)),
  /** {@code i32.atomic.rmw16.add_u}: adds to 2 bytes; gives the old, zero-extended. */
  I32_ATOMIC_RMW16_ADD_U(
      atomic(0x21),
      "i32.atomic.rmw16.add_u",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(2)),
  /** {@code i64.atomic.rmw8.add_u}: adds to a byte; gives the old, zero-extended. */
  I64_ATOMIC_RMW8_ADD_U(
      atomic(0x22),
      "i64.atomic.rmw8.add_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(1)),
  /** {@code i64.atomic.rmw16.add_u}: adds to 2 bytes; gives the old, zero-extended. */
  I64_ATOMIC_RMW16_ADD_U(
      atomic(0x23),
      "i64.atomic.rmw16.add_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(2)),
  /** {@code i64.atomic.rmw32.add_u}: adds to 4 bytes; gives the old, zero-extended. */
  I64_ATOMIC_RMW32_ADD_U(
      atomic(0x24),
      "i64.atomic.rmw32.add_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(4)),
  /** {@code i32.atomic.rmw.sub}: subtracts from 4 bytes; gives the old. */
  I32_ATOMIC_RMW_SUB(
      atomic(0x25), "i32.atomic.rmw.sub", ATOMIC_ARGUMENT, "ai>i", MemoryAccess.readModifyWrite(4)),
  /** {@code i64.atomic.rmw.sub}: subtracts from 8 bytes; gives the old. */
  I64_ATOMIC_RMW_SUB(
      atomic(0x26), "i64.atomic.rmw.sub", ATOMIC_ARGUMENT, "al>l", MemoryAccess.readModifyWrite(8)),
  /** {@code i32.atomic.rmw8.sub_u}: subtracts from a byte; gives the old, zero-extended. */
  I32_ATOMIC_RMW8_SUB_U(
      atomic(0x27),
      "i32.atomic.rmw8.sub_u",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(1)),
  /** {@code i32.atomic.rmw16.sub_u}: subtracts from 2 bytes; gives the old, zero-extended. */
  I32_ATOMIC_RMW16_SUB_U(
      atomic(0x28),
      "i32.atomic.rmw16.sub_u",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(2)),
  /** {@code i64.atomic.rmw8.sub_u}: subtracts from a byte; gives the old, zero-extended. */
  I64_ATOMIC_RMW8_SUB_U(
      atomic(0x29),
      "i64.atomic.rmw8.sub_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(1)),
  /** {@code i64.atomic.rmw16.sub_u}: subtracts from 2 bytes; gives the old, zero-extended. */
  I64_ATOMIC_RMW16_SUB_U(
      atomic(0x2A),
      "i64.atomic.rmw16.sub_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(2)),
  /** {@code i64.atomic.rmw32.sub_u}: subtracts from 4 bytes; gives the old, zero-extended. */
  I64_ATOMIC_RMW32_SUB_U(
      atomic(0x2B),
      "i64.atomic.rmw32.sub_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(4)),
  /** {@code i32.atomic.rmw.and}: ands with 4 bytes; gives the old. */
  I32_ATOMIC_RMW_AND(
      atomic(0x2C), "i32.atomic.rmw.and", ATOMIC_ARGUMENT, "ai>i", MemoryAccess.readModifyWrite(4)),
  /** {@code i64.atomic.rmw.and}: ands with 8 bytes; gives the old. */
  I64_ATOMIC_RMW_AND(
      atomic(0x2D), "i64.atomic.rmw.and", ATOMIC_ARGUMENT, "al>l", MemoryAccess.readModifyWrite(8)),
  /** {@code i32.atomic.rmw8.and_u}: ands with a byte; gives the old, zero-extended. */
  I32_ATOMIC_RMW8_AND_U(
      atomic(0x2E),
      "i32.atomic.rmw8.and_u",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(1)),
  /** {@code i32.atomic.rmw16.and_u}: ands with 2 bytes; gives the old, zero-extended. */
  I32_ATOMIC_RMW16_AND_U(
      atomic(0x2F),
      "i32.atomic.rmw16.and_u",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(2)),
  /** {@code i64.atomic.rmw8.and_u}: ands with a byte; gives the old, zero-extended. */
  I64_ATOMIC_RMW8_AND_U(
      atomic(0x30),
      "i64.atomic.rmw8.and_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(1)),
  /** {@code i64.atomic.rmw16.and_u}: ands with 2 bytes; gives the old, zero-extended. */
  I64_ATOMIC_RMW16_AND_U(
      atomic(0x31),
      "i64.atomic.rmw16.and_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(2)),
  /** {@code i64.atomic.rmw32.and_u}: ands with 4 bytes; gives the old, zero-extended. */
  I64_ATOMIC_RMW32_AND_U(
      atomic(0x32),
      "i64.atomic.rmw32.and_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(4)),
  /** {@code i32.atomic.rmw.or}: ors with 4 bytes; gives the old. */
  I32_ATOMIC_RMW_OR(
      atomic(0x33), "i32.atomic.rmw.or", ATOMIC_ARGUMENT, "ai>i", MemoryAccess.readModifyWrite(4)),
  /** {@code i64.atomic.rmw.or}: ors with 8 bytes; gives the old. */
  I64_ATOMIC_RMW_OR(
      atomic(0x34), "i64.atomic.rmw.or", ATOMIC_ARGUMENT, "al>l", MemoryAccess.readModifyWrite(8)),
  /** {@code i32.atomic.rmw8.or_u}: ors with a byte; gives the old, zero-extended. */
  I32_ATOMIC_RMW8_OR_U(
      atomic(0x35),
      "i32.atomic.rmw8.or_u",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(1)),
  /** {@code i32.atomic.rmw16.or_u}: ors with 2 bytes; gives the old, zero-extended. */
  I32_ATOMIC_RMW16_OR_U(
      atomic(0x36),
      "i32.atomic.rmw16.or_u",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(2)),
  /** {@code i64.atomic.rmw8.or_u}: ors with a byte; gives the old, zero-extended. */
  I64_ATOMIC_RMW8_OR_U(
      atomic(0x37),
      "i64.atomic.rmw8.or_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(1)),
  /** {@code i64.atomic.rmw16.or_u}: ors with 2 bytes; gives the old, zero-extended. */
  I64_ATOMIC_RMW16_OR_U(
      atomic(0x38),
      "i64.atomic.rmw16.or_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(2)),
  /** {@code i64.atomic.rmw32.or_u}: ors with 4 bytes; gives the old, zero-extended. */
  I64_ATOMIC_RMW32_OR_U(
      atomic(0x39),
      "i64.atomic.rmw32.or_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(4)),
  /** {@code i32.atomic.rmw.xor}: xors with 4 bytes; gives the old. */
  I32_ATOMIC_RMW_XOR(
      atomic(0x3A), "i32.atomic.rmw.xor", ATOMIC_ARGUMENT, "ai>i", MemoryAccess.readModifyWrite(4)),
  /** {@code i64.atomic.rmw.xor}: xors with 8 bytes; gives the old. */
  I64_ATOMIC_RMW_XOR(
      atomic(0x3B), "i64.atomic.rmw.xor", ATOMIC_ARGUMENT, "al>l", MemoryAccess.readModifyWrite(8)),
  /** {@code i32.atomic.rmw8.xor_u}: xors with a byte; gives the old, zero-extended. */
  I32_ATOMIC_RMW8_XOR_U(
      atomic(0x3C),
      "i32.atomic.rmw8.xor_u",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(1)),
  /** {@code i32.atomic.rmw16.xor_u}: xors with 2 bytes; gives the old, zero-extended. */
  I32_ATOMIC_RMW16_XOR_U(
      atomic(0x3D),
      "i32.atomic.rmw16.xor_u",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(2)),
  /** {@code i64.atomic.rmw8.xor_u}: xors with a byte; gives the old, zero-extended. */
  I64_ATOMIC_RMW8_XOR_U(
      atomic(0x3E),
      "i64.atomic.rmw8.xor_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(1)),
  /** {@code i64.atomic.rmw16.xor_u}: xors with 2 bytes; gives the old, zero-extended. */
  I64_ATOMIC_RMW16_XOR_U(
      atomic(0x3F),
      "i64.atomic.rmw16.xor_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(2)),
  /** {@code i64.atomic.rmw32.xor_u}: xors with 4 bytes; gives the old, zero-extended. */
  I64_ATOMIC_RMW32_XOR_U(
      atomic(0x40),
      "i64.atomic.rmw32.xor_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(4)),
  /** {@code i32.atomic.rmw.xchg}: replaces 4 bytes; gives the old. */
  I32_ATOMIC_RMW_XCHG(
      atomic(0x41),
      "i32.atomic.rmw.xchg",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(4)),
  /** {@code i64.atomic.rmw.xchg}: replaces 8 bytes; gives the old. */
  I64_ATOMIC_RMW_XCHG(
      atomic(0x42),
      "i64.atomic.rmw.xchg",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(8)),
  /** {@code i32.atomic.rmw8.xchg_u}: replaces a byte; gives the old, zero-extended. */
  I32_ATOMIC_RMW8_XCHG_U(
      atomic(0x43),
      "i32.atomic.rmw8.xchg_u",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(1)),
  /** {@code i32.atomic.rmw16.xchg_u}: replaces 2 bytes; gives the old, zero-extended. */
  I32_ATOMIC_RMW16_XCHG_U(
      atomic(0x44),
      "i32.atomic.rmw16.xchg_u",
      ATOMIC_ARGUMENT,
      "ai>i",
      MemoryAccess.readModifyWrite(2)),
  /** {@code i64.atomic.rmw8.xchg_u}: replaces a byte; gives the old, zero-extended. */
  I64_ATOMIC_RMW8_XCHG_U(
      atomic(0x45),
      "i64.atomic.rmw8.xchg_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(1)),
  /** {@code i64.atomic.rmw16.xchg_u}: replaces 2 bytes; gives the old, zero-extended. */
  I64_ATOMIC_RMW16_XCHG_U(
      atomic(0x46),
      "i64.atomic.rmw16.xchg_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(2)),
  /** {@code i64.atomic.rmw32.xchg_u}: replaces 4 bytes; gives the old, zero-extended. */
  I64_ATOMIC_RMW32_XCHG_U(
      atomic(0x47),
      "i64.atomic.rmw32.xchg_u",
      ATOMIC_ARGUMENT,
      "al>l",
      MemoryAccess.readModifyWrite(4)),
  /** {@code i32.atomic.rmw.cmpxchg}: replaces, if as expected, 4 bytes; gives the old. */
  I32_ATOMIC_RMW_CMPXCHG(
      atomic(0x48),
      "i32.atomic.rmw.cmpxchg",
      ATOMIC_ARGUMENT,
      "aii>i",
      MemoryAccess.readModifyWrite(4)),
  /** {@code i64.atomic.rmw.cmpxchg}: replaces, if as expected, 8 bytes; gives the old. */
  I64_ATOMIC_RMW_CMPXCHG(
      atomic(0x49),
      "i64.atomic.rmw.cmpxchg",
      ATOMIC_ARGUMENT,
      "all>l",
      MemoryAccess.readModifyWrite(8)),
  /**
   * {@code i32.atomic.rmw8.cmpxchg_u}: replaces, if as expected, a byte; gives the old,
   * zero-extended.
   */
  I32_ATOMIC_RMW8_CMPXCHG_U(
      atomic(0x4A),
      "i32.atomic.rmw8.cmpxchg_u",
      ATOMIC_ARGUMENT,
      "aii>i",
      MemoryAccess.readModifyWrite(1)),
  /**
   * {@code i32.atomic.rmw16.cmpxchg_u}: replaces, if as expected, 2 bytes; gives the old,
   * zero-extended.
   */
  I32_ATOMIC_RMW16_CMPXCHG_U(
      atomic(0x4B),
      "i32.atomic.rmw16.cmpxchg_u",
      ATOMIC_ARGUMENT,
      "aii>i",
      MemoryAccess.readModifyWrite(2)),
  /**
   * {@code i64.atomic.rmw8.cmpxchg_u}: replaces, if as expected, a byte; gives the old,
   * zero-extended.
   */
  I64_ATOMIC_RMW8_CMPXCHG_U(
      atomic(0x4C),
      "i64.atomic.rmw8.cmpxchg_u",
      ATOMIC_ARGUMENT,
      "all>l",
      MemoryAccess.readModifyWrite(1)),
  /**
   * {@code i64.atomic.rmw16.cmpxchg_u}: replaces, if as expected, 2 bytes; gives the old,
   * zero-extended.
   */
  I64_ATOMIC_RMW16_CMPXCHG_U(
      atomic(0x4D),
      "i64.atomic.rmw16.cmpxchg_u",
      ATOMIC_ARGUMENT,
      "all>l",
      MemoryAccess.readModifyWrite(2)),
  /**
   * {@code i64.atomic.rmw32.cmpxchg_u}: replaces, if as expected, 4 bytes; gives the old,
   * zero-extended.
   */
  I64_ATOMIC_RMW32_CMPXCHG_U(
      atomic(0x4E),
      "i64.atomic.rmw32.cmpxchg_u",
      ATOMIC_ARGUMENT,
      "all>l",
      MemoryAccess.readModifyWrite(4));

  private static final Opcode[] VALUES = values();

  /** Prefixed instructions by prefix (0xFB to 0xFE) and code. */
  private static final @Nullable Opcode[][] PREFIXED = new Opcode[4][];

  private static final @Nullable Opcode[] SINGLE = new Opcode[256];

  static {
    for (int prefix = 0; prefix < PREFIXED.length; prefix++) {
      PREFIXED[prefix] = new Opcode[prefix == 2 ? 0x114 : 0x50];
    }
    for (Opcode op : VALUES) {
      if (op.code < 0x100) {
        SINGLE[op.code] = op;
      } else {
        PREFIXED[(op.code >> 16) - 0xFB][op.code & 0xFFFF] = op;
      }
    }
  }

  private final int code;
  private final String mnemonic;
  private final Immediates immediates;
  private final @Nullable Signature signature;
  private final @Nullable Operation operation;

  private final Arity arity;
  private final Control control;

  Opcode(int code, String mnemonic, Immediates immediates, Arity arity, Control control) {
    this(code, mnemonic, immediates, null, null, arity, control);
  }

  Opcode(int code, String mnemonic, Immediates immediates, Arity arity) {
    this(code, mnemonic, immediates, null, null, arity, Control.NEXT);
  }

  Opcode(int code, String mnemonic, Immediates immediates, String signature) {
    this(code, mnemonic, immediates, Signature.parse(signature), null);
  }

  Opcode(int code, String mnemonic, Immediates immediates, String signature, Operation operation) {
    this(code, mnemonic, immediates, Signature.parse(signature), operation);
  }

  Opcode(
      int code,
      String mnemonic,
      Immediates immediates,
      Signature signature,
      @Nullable Operation operation) {
    this(code, mnemonic, immediates, signature, operation, Arity.of(signature), Control.NEXT);
  }

  Opcode(
      int code,
      String mnemonic,
      Immediates immediates,
      @Nullable Signature signature,
      @Nullable Operation operation,
      Arity arity,
      Control control) {
    this.code = code;
    this.mnemonic = mnemonic;
    this.immediates = immediates;
    this.signature = signature;
    this.operation = operation;
    this.arity = arity;
    this.control = control;
  }

  /**
   * {@return the instruction with this one-byte code; null if there is none, or it is a prefix}
   *
   * @param code 0 to 255
   */
  public static @Nullable Opcode single(int code) {
    return SINGLE[code];
  }

  /**
   * {@return the instruction with this prefix and code; null if there is none}
   *
   * @param prefix 0xFB to 0xFE
   * @param code the unsigned number after the prefix
   */
  public static @Nullable Opcode prefixed(int prefix, int code) {
    @Nullable Opcode[] row = PREFIXED[prefix - 0xFB];
    return code >= 0 && code < row.length ? row[code] : null;
  }

  /**
   * {@return whether this byte starts a two-part opcode}
   *
   * @param code 0 to 255
   */
  public static boolean isPrefix(int code) {
    return code >= 0xFB && code <= 0xFE;
  }

  /**
   * {@return the one-byte code, or the prefix in bits 16 to 23 and the code after it in bits 0 to
   * 15}
   */
  public int code() {
    return code;
  }

  /** {@return the name in the text format} */
  public String mnemonic() {
    return mnemonic;
  }

  /** {@return the kind of what follows the opcode} */
  public Immediates immediates() {
    return immediates;
  }

  /** {@return the types of operands and results; null where validation has a rule of its own} */
  public @Nullable Signature signature() {
    return signature;
  }

  /**
   * {@return how many operands are taken and results given, whether or not there is a signature}
   */
  public Arity arity() {
    return arity;
  }

  /** {@return the ways in which control leaves the instruction} */
  public Control control() {
    return control;
  }

  /** {@return the operation that is computed; null for what no analysis interprets by kind} */
  public @Nullable Operation operation() {
    return operation;
  }

  @Override
  public String toString() {
    return mnemonic;
  }

  private static int gc(int code) {
    return 0xFB << 16 | code;
  }

  private static int misc(int code) {
    return 0xFC << 16 | code;
  }

  private static int simd(int code) {
    return 0xFD << 16 | code;
  }

  private static int atomic(int code) {
    return 0xFE << 16 | code;
  }
}
