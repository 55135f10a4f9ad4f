// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import dev.slotwise.wasm.component.CanonicalKind;
import dev.slotwise.wasm.component.Component;
import dev.slotwise.wasm.component.Sort;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.Optional;

/**
 * The instances of a component, and which instance provides each import. It is for people to read;
 * no analysis needs it. In the order in which it happens. Immutable.
 *
 * @param coreInstances of core modules
 * @param instances of the components inside
 * @param canonicals the canonical definitions of all instances of components
 * @param exports what the host finds: a name for each, and what it is
 */
public record Wiring(
    List<CoreInstance> coreInstances,
    List<Instance> instances,
    List<Canonical> canonicals,
    List<Export> exports) {

  /** Where something comes from. */
  public sealed interface Source {}

  /** An export of a core instance. */
  public record OfCoreInstance(String instance, String export) implements Source {}

  /** Something that the host gives, by its name in WIT. */
  public record OfHost(String name) implements Source {}

  /**
   * What a canonical definition makes.
   *
   * @param index among {@link Wiring#canonicals}
   */
  public record OfCanonical(int index) implements Source {}

  /** A module or a component, by name. */
  public record Definition(String name) implements Source {}

  /**
   * An instance of a core module.
   *
   * @param name unique, as outputs call it
   * @param module empty if the host gives it
   */
  public record CoreInstance(String name, Optional<WasmModule> module, List<Wire> imports) {}

  /** What an instance of a core module gets for an import. */
  public record Wire(String module, String field, ExternalKind kind, Source from) {}

  /**
   * An instance of a component.
   *
   * @param component empty if the host gives it
   * @param arguments functions, modules and components
   */
  public record Instance(String name, Optional<Component> component, List<Argument> arguments) {}

  /** What an instance of a component gets by a name: {@code interface#function}, or a name. */
  public record Argument(String name, Sort sort, Source from) {}

  /** What the component exports by a name: {@code interface#function}, or a name. */
  public record Export(String name, Sort sort, Source from) {}

  /**
   * A canonical definition.
   *
   * @param within the instance of a component that has it; empty for the outermost
   * @param of what it lifts or lowers; the host's resource that it is about, or the destructor of
   *     one that a component defines
   * @param isAsync whether the caller does not wait
   */
  public record Canonical(
      String within,
      CanonicalKind kind,
      Optional<Source> of,
      boolean isAsync,
      Optional<Source> memory,
      Optional<Source> realloc,
      Optional<Source> postReturn,
      Optional<Source> callback) {}
}
