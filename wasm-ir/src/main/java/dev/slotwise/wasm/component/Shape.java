// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Map;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.jspecify.annotations.Nullable;

/**
 * The type of an item in a component, as far as it is needed: to look up the items of instances,
 * and to know the core types of canonical functions. Names of fields and cases are checked while
 * they are read and not kept. Immutable; equal types share one object or may not.
 */
public sealed interface Shape {

  /** Something of a sort, and its shape. */
  record Item(Sort sort, Shape shape) {

    /**
     * An item of a core module. If the module has none of that index, which the validator reports,
     * the shape is that of some item of the kind.
     */
    public static Item ofCore(WasmModule module, ExternalKind kind, int index) {
      return switch (kind) {
        case FUNCTION -> {
          Types all = module.types();
          int type = index < module.functionCount() ? module.functionTypeIndex(index) : all.size();
          yield new Item(
              Sort.CORE_FUNCTION,
              new CoreFunction(
                  type < all.size() && all.isFunction(type) ? all.function(type) : null));
        }
        case TABLE -> {
          if (index >= module.tables().size()) {
            yield new Item(
                Sort.CORE_TABLE,
                new CoreTable(ValueType.FUNCREF, new AddressRange(0, OptionalLong.empty(), false)));
          }
          Table table = module.tables().get(index);
          yield new Item(Sort.CORE_TABLE, new CoreTable(table.elementType(), table.range()));
        }
        case MEMORY -> new Item(Sort.CORE_MEMORY, Opaque.INSTANCE);
        case GLOBAL -> {
          if (index >= module.globals().size()) {
            yield new Item(Sort.CORE_GLOBAL, new CoreGlobal(ValueType.I32, false));
          }
          Global global = module.globals().get(index);
          yield new Item(Sort.CORE_GLOBAL, new CoreGlobal(global.type(), global.mutable()));
        }
        case TAG -> new Item(Sort.CORE_TAG, Opaque.INSTANCE);
      };
    }
  }

  /** Nothing is known: of values, core memories and tags. */
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
   * The type of a core table.
   *
   * @param elementType with the type indices of the module that has it
   */
  record CoreTable(int elementType, AddressRange range) implements Shape {}

  /**
   * The type of a core global.
   *
   * @param type with the type indices of the module that has it
   */
  record CoreGlobal(int type, boolean mutable) implements Shape {}

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
