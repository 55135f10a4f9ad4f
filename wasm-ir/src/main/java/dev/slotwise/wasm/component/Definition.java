// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.OptionalInt;

/**
 * One definition of a component. Definitions stand in the order of the file, and each may refer to
 * what stands before it by index; indices are valid.
 */
public sealed interface Definition {

  /** A reference to something by name, as an argument or an export. */
  record Named(String name, Sort sort, int index) {}

  /** A core module. */
  record CoreModule(WasmModule module) implements Definition {}

  /** An instance of a core module; the arguments are core instances. */
  record CoreInstantiation(int offset, int module, List<Named> arguments) implements Definition {}

  /** A core instance that is made of exports. */
  record CoreExports(List<Named> exports) implements Definition {}

  /** A core type. */
  record CoreType(Shape shape) implements Definition {}

  /** A nested component. */
  record Nested(Component component) implements Definition {}

  /** An instance of a component. */
  record Instantiation(int offset, int component, List<Named> arguments) implements Definition {}

  /** An instance that is made of exports. */
  record Exports(List<Named> exports) implements Definition {}

  /** An alias of an instance's export. */
  record ExportAlias(Sort sort, int instance, String name) implements Definition {}

  /** An alias of a core instance's export. */
  record CoreExportAlias(Sort sort, int instance, String name) implements Definition {}

  /** An alias of something of an enclosing component; 0 is this one. */
  record OuterAlias(Sort sort, int count, int index) implements Definition {}

  /**
   * A type.
   *
   * @param destructor of a resource, its core function
   */
  record Type(Shape shape, OptionalInt destructor) implements Definition {}

  /**
   * A canonical function. Gives a function if it lifts, else a core function.
   *
   * @param function the core function that it lifts or the function that it lowers
   * @param type of a built-in, its type index; of {@code thread.new-indirect}, its core type
   * @param shape of one that lifts, its type
   * @param coreType of the core function that it is or lifts
   * @param table of {@code thread.new-indirect}
   */
  record Canonical(
      int offset,
      CanonicalKind kind,
      int function,
      int type,
      Options options,
      Shape shape,
      FunctionType coreType,
      int table)
      implements Definition {}

  /**
   * What a canonical definition says of how values pass.
   *
   * @param isAsync whether the caller does not wait
   * @param memory an index of a core memory, like the others of a core function
   */
  record Options(
      boolean isAsync,
      OptionalInt memory,
      OptionalInt realloc,
      OptionalInt postReturn,
      OptionalInt callback) {
    static final Options NONE =
        new Options(
            false,
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty());
  }

  /** A call when the component is instantiated. */
  record Start(int offset, int function, int results) implements Definition {}

  /** An import. */
  record Import(String name, Shape.Item item) implements Definition {}

  /** An export: it also is a new item of its sort. */
  record Export(Named named) implements Definition {}

  /** A value, as bytes. */
  record ConstantValue() implements Definition {}
}
