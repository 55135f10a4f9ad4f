// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

/**
 * Upper bounds of the sizes in a component, besides the limits on the modules in it.
 *
 * <p>Source: wasm-tools' {@code wasmparser} 0.263, {@code limits.rs}, on which engines agree.
 */
public final class ComponentLimits {
  /** How deep components and types may nest. */
  static final int NESTING = 100;

  /** Items of one index space, and names of one type. */
  public static final int ITEMS = 1_000_000;

  /** Modules, and components, inside of one file. */
  static final int MODULES = 1_000;

  /** Instances of one component. */
  static final int INSTANCES = 4_096;

  static final int INSTANTIATION_ARGUMENTS = 100_000;
  static final int OPTIONS = 10;
  static final int NAME_BYTES = 100_000;

  /** Steps of comparing types; nested types can be made to take ever so many. */
  static final int COMPARISONS = 1_000_000;

  /** Core instances of a whole program, those of nested components included. */
  public static final int PROGRAM_INSTANCES = 10_000;

  /** Component instances of a whole program. */
  public static final int PROGRAM_COMPONENTS = 10_000;

  private ComponentLimits() {}
}
