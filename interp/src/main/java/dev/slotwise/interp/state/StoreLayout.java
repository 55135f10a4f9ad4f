// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.wasm.ir.WasmModule;

/**
 * Gives everything that can be written a key, a non-negative long: globals, sizes of tables and
 * memories, whether a segment is dropped, table slots and bytes of memory. Tables and memories
 * together are <i>regions</i>: tables first.
 */
public final class StoreLayout {
  /** Addresses and slot numbers from here on are not told apart. */
  public static final long ADDRESS_LIMIT = 1L << 44;

  private static final int SPACE_SHIFT = 44;
  private static final int SIZES = 1;
  private static final int DROPPED_ELEMENTS = 2;
  private static final int DROPPED_DATA = 3;
  private static final int FIRST_REGION = 4;

  private final int tables;
  private final int memories;

  public StoreLayout(WasmModule module) {
    this.tables = module.tables().size();
    this.memories = module.memories().size();
  }

  public int regionCount() {
    return tables + memories;
  }

  public boolean isTable(int region) {
    return region < tables;
  }

  public int tableRegion(int table) {
    return table;
  }

  public int memoryRegion(int memory) {
    return tables + memory;
  }

  /** The memory that a region is. */
  public int memoryOf(int region) {
    return region - tables;
  }

  public static long globalKey(int global) {
    return global;
  }

  /** The key of a region's size: slots of a table, pages of a memory. */
  public static long sizeKey(int region) {
    return ((long) SIZES << SPACE_SHIFT) + region;
  }

  public static long droppedElementKey(int segment) {
    return ((long) DROPPED_ELEMENTS << SPACE_SHIFT) + segment;
  }

  public static long droppedDataKey(int segment) {
    return ((long) DROPPED_DATA << SPACE_SHIFT) + segment;
  }

  /** The key of an address in a region. */
  public static long addressKey(int region, long address) {
    return ((long) (FIRST_REGION + region) << SPACE_SHIFT) + address;
  }

  /** The first key that belongs to a region. */
  static final long FIRST_ADDRESS_KEY = (long) FIRST_REGION << SPACE_SHIFT;

  /** Whether a key is a slot or byte, and not a scalar such as a global. */
  public static boolean isAddress(long key) {
    return key >= FIRST_ADDRESS_KEY;
  }

  /** Whether a key is a global. */
  public static boolean isGlobal(long key) {
    return key < ADDRESS_LIMIT;
  }

  /** Whether a key is the size of a region. */
  public static boolean isSize(long key) {
    return key >> SPACE_SHIFT == SIZES;
  }

  /** The region of an address's key. */
  public static int regionOf(long key) {
    return (int) (key >> SPACE_SHIFT) - FIRST_REGION;
  }

  /** What stands in a key beside its space: an address, or the index of a global or region. */
  public static long indexOf(long key) {
    return key & (ADDRESS_LIMIT - 1);
  }
}
