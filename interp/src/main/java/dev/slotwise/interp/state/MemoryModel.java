// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;

/**
 * Into which objects a module's memory falls, that a pointer does not leave: a store through a
 * pointer into one object, wherever in it, leaves all others as they are. What lies outside of all
 * objects is one more part of memory, in which everything else points.
 *
 * <p>An instance must guarantee, for each module of which {@link #missing} says nothing:
 *
 * <ul>
 *   <li>{@link #objects} are the same for the same module, and in proportion to it in size.
 *   <li>In every run in which the assumption {@code pointers-stay-in-their-objects} holds, a store
 *       through an address that comes from a constant {@linkplain MemoryObjects.Builder#written
 *       written} as one of an object's goes into that object; a store through a number that comes
 *       from no such constant goes into none. Where the model can't tell, it says that a constant
 *       is of any object.
 * </ul>
 *
 * <p>Implementations are stateless, have a public constructor without parameters, and are chosen by
 * name. {@link CellsMemory} has no objects, and assumes nothing.
 */
public interface MemoryModel {

  /** {@return the name that selects this model, in lower case} */
  String id();

  /**
   * {@return a text for people that says what a valid module lacks, so that it has no objects;
   * empty if it lacks nothing}
   *
   * @param module a valid module
   */
  Optional<String> missing(WasmModule module);

  /**
   * {@return the objects of a module of which nothing is {@link #missing}}
   *
   * @param module a valid module
   */
  MemoryObjects objects(WasmModule module);
}
