// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import dev.slotwise.wasm.component.Component;
import dev.slotwise.wasm.component.Definition;
import dev.slotwise.wasm.component.Sort;
import dev.slotwise.wasm.component.link.Thing.Core;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Writes down what is instantiated while it is. */
final class WiringNotes {
  private final List<Wiring.CoreInstance> coreInstances = new ArrayList<>();
  private final List<Wiring.Instance> instances = new ArrayList<>();
  private final List<Wiring.Canonical> canonicals = new ArrayList<>();
  private final List<Wiring.Export> exports = new ArrayList<>();

  /** How outputs call the instance that others import from by a name. */
  private final Map<String, String> names = new HashMap<>();

  /** How outputs call the instance for which a module of glue stands. */
  private final Map<String, String> unknown = new HashMap<>();

  /** The canonical definitions that made things: equal ones can be made by several. */
  private final IdentityHashMap<Thing, Integer> made = new IdentityHashMap<>();

  Wiring wiring() {
    return new Wiring(
        List.copyOf(coreInstances),
        List.copyOf(instances),
        List.copyOf(canonicals),
        List.copyOf(exports));
  }

  /**
   * @param importName by which others import from it
   */
  void coreInstance(
      String name, String importName, WasmModule module, Function<Import, Core> arguments) {
    names.put(importName, name);
    List<Wiring.Wire> wires = new ArrayList<>();
    for (Import item : module.imports()) {
      wires.add(
          new Wiring.Wire(item.module(), item.field(), item.kind(), source(arguments.apply(item))));
    }
    coreInstances.add(new Wiring.CoreInstance(name, Optional.of(module), List.copyOf(wires)));
  }

  /**
   * @param importName by which others import from an instance of the host's
   */
  void unknown(String importName, String name) {
    unknown.put(importName, name);
  }

  /** An instance of a module of the host's. */
  void hostInstance(String name, List<Wiring.Wire> wires) {
    coreInstances.add(new Wiring.CoreInstance(name, Optional.empty(), List.copyOf(wires)));
  }

  Wiring.Wire wire(String module, String field, Core given) {
    return new Wiring.Wire(module, field, given.kind(), source(given));
  }

  void instance(String name, Optional<Component> component, Map<String, Thing> arguments) {
    List<Wiring.Argument> flat = new ArrayList<>();
    arguments.forEach(
        (argument, thing) ->
            flatten(
                argument,
                thing,
                (inner, leaf) -> flat.add(new Wiring.Argument(inner, sort(leaf), sourceOf(leaf)))));
    instances.add(new Wiring.Instance(name, component, List.copyOf(flat)));
  }

  void exports(Map<String, Thing> things) {
    things.forEach(
        (name, thing) ->
            flatten(
                name,
                thing,
                (inner, leaf) ->
                    exports.add(new Wiring.Export(inner, sort(leaf), sourceOf(leaf)))));
  }

  /** Goes through what is in instances; types and values are left out. */
  private static void flatten(String name, Thing thing, BiConsumer<String, Thing> leaves) {
    if (thing instanceof Thing.Instance instance) {
      String separator = name.contains(Import.OF_INTERFACE) ? "/" : Import.OF_INTERFACE;
      instance
          .exports()
          .forEach((field, inner) -> flatten(name + separator + field, inner, leaves));
    } else if (!(thing instanceof Thing.Other
        || thing instanceof Thing.Resource
        || thing instanceof Thing.HostResource)) {
      leaves.accept(name, thing);
    }
  }

  void canonical(Definition.Canonical definition, Thing thing, Environment here, String prefix) {
    Definition.Options options = definition.options();
    made.put(thing, canonicals.size());
    canonicals.add(
        new Wiring.Canonical(
            prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1),
            definition.kind(),
            subject(definition, here),
            options.isAsync(),
            core(Sort.CORE_MEMORY, options.memory(), here),
            core(Sort.CORE_FUNCTION, options.realloc(), here),
            core(Sort.CORE_FUNCTION, options.postReturn(), here),
            core(Sort.CORE_FUNCTION, options.callback(), here)));
  }

  private Optional<Wiring.Source> core(Sort sort, OptionalInt index, Environment here) {
    return index.isPresent()
        ? Optional.of(source(here.core(sort, index.getAsInt())))
        : Optional.empty();
  }

  private Optional<Wiring.Source> subject(Definition.Canonical definition, Environment here) {
    return switch (definition.kind()) {
      case LIFT -> Optional.of(source(here.core(Sort.CORE_FUNCTION, definition.function())));
      case LOWER -> Optional.of(sourceOf(here.at(Sort.FUNCTION, definition.function())));
      case RESOURCE_NEW, RESOURCE_REP, RESOURCE_DROP ->
          resource(here.at(Sort.TYPE, definition.type()));
      case THREAD_NEW_INDIRECT ->
          Optional.of(source(here.core(Sort.CORE_TABLE, definition.table())));
      default -> Optional.empty();
    };
  }

  /** A resource of the host's by its name, one of a component by its destructor. */
  private Optional<Wiring.Source> resource(Thing type) {
    if (type instanceof Thing.HostResource host) {
      return Optional.of(ofHost(host.module(), host.name()));
    }
    return type instanceof Thing.Resource own
        ? own.destructor().map(this::source)
        : Optional.empty();
  }

  private static Wiring.OfHost ofHost(String module, String name) {
    return new Wiring.OfHost(module.equals(Import.OF_INTERFACE) ? name : module + name);
  }

  private Wiring.Source source(Core core) {
    Integer canonical = made.get(core);
    if (canonical != null) {
      return new Wiring.OfCanonical(canonical);
    }
    String instance = names.get(core.module());
    return instance == null
        ? new Wiring.OfHost(unknown.getOrDefault(core.module(), core.module()) + "." + core.field())
        : new Wiring.OfCoreInstance(instance, core.field());
  }

  private Wiring.Source sourceOf(Thing thing) {
    Integer canonical = made.get(thing);
    if (canonical != null) {
      return new Wiring.OfCanonical(canonical);
    }
    if (thing instanceof Core core) {
      return source(core);
    } else if (thing instanceof Thing.HostFunction host) {
      return ofHost(host.module(), host.field());
    } else if (thing instanceof Thing.Module module) {
      return new Wiring.Definition(module.name());
    } else if (thing instanceof Thing.Closure closure) {
      return new Wiring.Definition(
          closure.component().names().own().orElse("component at " + closure.component().start()));
    } else if (thing instanceof Thing.HostModule host) {
      return new Wiring.OfHost(host.name());
    } else if (thing instanceof Thing.HostComponent host) {
      return new Wiring.OfHost(host.name());
    }
    throw new IllegalArgumentException(thing.toString());
  }

  private static Sort sort(Thing thing) {
    if (thing instanceof Thing.Module || thing instanceof Thing.HostModule) {
      return Sort.CORE_MODULE;
    }
    return thing instanceof Thing.Closure || thing instanceof Thing.HostComponent
        ? Sort.COMPONENT
        : Sort.FUNCTION;
  }
}
