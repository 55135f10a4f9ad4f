// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

import java.util.List;

/**
 * The shapes of what follows an opcode in the binary format.
 *
 * <p>Source: WebAssembly 3.0, section 5.4.
 */
public enum Immediates {
  NONE,
  /** A block type: {@code 0x40}, a value type, or a type index as s33. */
  BLOCK_TYPE(IndexSpace.TYPE),
  LABEL(IndexSpace.LABEL),
  /** A vector of labels, then the default label. */
  LABELS(IndexSpace.LABEL),
  FUNCTION(IndexSpace.FUNCTION),
  TYPE(IndexSpace.TYPE),
  /** A type index, then a table index. */
  TYPE_TABLE(IndexSpace.TYPE, IndexSpace.TABLE),
  LOCAL(IndexSpace.LOCAL),
  GLOBAL(IndexSpace.GLOBAL),
  TABLE(IndexSpace.TABLE),
  /** Destination table, then source table. */
  TABLE_TABLE(IndexSpace.TABLE, IndexSpace.TABLE),
  ELEMENT(IndexSpace.ELEMENT),
  /** An element segment index, then a table index. */
  ELEMENT_TABLE(IndexSpace.ELEMENT, IndexSpace.TABLE),
  TAG(IndexSpace.TAG),
  /** A block type, then a vector of catch clauses. */
  CATCHES(IndexSpace.TYPE, IndexSpace.TAG, IndexSpace.LABEL),
  /** A vector of value types. */
  SELECT_TYPES(IndexSpace.TYPE),
  MEMORY(IndexSpace.MEMORY),
  /** Destination memory, then source memory. */
  MEMORY_MEMORY(IndexSpace.MEMORY, IndexSpace.MEMORY),
  DATA(IndexSpace.DATA),
  /** A data segment index, then a memory index. */
  DATA_MEMORY(IndexSpace.DATA, IndexSpace.MEMORY),
  /** Alignment, memory index where bit 6 of the alignment is set, offset. */
  MEMORY_ARGUMENT(IndexSpace.MEMORY),
  /** As {@link #MEMORY_ARGUMENT}, with the alignment exact. */
  ATOMIC_ARGUMENT(IndexSpace.MEMORY),
  /** A memory argument, then a lane index below 16 divided by the access size in bytes. */
  MEMORY_ARGUMENT_LANE(IndexSpace.MEMORY),
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
  HEAP_TYPE(IndexSpace.TYPE),
  /** A type index, then a field index. */
  TYPE_FIELD(IndexSpace.TYPE, IndexSpace.FIELD),
  /** A type index, then a count. */
  TYPE_COUNT(IndexSpace.TYPE),
  /** Two type indices, destination first. */
  TYPE_TYPE(IndexSpace.TYPE, IndexSpace.TYPE),
  /** A type index, then a data segment index. */
  TYPE_DATA(IndexSpace.TYPE, IndexSpace.DATA),
  /** A type index, then an element segment index. */
  TYPE_ELEMENT(IndexSpace.TYPE, IndexSpace.ELEMENT),
  /** Flags, label, source heap type, target heap type. */
  CAST_BRANCH(IndexSpace.LABEL, IndexSpace.TYPE, IndexSpace.TYPE);

  private final List<IndexSpace> spaces;

  Immediates(IndexSpace... spaces) {
    this.spaces = List.of(spaces);
  }

  /**
   * What the indices among the immediates count, in their order. A vector counts once; where a type
   * or a memory need not be named by an index, it is listed all the same.
   */
  public List<IndexSpace> spaces() {
    return spaces;
  }
}
