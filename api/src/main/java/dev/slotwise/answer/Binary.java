// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.component.Component;
import dev.slotwise.wasm.component.ComponentDecoder;
import dev.slotwise.wasm.component.Definition;
import dev.slotwise.wasm.component.link.ComponentLinker;
import dev.slotwise.wasm.component.link.Wiring;
import dev.slotwise.wasm.ir.FileBytes;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of a file: a module, or a component, whose modules are linked to one.
 *
 * @param module the module, or the linked one
 * @param inside of a component, what is in it
 */
public record Binary(WasmModule module, Optional<Inside> inside) {

  /**
   * What is in a component.
   *
   * @param component as it was decoded
   * @param wiring what it instantiates
   */
  public record Inside(Component component, Wiring wiring) {}

  /** Whether these are the bytes of a component. */
  public static boolean isComponent(byte[] bytes) {
    return ComponentDecoder.isComponent(bytes);
  }

  /**
   * Decodes and validates a module or a component.
   *
   * @param file where the bytes are from
   * @param threads how many check code at most; the outcome does not depend on it
   * @throws ModuleException if it is malformed, invalid or too large
   * @throws dev.slotwise.wasm.link.LinkException if a component's modules do not fit together
   */
  public static Binary read(byte[] bytes, String file, TypeInterner interner, int threads) {
    return read(FileBytes.of(bytes), file, interner, threads);
  }

  /** The same of a file of which the end may not be in memory. */
  public static Binary read(FileBytes bytes, String file, TypeInterner interner, int threads) {
    if (!isComponent(bytes.front())) {
      WasmModule module = ModuleDecoder.decode(bytes, Limits.JS_API, interner);
      Validator.validate(module, threads);
      return new Binary(module, Optional.empty());
    }
    Component component = ComponentDecoder.decode(bytes.whole(), Limits.JS_API, interner);
    modules(component).forEach(module -> Validator.validate(module, threads));
    ComponentLinker.Program program =
        ComponentLinker.instantiate(component, file, Limits.JS_API, interner);
    return new Binary(
        ComponentLinker.link(program, Limits.JS_API, interner),
        Optional.of(new Inside(component, program.wiring())));
  }

  /**
   * What is in the component that a program was linked of; empty for other modules.
   *
   * @param module as {@link #read} gives it
   */
  public static Optional<Inside> inside(WasmModule module) {
    if (!module.origins().isComponent() || module.origins().sources().isEmpty()) {
      return Optional.empty();
    }
    // Modules are windows of the component's bytes.
    Origins.Source source = module.origins().sources().get(0);
    TypeInterner interner = new TypeInterner();
    Component component = ComponentDecoder.decode(source.module().bytes(), Limits.JS_API, interner);
    return Optional.of(
        new Inside(
            component,
            ComponentLinker.instantiate(component, source.file(), Limits.JS_API, interner)
                .wiring()));
  }

  /** The core modules of a component and of those in it, in the order of the file. */
  public static List<WasmModule> modules(Component component) {
    List<WasmModule> modules = new ArrayList<>();
    for (Definition definition : component.definitions()) {
      if (definition instanceof Definition.CoreModule module) {
        modules.add(module.module());
      } else if (definition instanceof Definition.Nested nested) {
        modules.addAll(modules(nested.component()));
      }
    }
    return modules;
  }
}
