// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.ir.WasmModule;
import org.eclipse.collections.api.set.ImmutableSet;

/**
 * One module of a program.
 *
 * @param name how outputs call it, unique in the program
 * @param file where it was read from
 * @param importNames the module names by which other modules import from it
 * @param module valid; its types have the interner that all parts share
 * @param role what it is in the program
 */
public record Part(
    String name, String file, ImmutableSet<String> importNames, WasmModule module, Role role) {

  /** What a part is in its program. */
  public enum Role {
    /** A module that a loader of C programs joins with others. */
    MODULE,

    /**
     * An instance of a module in a component: its exports are none of the program's, and loaders of
     * C programs have no say in it.
     */
    INSTANCE,

    /** What the component model does between instances: its functions are stand-ins. */
    GLUE,

    /**
     * The same of what the host can call and write of a component: its exports are the program's.
     */
    BOUNDARY
  }

  /** A module that a loader joins with others. */
  public Part(String name, String file, ImmutableSet<String> importNames, WasmModule module) {
    this(name, file, importNames, module, Role.MODULE);
  }

  /** Whether its functions stand for what the component model does. */
  boolean isGlue() {
    return role == Role.GLUE || role == Role.BOUNDARY;
  }

  /** Whether its exports are the program's. */
  boolean isPublic() {
    return role == Role.MODULE || role == Role.BOUNDARY;
  }

  /** Whether a loader of C programs has loaded it. */
  boolean isLoaded() {
    return role == Role.MODULE;
  }
}
