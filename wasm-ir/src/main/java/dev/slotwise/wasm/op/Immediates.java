// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

import java.util.List;

/**
 * The shapes of what follows an opcode in the binary format.
 *
 * <p>Source: WebAssembly 3.0, section 5.4.
 */
public enum Immediates {
  /** None. */
  NONE,
  /** A block type: {@code 0x40}, a value type, or a type index as s33. */
  BLOCK_TYPE(IndexSpace.TYPE),
  /** A label index. */
  LABEL(IndexSpace.LABEL),
  /** A vector of labels, then the default label. */
  LABELS(IndexSpace.LABEL),
  /** A function index. */
  FUNCTION(IndexSpace.FUNCTION),
  /** A type index. */
  TYPE(IndexSpace.TYPE),
  /** A type index, then a table index. */
  TYPE_TABLE(IndexSpace.TYPE, IndexSpace.TABLE),
  /** A local index. */
  LOCAL(IndexSpace.LOCAL),
  /** A global index. */
  GLOBAL(IndexSpace.GLOBAL),
  /** A table index. */
  TABLE(IndexSpace.TABLE),
  /** Destination table, then source table. */
  TABLE_TABLE(IndexSpace.TABLE, IndexSpace.TABLE),
  /** An element segment index. */
  ELEMENT(IndexSpace.ELEMENT),
  /** An element segment index, then a table index. */
  ELEMENT_TABLE(IndexSpace.ELEMENT, IndexSpace.TABLE),
  /** A tag index. */
  TAG(IndexSpace.TAG),
  /** A block type, then a vector of catch clauses. */
  CATCHES(IndexSpace.TYPE, IndexSpace.TAG, IndexSpace.LABEL),
  /** A vector of value types. */
  SELECT_TYPES(IndexSpace.TYPE),
  /** A memory index. */
  MEMORY(IndexSpace.MEMORY),
  /** Destination memory, then source memory. */
  MEMORY_MEMORY(IndexSpace.MEMORY, IndexSpace.MEMORY),
  /** A data segment index. */
  DATA(IndexSpace.DATA),
  /** A data segment index, then a memory index. */
  DATA_MEMORY(IndexSpace.DATA, IndexSpace.MEMORY),
  /** Alignment, memory index where bit 6 of the alignment is set, offset. */
  MEMORY_ARGUMENT(IndexSpace.MEMORY),
  /** As {@link #MEMORY_ARGUMENT}, with the alignment exact. */
  ATOMIC_ARGUMENT(IndexSpace.MEMORY),
  /** A memory argument, then a lane index below 16 divided by the access size in bytes. */
  MEMORY_ARGUMENT_LANE(IndexSpace.MEMORY),
  /** A lane index below 16. */
  LANE_OF_16,
  /** A lane index below 8. */
  LANE_OF_8,
  /** A lane index below 4. */
  LANE_OF_4,
  /** A lane index below 2. */
  LANE_OF_2,
  /** 16 lane indices, each below 32. */
  LANES_16,
  /** A signed LEB128 number of 32 bits. */
  I32,
  /** A signed LEB128 number of 64 bits. */
  I64,
  /** Four bytes of an IEEE 754 number. */
  F32,
  /** Eight bytes of an IEEE 754 number. */
  F64,
  /** 16 bytes. */
  V128,
  /** One byte that must be zero. */
  ZERO_BYTE,
  /** A heap type: an abstract one, or a type index, as s33. */
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
   * {@return the index spaces of the indices among the immediates, in their order} A vector counts
   * once; where a type or a memory need not be named by an index, it is listed all the same.
   */
  public List<IndexSpace> spaces() {
    return spaces;
  }
}
