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
   * @param type of a function whose type is known
   * @param source the module that has it and its index there; empty for what the host has
   */
  record Core(
      ExternalKind kind,
      String module,
      String field,
      Optional<FunctionType> type,
      Optional<Place> source)
      implements Thing {

    /** A function of the host, or of glue. */
    static Core function(String module, String field, FunctionType type) {
      return new Core(ExternalKind.FUNCTION, module, field, Optional.of(type), Optional.empty());
    }
  }

  /** Something of a module, by index. */
  record Place(WasmModule module, int index) {}

  /** A core module, and what to call it. */
  record Module(WasmModule module, String name) implements Thing {}

  /** A core module that the host gives. */
  record HostModule(String name, Shape.Module shape) implements Thing {}

  /** A core instance. */
  record CoreInstance(Map<String, Core> exports) implements Thing {}

  /** A function that the host gives, by the names under which it is imported. */
  record HostFunction(String module, String field) implements Thing {}

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

  /** A resource type of the host's. */
  record HostResource(String module, String name) implements Thing {}

  /** A resource type that a component defines. */
  record Resource(Optional<Core> destructor) implements Thing {}

  /** A component, with what it sees of those around it. */
  record Closure(Component component, Environment around) implements Thing {}

  /** A component that the host gives. */
  record HostComponent(String name, Shape.Component shape) implements Thing {}

  /** An instance. */
  record Instance(Map<String, Thing> exports) implements Thing {}

  /** A core type. */
  record CoreType(Shape shape) implements Thing {}

  /** What makes no difference: values, and types that are no resources. */
  record Other() implements Thing {
    static final Other INSTANCE = new Other();
  }
}
