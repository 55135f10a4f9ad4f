// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.jspecify.annotations.Nullable;

/**
 * Gives everything that can be written a key, a non-negative long: globals, sizes of tables and
 * memories, whether a segment is dropped, table slots and bytes of memory. Tables and memories
 * together are <i>regions</i>: tables first, and last, if memory falls into {@link MemoryObjects},
 * one more for the addresses in objects.
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
  private final MemoryObjects objects;
  private final List<ImmutableIntList> memoryRegions;

  /**
   * The keys of a module whose memories have no objects.
   *
   * @param module a decoded module
   */
  public StoreLayout(WasmModule module) {
    this(module, MemoryObjects.NONE);
  }

  /**
   * The keys of a module.
   *
   * @param module a decoded module
   * @param objects of its only memory; none if there are several memories
   */
  public StoreLayout(WasmModule module, MemoryObjects objects) {
    this.tables = module.tables().size();
    this.memories = module.memories().size();
    this.objects = objects;
    MutableList<ImmutableIntList> regions = Lists.mutable.withInitialCapacity(memories);
    for (int memory = 0; memory < memories; memory++) {
      regions.add(
          objects.isEmpty()
              ? IntLists.immutable.of(memoryRegion(memory))
              : IntLists.immutable.of(memoryRegion(memory), tables + memories));
    }
    this.memoryRegions = regions;
  }

  /** {@return how many regions there are: tables, memories, and objects of memory} */
  public int regionCount() {
    return tables + memories + (objects.isEmpty() ? 0 : 1);
  }

  /** The objects of memory, which lie in a region of their own. */
  MemoryObjects objects() {
    return objects;
  }

  /** Whether a region is that of the objects of memory. */
  boolean isOfObjects(int region) {
    return !objects.isEmpty() && region == tables + memories;
  }

  /**
   * {@return the regions of a memory: that of all addresses outside of objects, and that of
   * objects}
   *
   * @param memory its index
   */
  public ImmutableIntList memoryRegions(int memory) {
    return memoryRegions.get(memory);
  }

  /**
   * The zone of an object: a number for it among those of regions, in the weak writes of an effect.
   */
  int zoneOf(int object) {
    return tables + memories + 1 + object;
  }

  /** The object of a zone that is no region. */
  int objectOf(int zone) {
    return zone - tables - memories - 1;
  }

  /** The zone that has a key of an address: that of its object, or its region. */
  int zoneOf(long key) {
    int region = regionOf(key);
    return isOfObjects(region) ? zoneOf(objects.at(indexOf(key))) : region;
  }

  /** The key of a byte of memory. */
  long memoryKey(int memory, long address) {
    boolean isOfObject = !objects.isEmpty() && objects.at(address) != MemoryObjects.NO_OBJECT;
    return addressKey(isOfObject ? tables + memories : memoryRegion(memory), address);
  }

  /** Whether the keys of neighbouring bytes of memory are neighbours. */
  boolean isWhole(int memory, long address, int bytes) {
    if (objects.isEmpty()) {
      return true;
    }
    long first = memoryKey(memory, address);
    for (int i = 1; i < bytes; i++) {
      if (memoryKey(memory, address + i) != first + i) {
        return false;
      }
    }
    return true;
  }

  /** The weak write of an effect over this key; null if there is none. */
  @Nullable Weak weakAt(Effect effect, long key) {
    if (effect.weak().isEmpty() || !isAddress(key)) {
      return null;
    }
    int region = regionOf(key);
    Weak found = effect.weak().get(region);
    if ((found == null || !found.covers(indexOf(key))) && isOfObjects(region)) {
      found = effect.weak().get(zoneOf(key));
    }
    return found != null && found.covers(indexOf(key)) ? found : null;
  }

  /**
   * {@return whether a region is a table}
   *
   * @param region a number from 0 to {@link #regionCount} - 1
   */
  public boolean isTable(int region) {
    return region < tables;
  }

  /**
   * {@return the region of a table}
   *
   * @param table its index
   */
  public int tableRegion(int table) {
    return table;
  }

  /**
   * {@return the region of a memory's addresses outside of objects}
   *
   * @param memory its index
   */
  public int memoryRegion(int memory) {
    return tables + memory;
  }

  /**
   * {@return the memory that a region is}
   *
   * @param region a number from 0 to {@link #regionCount} - 1
   */
  public int memoryOf(int region) {
    return isOfObjects(region) ? 0 : region - tables;
  }

  /**
   * {@return the key of a global}
   *
   * @param global its index
   */
  public static long globalKey(int global) {
    return global;
  }

  /**
   * {@return the key of a region's size: slots of a table, pages of a memory}
   *
   * @param region a number from 0 to {@link #regionCount} - 1
   */
  public static long sizeKey(int region) {
    return ((long) SIZES << SPACE_SHIFT) + region;
  }

  /**
   * {@return the key of the mark that an element segment was dropped}
   *
   * @param segment its index
   */
  public static long droppedElementKey(int segment) {
    return ((long) DROPPED_ELEMENTS << SPACE_SHIFT) + segment;
  }

  /**
   * {@return the key of the mark that a data segment was dropped}
   *
   * @param segment its index
   */
  public static long droppedDataKey(int segment) {
    return ((long) DROPPED_DATA << SPACE_SHIFT) + segment;
  }

  /**
   * {@return the key of an address in a region}
   *
   * @param region a number from 0 to {@link #regionCount} - 1
   * @param address a slot of a table, or a byte's address in a memory
   */
  public static long addressKey(int region, long address) {
    return ((long) (FIRST_REGION + region) << SPACE_SHIFT) + address;
  }

  /** The first key that belongs to a region. */
  static final long FIRST_ADDRESS_KEY = (long) FIRST_REGION << SPACE_SHIFT;

  /**
   * {@return whether a key is a slot or byte, and not a scalar such as a global}
   *
   * @param key what a method of this class has returned
   */
  public static boolean isAddress(long key) {
    return key >= FIRST_ADDRESS_KEY;
  }

  /**
   * {@return whether a key is a global}
   *
   * @param key what a method of this class has returned
   */
  public static boolean isGlobal(long key) {
    return key < ADDRESS_LIMIT;
  }

  /**
   * {@return whether a key is the size of a region}
   *
   * @param key what a method of this class has returned
   */
  public static boolean isSize(long key) {
    return key >> SPACE_SHIFT == SIZES;
  }

  /**
   * {@return the region of an address's key}
   *
   * @param key what a method of this class has returned
   */
  public static int regionOf(long key) {
    return (int) (key >> SPACE_SHIFT) - FIRST_REGION;
  }

  /**
   * {@return the number in a key beside its space: an address, or the index of a global or region}
   *
   * @param key what a method of this class has returned
   */
  public static long indexOf(long key) {
    return key & (ADDRESS_LIMIT - 1);
  }
}
