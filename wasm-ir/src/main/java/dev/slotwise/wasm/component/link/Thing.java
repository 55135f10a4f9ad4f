// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import dev.slotwise.wasm.component.Component;
import dev.slotwise.wasm.component.Shape;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Map;
import java.util.Optional;

/**
 * An item of an instantiated component, such as a core function or an instance: the value of an
 * index.
 */
sealed interface Thing {

  /**
   * A core function, table, memory, global or tag, by the names under which modules import it.
   *
   * @param shape its type, as far as it is known
   * @param source the module that has it and its index there; empty for what the host has
   */
  record Core(ExternalKind kind, String module, String field, Shape shape, Optional<Place> source)
      implements Thing {

    /** The type of a function whose type is known. */
    Optional<FunctionType> type() {
      return shape instanceof Shape.CoreFunction function
          ? Optional.ofNullable(function.type())
          : Optional.empty();
    }

    /** The type of a table. */
    Shape.CoreTable table() {
      return (Shape.CoreTable) shape;
    }

    /** The type of a global. */
    Shape.CoreGlobal global() {
      return (Shape.CoreGlobal) shape;
    }

    /** A function of the host, or of glue. */
    static Core function(String module, String field, FunctionType type) {
      return new Core(
          ExternalKind.FUNCTION, module, field, new Shape.CoreFunction(type), Optional.empty());
    }
  }

  /** Something of a module, by index. */
  record Place(WasmModule module, int index) {}

  /** A core module, and what to call it. */
  record Module(WasmModule module, String name) implements Thing {}

  /**
   * A core module that the host gives.
   *
   * @param of the unknown instance that gives it
   */
  record HostModule(String name, Shape.Module shape, Optional<Unknown> of) implements Thing {}

  /** A core instance. */
  record CoreInstance(Map<String, Core> exports) implements Thing {}

  /**
   * A function that the host gives, by the names under which it is imported.
   *
   * @param of the unknown instance that has it
   */
  record HostFunction(String module, String field, Shape.Function type, Optional<Unknown> of)
      implements Thing {}

  /** A core function that is lifted. */
  record Lifted(Core function, Abi abi, String name) implements Thing {}

  /**
   * How values come to a lifted function and from it.
   *
   * @param isAsync whether it may go on after it has returned
   */
  record Abi(
      boolean isAsync,
      Optional<Core> realloc,
      Optional<Core> postReturn,
      Optional<Core> callback) {}

  /**
   * A resource type of the host's.
   *
   * @param of the unknown instance that defines it
   */
  record HostResource(String module, String name, Optional<Unknown> of) implements Thing {

    /** The field of the import that drops one. */
    String dropName() {
      return "[resource-drop]" + name;
    }
  }

  /** A resource type that a component defines. */
  record Resource(Optional<Core> destructor) implements Thing {}

  /** A component, with what it sees of those around it. */
  record Closure(Component component, Environment around) implements Thing {}

  /**
   * A component that the host gives.
   *
   * @param of the unknown instance that gives it
   */
  record HostComponent(String name, Shape.Component shape, Optional<Unknown> of) implements Thing {}

  /** An instance. */
  record Instance(Map<String, Thing> exports) implements Thing {}

  /** A core type. */
  record CoreType(Shape shape) implements Thing {}

  /** What makes no difference: values, and types that are no resources. */
  record Other() implements Thing {
    static final Other INSTANCE = new Other();
  }
}
