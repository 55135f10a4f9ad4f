// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.answer.Binary;
import dev.slotwise.wasm.component.CanonicalKind;
import dev.slotwise.wasm.component.Component;
import dev.slotwise.wasm.component.Definition;
import dev.slotwise.wasm.component.Shape;
import dev.slotwise.wasm.component.Sort;
import dev.slotwise.wasm.component.link.Wiring;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The content of a component, for {@code slotwise inspect-component} and the page of {@code
 * slotwise report}.
 *
 * @param components itself first, then those inside, in the order of the file
 * @param modules the core modules of all of them, in the order of the file
 * @param imports by their names in WIT
 */
public record ComponentReport(
    String file, List<Inner> components, List<Module> modules, List<Named> imports, Wiring wiring) {

  /**
   * A component.
   *
   * @param name what it is called where it is defined; empty for the outermost
   * @param counts how many definitions of each kind it has, those inside of others not counted
   */
  public record Inner(String name, Component component, Map<String, Integer> counts) {}

  /**
   * A core module.
   *
   * @param name with the components that it is in
   * @param component the place in {@link ComponentReport#components} of the one that defines it
   */
  public record Module(String name, int component, WasmModule module) {}

  /** Something with a name. */
  public record Named(String name, Sort sort) {}

  /** Of a component that was read. */
  public static ComponentReport of(String file, Binary.Inside inside) {
    List<Inner> components = new ArrayList<>();
    List<Module> modules = new ArrayList<>();
    collect(inside.component(), "", components, modules);
    List<Named> imports = new ArrayList<>();
    inside.component().type().imports().forEach((name, item) -> flatten(name, item, imports));
    return new ComponentReport(
        file, List.copyOf(components), List.copyOf(modules), List.copyOf(imports), inside.wiring());
  }

  private static void collect(
      Component component, String name, List<Inner> components, List<Module> modules) {
    Map<String, Integer> counts = new TreeMap<>();
    int place = components.size();
    components.add(new Inner(name, component, counts));
    String prefix = name.isEmpty() ? "" : name + "/";
    int modulesHere = 0;
    int componentsHere = 0;
    for (Definition definition : component.definitions()) {
      counts.merge(kind(definition), 1, Integer::sum);
      if (definition instanceof Definition.CoreModule core) {
        int index = modulesHere;
        String called =
            component
                .names()
                .of(Sort.CORE_MODULE, index)
                .or(() -> core.module().names().module().filter(own -> !own.isEmpty()))
                .orElse("module" + index);
        modules.add(new Module(prefix + called, place, core.module()));
      } else if (definition instanceof Definition.Nested nested) {
        int index = componentsHere;
        String called =
            component
                .names()
                .of(Sort.COMPONENT, index)
                .or(() -> nested.component().names().own())
                .orElse("component" + index);
        collect(nested.component(), prefix + called, components, modules);
      }
      modulesHere += adds(definition, Sort.CORE_MODULE) ? 1 : 0;
      componentsHere += adds(definition, Sort.COMPONENT) ? 1 : 0;
    }
  }

  /** Whether a definition adds to an index space of modules or components. */
  private static boolean adds(Definition definition, Sort sort) {
    if (definition instanceof Definition.CoreModule) {
      return sort == Sort.CORE_MODULE;
    } else if (definition instanceof Definition.Nested) {
      return sort == Sort.COMPONENT;
    } else if (definition instanceof Definition.Import item) {
      return item.item().sort() == sort;
    } else if (definition instanceof Definition.Export item) {
      return item.named().sort() == sort;
    } else if (definition instanceof Definition.ExportAlias alias) {
      return alias.sort() == sort;
    }
    return definition instanceof Definition.OuterAlias alias && alias.sort() == sort;
  }

  /** The sections of the binary format, one of each definition. */
  private static String kind(Definition definition) {
    if (definition instanceof Definition.CoreModule) {
      return "core module";
    } else if (definition instanceof Definition.CoreInstantiation
        || definition instanceof Definition.CoreExports) {
      return "core instance";
    } else if (definition instanceof Definition.CoreType) {
      return "core type";
    } else if (definition instanceof Definition.Nested) {
      return "component";
    } else if (definition instanceof Definition.Instantiation
        || definition instanceof Definition.Exports) {
      return "instance";
    } else if (definition instanceof Definition.ExportAlias
        || definition instanceof Definition.CoreExportAlias
        || definition instanceof Definition.OuterAlias) {
      return "alias";
    } else if (definition instanceof Definition.Type) {
      return "type";
    } else if (definition instanceof Definition.Canonical) {
      return "canon";
    } else if (definition instanceof Definition.Start) {
      return "start";
    } else if (definition instanceof Definition.Import) {
      return "import";
    } else if (definition instanceof Definition.Export) {
      return "export";
    }
    return "value";
  }

  private static void flatten(String name, Shape.Item item, List<Named> names) {
    if (item.shape() instanceof Shape.Instance instance && item.sort() == Sort.INSTANCE) {
      String separator = name.contains(Import.OF_INTERFACE) ? "/" : Import.OF_INTERFACE;
      instance.exports().forEach((field, inner) -> flatten(name + separator + field, inner, names));
      if (instance.exports().isEmpty()) {
        names.add(new Named(name, item.sort()));
      }
    } else {
      names.add(new Named(name, item.sort()));
    }
  }

  /** The place of an instance's module in {@link #modules}; empty if the host gives it. */
  Optional<Integer> module(Wiring.CoreInstance instance) {
    for (int i = 0; instance.module().isPresent() && i < modules.size(); i++) {
      if (modules.get(i).module().moduleStart() == instance.module().get().moduleStart()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** The place of an instance's component in {@link #components}; empty if the host gives it. */
  Optional<Integer> component(Wiring.Instance instance) {
    for (int i = 0; instance.component().isPresent() && i < components.size(); i++) {
      if (components.get(i).component().start() == instance.component().get().start()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** How text calls where something comes from. */
  String text(Wiring.Source source) {
    if (source instanceof Wiring.OfCoreInstance of) {
      return of.instance() + ":" + of.export();
    } else if (source instanceof Wiring.OfHost of) {
      return of.name();
    } else if (source instanceof Wiring.Definition of) {
      return of.name();
    }
    return text(wiring.canonicals().get(((Wiring.OfCanonical) source).index()));
  }

  /** Such as {@code lower wasi:io/poll@0.2.0#poll}. */
  String text(Wiring.Canonical canonical) {
    String what = canonical.kind().text();
    Optional<Wiring.Source> of = canonical.of();
    // Lowering what another component lifts is a call of the core function there.
    if (canonical.kind() == CanonicalKind.LOWER
        && of.isPresent()
        && of.get() instanceof Wiring.OfCanonical lift) {
      of = wiring.canonicals().get(lift.index()).of();
    }
    return (canonical.isAsync() ? what + " async" : what)
        + of.map(source -> " " + text(source)).orElse("");
  }
}
