// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

/**
 * The operation that an instruction computes, where an analysis cares: about fifteen kinds of
 * operation at a width, in place of more than a hundred opcodes.
 */
public sealed interface Operation
    permits BinaryOp, UnaryOp, CompareOp, ConvertOp, EqualsZero, MemoryAccess {}
