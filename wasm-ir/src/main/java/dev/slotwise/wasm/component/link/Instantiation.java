// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.component.Component;
import dev.slotwise.wasm.component.ComponentLimits;
import dev.slotwise.wasm.component.Definition;
import dev.slotwise.wasm.component.Definition.Named;
import dev.slotwise.wasm.component.Shape;
import dev.slotwise.wasm.component.Sort;
import dev.slotwise.wasm.component.link.Thing.Core;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Instantiates components on paper: definition by definition, with what each index stands for.
 *
 * <p>Source: the component model's <i>Explainer.md</i>, "Component Definitions".
 */
final class Instantiation {
  private final ComponentLinker.Assembly assembly;
  private final CanonicalFunctions canonical;
  private int components;
  private int hostThings;
  private int handed;

  Instantiation(ComponentLinker.Assembly assembly) {
    this.assembly = assembly;
    this.canonical = new CanonicalFunctions(assembly);
  }

  /** The component that the host instantiates, and calls. */
  void root(Component component) {
    assembly.notes.exports(instantiateAlone(component, null, "", Optional.empty()));
  }

  /** Instantiates a component with what the host has, and lets the host have its exports. */
  private Map<String, Thing> instantiateAlone(
      Component component,
      @Nullable Environment around,
      String prefix,
      Optional<Unknown> instantiator) {
    Map<String, Thing> arguments = new HashMap<>();
    component
        .type()
        .imports()
        .forEach((name, item) -> arguments.put(name, hostThing("", name, item, instantiator)));
    Map<String, Thing> exports = instantiate(component, around, arguments, prefix);
    exports.forEach((name, thing) -> show(name, thing, instantiator));
    return exports;
  }

  /**
   * Makes what the host has: under the names of interface and function.
   *
   * @param of the unknown instance that has it, if one does
   */
  private Thing hostThing(
      String interfaceName, String name, Shape.Item item, Optional<Unknown> of) {
    if (++hostThings > ComponentLimits.PROGRAM_COMPONENTS * 100) {
      throw tooMany("imports of the component", 0);
    }
    String module = interfaceName + Import.OF_INTERFACE;
    Shape shape = item.shape();
    return switch (item.sort()) {
      case FUNCTION -> new Thing.HostFunction(module, name, (Shape.Function) shape, of);
      case TYPE ->
          shape instanceof Shape.Resource
              ? new Thing.HostResource(module, name, of)
              : Thing.Other.INSTANCE;
      case INSTANCE -> {
        String inner = interfaceName.isEmpty() ? name : interfaceName + "/" + name;
        Map<String, Thing> exports = new LinkedHashMap<>();
        ((Shape.Instance) shape)
            .exports()
            .forEach((field, export) -> exports.put(field, hostThing(inner, field, export, of)));
        yield new Thing.Instance(exports);
      }
      case COMPONENT -> new Thing.HostComponent(name, (Shape.Component) shape, of);
      case CORE_MODULE -> new Thing.HostModule(name, (Shape.Module) shape, of);
      default -> Thing.Other.INSTANCE;
    };
  }

  private static LimitException tooMany(String what, int offset) {
    return new LimitException(what + ": too many", offset, "", -1);
  }

  private Map<String, Thing> instantiate(
      Component component,
      @Nullable Environment around,
      Map<String, Thing> arguments,
      String prefix) {
    if (++components > ComponentLimits.PROGRAM_COMPONENTS) {
      throw tooMany("instances of components", component.start());
    }
    Environment here = new Environment(around);
    Map<String, Thing> exports = new LinkedHashMap<>();
    for (Definition definition : component.definitions()) {
      define(definition, component, here, arguments, exports, prefix);
    }
    return exports;
  }

  private void define(
      Definition definition,
      Component component,
      Environment here,
      Map<String, Thing> arguments,
      Map<String, Thing> exports,
      String prefix) {
    if (definition instanceof Definition.CoreModule module) {
      String name =
          component
              .names()
              .of(Sort.CORE_MODULE, here.count(Sort.CORE_MODULE))
              .or(() -> module.module().names().module().filter(own -> !own.isEmpty()))
              .orElse("module" + here.count(Sort.CORE_MODULE));
      here.add(Sort.CORE_MODULE, new Thing.Module(module.module(), prefix + name));
    } else if (definition instanceof Definition.CoreInstantiation instance) {
      here.add(Sort.CORE_INSTANCE, coreInstance(instance, here));
    } else if (definition instanceof Definition.CoreExports instance) {
      Map<String, Core> fields = new LinkedHashMap<>();
      for (Named export : instance.exports()) {
        fields.put(export.name(), here.core(export.sort(), export.index()));
      }
      here.add(Sort.CORE_INSTANCE, new Thing.CoreInstance(fields));
    } else if (definition instanceof Definition.CoreType type) {
      here.add(Sort.CORE_TYPE, new Thing.CoreType(type.shape()));
    } else if (definition instanceof Definition.Nested nested) {
      here.add(Sort.COMPONENT, new Thing.Closure(nested.component(), here));
    } else if (definition instanceof Definition.Instantiation instance) {
      here.add(Sort.INSTANCE, instance(instance, component, here, prefix));
    } else if (definition instanceof Definition.Exports instance) {
      here.add(Sort.INSTANCE, new Thing.Instance(named(instance.exports(), here)));
    } else if (definition instanceof Definition.ExportAlias alias) {
      Thing.Instance from = (Thing.Instance) here.at(Sort.INSTANCE, alias.instance());
      here.add(alias.sort(), Objects.requireNonNull(from.exports().get(alias.name())));
    } else if (definition instanceof Definition.CoreExportAlias alias) {
      Thing.CoreInstance from = (Thing.CoreInstance) here.at(Sort.CORE_INSTANCE, alias.instance());
      here.add(alias.sort(), Objects.requireNonNull(from.exports().get(alias.name())));
    } else if (definition instanceof Definition.OuterAlias alias) {
      here.add(alias.sort(), here.outward(alias.count()).at(alias.sort(), alias.index()));
    } else if (definition instanceof Definition.Type type) {
      here.add(Sort.TYPE, type(type, here));
    } else if (definition instanceof Definition.Canonical function) {
      boolean lifts = function.shape() instanceof Shape.Function && isLift(function);
      Thing made = canonical.of(function, here, prefix);
      assembly.notes.canonical(function, made, here, prefix);
      here.add(lifts ? Sort.FUNCTION : Sort.CORE_FUNCTION, made);
    } else if (definition instanceof Definition.Start start) {
      canonical.start(here.at(Sort.FUNCTION, start.function()));
      for (int i = 0; i < start.results(); i++) {
        here.add(Sort.VALUE, Thing.Other.INSTANCE);
      }
    } else if (definition instanceof Definition.Import item) {
      here.add(item.item().sort(), Objects.requireNonNull(arguments.get(item.name()), item.name()));
    } else if (definition instanceof Definition.Export export) {
      Thing thing = here.at(export.named().sort(), export.named().index());
      here.add(export.named().sort(), thing);
      exports.put(export.named().name(), thing);
    } else {
      here.add(Sort.VALUE, Thing.Other.INSTANCE);
    }
  }

  private static boolean isLift(Definition.Canonical function) {
    return function.kind() == dev.slotwise.wasm.component.CanonicalKind.LIFT;
  }

  private Map<String, Thing> named(Iterable<Named> names, Environment here) {
    Map<String, Thing> things = new LinkedHashMap<>();
    names.forEach(named -> things.put(named.name(), here.at(named.sort(), named.index())));
    return things;
  }

  private Thing type(Definition.Type type, Environment here) {
    if (!(type.shape() instanceof Shape.Resource)) {
      return Thing.Other.INSTANCE;
    }
    Optional<Core> destructor =
        type.destructor().isPresent()
            ? Optional.of(here.core(Sort.CORE_FUNCTION, type.destructor().getAsInt()))
            : Optional.empty();
    // Whoever has a handle drops it, the host included.
    destructor.ifPresent(core -> assembly.boundary.add("[dtor]" + core.field(), core));
    return new Thing.Resource(destructor);
  }

  private Thing coreInstance(Definition.CoreInstantiation instance, Environment here) {
    checkInstances(instance.offset());
    Map<String, Map<String, Core>> arguments = new HashMap<>();
    for (Named argument : instance.arguments()) {
      arguments.put(
          argument.name(),
          ((Thing.CoreInstance) here.at(Sort.CORE_INSTANCE, argument.index())).exports());
    }
    Thing thing = here.at(Sort.CORE_MODULE, instance.module());
    if (thing instanceof Thing.HostModule unknown) {
      return unknownInstance(unknown, arguments);
    }
    Thing.Module module = (Thing.Module) thing;
    return instantiate(module, item -> argument(arguments, item.module(), item.field()));
  }

  private static Core argument(
      Map<String, Map<String, Core>> arguments, String module, String field) {
    return Objects.requireNonNull(Objects.requireNonNull(arguments.get(module)).get(field));
  }

  /** An instance of a core module of which the type is known: whatever code can do, it may do. */
  private Thing.CoreInstance unknownInstance(
      Thing.HostModule module, Map<String, Map<String, Core>> arguments) {
    Unknown instance = assembly.unknown(module.name());
    module.of().ifPresent(instance::within);
    List<Wiring.Wire> wires = new ArrayList<>();
    module
        .shape()
        .imports()
        .forEach(
            (from, fields) ->
                fields
                    .keySet()
                    .forEach(
                        field -> {
                          Core given = argument(arguments, from, field);
                          wires.add(assembly.notes.wire(from, field, given));
                          assembly.boundary.add(
                              "[" + module.name() + "]" + from + "." + field, given);
                          countHanded();
                          instance.hand(given);
                        }));
    assembly.notes.hostInstance(module.name(), wires);
    Map<String, Shape.Item> items = module.shape().exports();
    items.values().forEach(item -> instance.willExport(item.shape()));
    Optional<Unknown> acting = acting(instance);
    Map<String, Core> exports = new LinkedHashMap<>();
    items.forEach(
        (name, item) ->
            exports.put(
                name, hostCore(module.name(), name, kind(item.sort()), item.shape(), acting)));
    return new Thing.CoreInstance(exports);
  }

  /** The instance, which has been handed all that it gets, if it can do anything. */
  private Optional<Unknown> acting(Unknown instance) {
    if (instance.isIdle()) {
      return Optional.empty();
    }
    assembly.add(instance);
    return Optional.of(instance);
  }

  private void checkInstances(int offset) {
    if (assembly.instances() > ComponentLimits.PROGRAM_INSTANCES) {
      throw tooMany("instances of core modules", offset);
    }
  }

  private void countHanded() {
    if (++handed > ComponentLimits.ITEMS) {
      throw tooMany("things that are handed to the host", 0);
    }
  }

  private static Core hostCore(
      String module, String field, ExternalKind kind, Shape shape, Optional<Unknown> of) {
    return of.isPresent()
        ? of.get().export(module, field, kind, shape)
        : new Core(kind, module, field, shape, Optional.empty());
  }

  private static ExternalKind kind(Sort sort) {
    return switch (sort) {
      case CORE_FUNCTION -> ExternalKind.FUNCTION;
      case CORE_TABLE -> ExternalKind.TABLE;
      case CORE_MEMORY -> ExternalKind.MEMORY;
      case CORE_GLOBAL -> ExternalKind.GLOBAL;
      default -> ExternalKind.TAG;
    };
  }

  private Thing.CoreInstance instantiate(Thing.Module thing, Function<Import, Core> arguments) {
    WasmModule module = thing.module();
    WasmModule wired =
        module.renamed(
            module
                .imports()
                .collect(
                    item -> {
                      Core given = arguments.apply(item);
                      return new Import(given.module(), given.field(), item.kind(), item.index());
                    }),
            module.exports());
    String name = assembly.add(module, wired, thing.name(), arguments);
    Map<String, Core> exports = new LinkedHashMap<>();
    for (Export export : module.exports()) {
      exports.put(
          export.name(),
          new Core(
              export.kind(),
              name,
              export.name(),
              Shape.Item.ofCore(module, export.kind(), export.index()).shape(),
              Optional.of(new Thing.Place(module, export.index()))));
    }
    return new Thing.CoreInstance(exports);
  }

  private Thing instance(
      Definition.Instantiation instance, Component parent, Environment here, String prefix) {
    Map<String, Thing> arguments = named(instance.arguments(), here);
    Thing thing = here.at(Sort.COMPONENT, instance.component());
    if (thing instanceof Thing.HostComponent unknown) {
      assembly.notes.instance(prefix + unknown.name(), Optional.empty(), arguments);
      checkInstances(instance.offset());
      Unknown inside = assembly.unknown(unknown.name());
      unknown.of().ifPresent(inside::within);
      arguments.forEach(
          (name, argument) ->
              show("[" + unknown.name() + "]" + name, argument, Optional.of(inside)));
      Optional<Unknown> acting = acting(inside);
      Map<String, Thing> exports = new LinkedHashMap<>();
      unknown
          .shape()
          .exports()
          .forEach(
              (name, item) -> exports.put(name, hostThing(unknown.name(), name, item, acting)));
      return new Thing.Instance(exports);
    }
    Thing.Closure closure = (Thing.Closure) thing;
    String name =
        parent
            .names()
            .of(Sort.INSTANCE, here.count(Sort.INSTANCE))
            .or(() -> parent.names().of(Sort.COMPONENT, instance.component()))
            .or(() -> closure.component().names().own())
            .orElse("component" + instance.component());
    assembly.notes.instance(prefix + name, Optional.of(closure.component()), arguments);
    return new Thing.Instance(
        instantiate(closure.component(), closure.around(), arguments, prefix + name + "/"));
  }

  /**
   * Lets the host have something of the component: it may call, or instantiate it.
   *
   * @param to the unknown instance that has it, if one does
   */
  private void show(String name, Thing thing, Optional<Unknown> to) {
    countHanded();
    if (thing instanceof Thing.Lifted function) {
      assembly.boundary.function(function, name);
      to.ifPresent(instance -> instance.hand(function));
    } else if (thing instanceof Thing.HostFunction function) {
      to.ifPresent(instance -> instance.hand(function));
    } else if (thing instanceof Thing.Resource resource) {
      to.ifPresent(instance -> instance.hand(resource));
    } else if (thing instanceof Thing.HostResource resource) {
      to.ifPresent(instance -> instance.hand(resource));
    } else if (thing instanceof Thing.Instance instance) {
      instance
          .exports()
          .forEach(
              (field, inner) ->
                  show(
                      name.contains(Import.OF_INTERFACE)
                          ? name + "/" + field
                          : name + Import.OF_INTERFACE + field,
                      inner,
                      to));
    } else if (thing instanceof Thing.Closure closure) {
      instantiateAlone(closure.component(), closure.around(), name + "/", to);
    } else if (thing instanceof Thing.Module module) {
      Map<Import, Core> given = new HashMap<>();
      module.module().imports().forEach(item -> given.put(item, given(module.module(), item, to)));
      instantiate(module, item -> Objects.requireNonNull(given.get(item)))
          .exports()
          .forEach(
              (field, core) -> {
                assembly.boundary.add(name + "." + field, core);
                to.ifPresent(instance -> instance.hand(core));
              });
    }
  }

  /** What the host gives to a module that it instantiates. */
  private static Core given(WasmModule module, Import item, Optional<Unknown> by) {
    Shape shape = Shape.Item.ofCore(module, item.kind(), item.index()).shape();
    return hostCore(item.module(), item.field(), item.kind(), shape, by);
  }
}
