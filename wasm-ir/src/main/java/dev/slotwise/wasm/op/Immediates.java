// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

/**
 * The shapes of what follows an opcode in the binary format.
 *
 * <p>Source: WebAssembly 3.0, section 5.4.
 */
public enum Immediates {
  NONE,
  /** A block type: {@code 0x40}, a value type, or a type index as s33. */
  BLOCK_TYPE,
  LABEL,
  /** A vector of labels, then the default label. */
  LABELS,
  FUNCTION,
  TYPE,
  /** A type index, then a table index. */
  TYPE_TABLE,
  LOCAL,
  GLOBAL,
  TABLE,
  /** Destination table, then source table. */
  TABLE_TABLE,
  ELEMENT,
  /** An element segment index, then a table index. */
  ELEMENT_TABLE,
  TAG,
  /** A block type, then a vector of catch clauses. */
  CATCHES,
  /** A vector of value types. */
  SELECT_TYPES,
  MEMORY,
  /** Destination memory, then source memory. */
  MEMORY_MEMORY,
  DATA,
  /** A data segment index, then a memory index. */
  DATA_MEMORY,
  /** Alignment, memory index where bit 6 of the alignment is set, offset. */
  MEMORY_ARGUMENT,
  /** As {@link #MEMORY_ARGUMENT}, with the alignment exact. */
  ATOMIC_ARGUMENT,
  /** A memory argument, then a lane index below 16 divided by the access size in bytes. */
  MEMORY_ARGUMENT_LANE,
  LANE_OF_16,
  LANE_OF_8,
  LANE_OF_4,
  LANE_OF_2,
  /** 16 lane indices, each below 32. */
  LANES_16,
  I32,
  I64,
  F32,
  F64,
  V128,
  /** One byte that must be zero. */
  ZERO_BYTE,
  HEAP_TYPE,
  /** A type index, then a field index. */
  TYPE_FIELD,
  /** A type index, then a count. */
  TYPE_COUNT,
  /** Two type indices, destination first. */
  TYPE_TYPE,
  /** A type index, then a data segment index. */
  TYPE_DATA,
  /** A type index, then an element segment index. */
  TYPE_ELEMENT,
  /** Flags, label, source heap type, target heap type. */
  CAST_BRANCH
}
