// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import dev.slotwise.wasm.ir.FunctionType;
import java.util.Map;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.jspecify.annotations.Nullable;

/**
 * The type of an item in a component, as far as it is needed: to look up the items of instances,
 * and to know the core types of canonical functions. Names of fields and cases are checked while
 * they are read and not kept. Immutable; equal types share one object or may not.
 */
public sealed interface Shape {

  /** Something of a sort, and its shape. */
  record Item(Sort sort, Shape shape) {}

  /** Nothing is known: of values, and of core things that are no functions or modules. */
  record Opaque() implements Shape {
    static final Opaque INSTANCE = new Opaque();
  }

  /**
   * A value type.
   *
   * @param flat the core types that it is passed as; null if there are more than {@link
   *     Flattening#MAX_PARAMETERS}
   */
  record Value(@Nullable ImmutableIntList flat) implements Shape {}

  /**
   * A function type.
   *
   * @param isAsync whether calls may block, as its type says
   * @param parameters as core types; null if there are too many
   * @param result as core types; empty for none, null if there are too many
   */
  record Function(
      boolean isAsync, @Nullable ImmutableIntList parameters, @Nullable ImmutableIntList result)
      implements Shape {}

  /**
   * A resource type.
   *
   * @param isLocal whether this component defines it, so that it may make and look into its
   *     resources
   */
  record Resource(boolean isLocal) implements Shape {}

  /** A core type that is no module type; the type of a core function. Null: no function type. */
  record CoreFunction(@Nullable FunctionType type) implements Shape {}

  /**
   * A core module type.
   *
   * @param imports by module name, then by field
   * @param exports by name
   */
  record Module(Map<String, Map<String, Item>> imports, Map<String, Item> exports)
      implements Shape {}

  /** An instance type, or an instance of core things. */
  record Instance(Map<String, Item> exports) implements Shape {}

  /** A component type. */
  record Component(Map<String, Item> imports, Map<String, Item> exports) implements Shape {}
}
