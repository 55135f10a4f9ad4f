// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.Arrays;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The modules from which the functions and instructions of a linked module come, and their places
 * there. Immutable.
 *
 * <p>Of a linked module's functions, the defined ones come from one module each. Imports stay with
 * the host and come from none; nor do functions that stand for the loader, for modules that nobody
 * has given and for functions of the host's own, the <i>stand-ins</i>.
 */
public final class Origins {
  /** Those of a module that was not linked. */
  public static final Origins NONE =
      new Origins(
          Lists.immutable.empty(),
          false,
          false,
          new int[0],
          new int[0],
          new boolean[0],
          new int[0],
          new int[0],
          IntLists.immutable.empty(),
          0,
          0);

  private static final int NOWHERE = -1;

  private final ImmutableList<Source> sources;
  private final boolean hidesExports;
  private final boolean component;
  private final int[] sourceOf;
  private final int[] indexOf;
  private final boolean[] standIn;
  private final int[] linkedOffsets;
  private final int[] sourceOffsets;
  private final ImmutableIntList loadedInitializers;
  private final int hostFunctionsStart;
  private final int hostFunctions;

  /**
   * One of the modules that were linked.
   *
   * @param name how outputs call it, unique among the sources
   * @param file where it was read from
   * @param module as it was read: its indices, names and offsets are its own
   * @param functions for each function of {@code module}, imports first, its index in the linked
   *     module
   */
  public record Source(String name, String file, WasmModule module, ImmutableIntList functions) {}

  /** Where functions and code of a linked module come from. */
  /**
   * Where functions and code of a linked module come from.
   *
   * @param sources the modules, in the order in which they were given
   * @param hidesExports whether exports were left out because another source imports them
   * @param component whether a component joined the sources
   * @param sourceOf a function's source; -1 for none
   * @param indexOf a function's index in its source
   * @param standIn whether a function is a stand-in
   * @param linkedOffsets offsets in the linked module, ascending: from each on, up to the next,
   *     code is as far from the source's as it is there
   * @param sourceOffsets the offset in the source's file for each of {@code linkedOffsets}
   * @param loadedInitializers see {@link #loadedInitializers}
   */
  public Origins(
      ImmutableList<Source> sources,
      boolean hidesExports,
      boolean component,
      int[] sourceOf,
      int[] indexOf,
      boolean[] standIn,
      int[] linkedOffsets,
      int[] sourceOffsets,
      ImmutableIntList loadedInitializers) {
    this(
        sources,
        hidesExports,
        component,
        sourceOf,
        indexOf,
        standIn,
        linkedOffsets,
        sourceOffsets,
        loadedInitializers,
        sourceOf.length,
        0);
  }

  private Origins(
      ImmutableList<Source> sources,
      boolean hidesExports,
      boolean component,
      int[] sourceOf,
      int[] indexOf,
      boolean[] standIn,
      int[] linkedOffsets,
      int[] sourceOffsets,
      ImmutableIntList loadedInitializers,
      int hostFunctionsStart,
      int hostFunctions) {
    this.sources = sources;
    this.hidesExports = hidesExports;
    this.component = component;
    this.sourceOf = sourceOf;
    this.indexOf = indexOf;
    this.standIn = standIn;
    this.linkedOffsets = linkedOffsets;
    this.sourceOffsets = sourceOffsets;
    this.loadedInitializers = loadedInitializers;
    this.hostFunctionsStart = hostFunctionsStart;
    this.hostFunctions = hostFunctions;
  }

  /** These origins of a module with so many functions of the host's own behind all others. */
  Origins withHostFunctions(int start, int count) {
    return new Origins(
        sources,
        hidesExports,
        component,
        sourceOf,
        indexOf,
        standIn,
        linkedOffsets,
        sourceOffsets,
        loadedInitializers,
        start,
        count);
  }

  /** {@return whether the module was not linked: all below is about others} */
  public boolean isEmpty() {
    return sources.isEmpty();
  }

  /** {@return the modules, in the order in which they were given} */
  public ImmutableList<Source> sources() {
    return sources;
  }

  /** {@return whether the host is believed not to call exports that another source imports} */
  public boolean hidesExports() {
    return hidesExports;
  }

  /** {@return whether a component joined the sources: they are its instances of core modules} */
  public boolean isComponent() {
    return component;
  }

  /**
   * {@return the source of a function, by its place in {@link #sources}; empty if it comes from
   * none}
   *
   * @param function its index in the linked module
   */
  public OptionalInt sourceOf(int function) {
    return isEmpty() || isOfHost(function) || sourceOf[function] == NOWHERE
        ? OptionalInt.empty()
        : OptionalInt.of(sourceOf[function]);
  }

  /**
   * {@return the index of a function in its source; its own index if it comes from none}
   *
   * @param function its index in the linked module
   */
  public int indexOf(int function) {
    return sourceOf(function).isEmpty() ? function : indexOf[function];
  }

  /**
   * {@return whether a function stands for the loader, a module that nobody has given, or the host}
   *
   * @param function its index in the linked module
   */
  public boolean isStandIn(int function) {
    return isOfHost(function) || (!isEmpty() && standIn[function]);
  }

  private boolean isOfHost(int function) {
    return hostFunctions > 0 && function >= hostFunctionsStart;
  }

  /**
   * {@return the functions that initialise the side modules among the sources, by index in the
   * linked module} They run while a call runs that loads these.
   */
  public ImmutableIntList loadedInitializers() {
    return loadedInitializers;
  }

  /** {@return how many functions are stand-ins} */
  public int standIns() {
    int count = hostFunctions;
    for (boolean one : standIn) {
      count += one ? 1 : 0;
    }
    return count;
  }

  /**
   * Where an instruction stands in the file that it comes from.
   *
   * @param offset of its opcode in the linked module
   * @return the offset in the file of its source, in bytes
   */
  public int sourceOffset(int offset) {
    if (isEmpty()) {
      return offset;
    }
    int found = Arrays.binarySearch(linkedOffsets, offset);
    int at = found >= 0 ? found : -found - 2;
    return at < 0 ? offset : sourceOffsets[at] + offset - linkedOffsets[at];
  }

  /**
   * Where an instruction of a source stands in the linked module; what {@link #sourceOffset}
   * undoes.
   *
   * @param start where the function's body starts in the linked module
   * @param end where it ends
   * @param offset of the instruction's opcode in the source's file
   * @return empty if the function has no such place
   */
  public OptionalInt linkedOffset(int start, int end, int offset) {
    if (isEmpty()) {
      return OptionalInt.of(offset);
    }
    int found = Arrays.binarySearch(linkedOffsets, start);
    for (int at = Math.max(0, found >= 0 ? found : -found - 2);
        at < linkedOffsets.length && linkedOffsets[at] < end;
        at++) {
      int linked = linkedOffsets[at] + offset - sourceOffsets[at];
      int next = at + 1 < linkedOffsets.length ? Math.min(end, linkedOffsets[at + 1]) : end;
      if (linked >= linkedOffsets[at] && linked < next) {
        return OptionalInt.of(linked);
      }
    }
    return OptionalInt.empty();
  }
}
