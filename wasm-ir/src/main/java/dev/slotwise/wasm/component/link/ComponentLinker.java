// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.component.Component;
import dev.slotwise.wasm.component.ComponentLimits;
import dev.slotwise.wasm.component.link.Thing.Core;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.Linker;
import dev.slotwise.wasm.link.Part;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.Sets;

/**
 * Makes one module of a component, which does what the component does once it is instantiated.
 *
 * <p>Each instance of a core module becomes a part of the program, and imports from the others what
 * the component says; a module that is instantiated twice is two parts. What a component imports
 * stays an import, {@code interface#function}. A function that is lifted is an export of the
 * program if the component exports it; if another component calls it, a function stands between the
 * two that calls {@code realloc} and {@code post-return} as well. The same goes for imports during
 * which the host calls {@code realloc}, and for dropping a resource, which calls its destructor.
 *
 * <p>Sound: everything that an instance of the component can do in a run, the program can. Values
 * that pass through the canonical ABI are any values of their core types.
 *
 * <p>Linear in the component and what it instantiates, which limits bound.
 */
public final class ComponentLinker {
  private ComponentLinker() {}

  /**
   * Makes one module of what a component instantiates.
   *
   * @param interner that of its modules' types
   * @throws dev.slotwise.wasm.link.LinkException if a core import has not the type that it asks for
   * @throws dev.slotwise.wasm.binary.LimitException if the program is too large
   */
  public static WasmModule link(Program program, Limits limits, TypeInterner interner) {
    return Linker.link(
        Lists.immutable.withAll(program.parts()), Linker.Options.CLOSED, limits, interner);
  }

  /**
   * What a component instantiates, in order.
   *
   * @param parts instances of core modules, and what is between them
   * @param wiring the same for people
   */
  public record Program(List<Part> parts, Wiring wiring) {}

  /**
   * Instantiates a component on paper.
   *
   * @param component whose modules are valid
   * @param file where it was read from
   * @param interner that of its modules' types
   * @throws dev.slotwise.wasm.binary.LimitException if the program is too large
   */
  public static Program instantiate(
      Component component, String file, Limits limits, TypeInterner interner) {
    Assembly assembly = new Assembly(file, limits, interner);
    new Instantiation(assembly).root(component);
    return new Program(assembly.finish(), assembly.notes.wiring());
  }

  /** Collects the parts of the program. */
  static final class Assembly {
    final Boundary boundary = new Boundary();
    final WiringNotes notes = new WiringNotes();
    private final String file;
    private final Limits limits;
    private final TypeInterner interner;
    private final List<Part> parts = new ArrayList<>();
    private final UniqueNames names = new UniqueNames();
    private Glue glue = new Glue();
    private int glues;

    /** Instances that the host gives, by their place among the parts. */
    private final Map<Integer, Unknown> unknowns = new TreeMap<>();

    private int unknownNames;
    private long unknownFunctions;

    /** Of all instances; empty if not asked for. */
    private final Set<FunctionType> functionTypes = new LinkedHashSet<>();

    Assembly(String file, Limits limits, TypeInterner interner) {
      this.file = file;
      this.limits = limits;
      this.interner = interner;
    }

    int instances() {
      return parts.size();
    }

    /** Where to write what goes before the next instance. */
    Glue glue() {
      return glue;
    }

    /** The module name from which others import what is written now. */
    String glueName() {
      return "(glue " + glues + ")";
    }

    /**
     * Adds a core instance; gives the module name from which others import from it.
     *
     * @param module as it was read
     * @param wired the same module with imports of what it is given
     */
    String add(WasmModule module, WasmModule wired, String name, Function<Import, Core> arguments) {
      flush();
      String unique = names.of(name);
      String importName = "(instance " + parts.size() + ")";
      notes.coreInstance(unique, importName, module, arguments);
      parts.add(new Part(unique, file, Sets.immutable.of(importName), wired, Part.Role.INSTANCE));
      return importName;
    }

    /** What was written so far is instantiated before what comes. */
    void flush() {
      if (!glue.isEmpty()) {
        add(glue, Part.Role.GLUE);
        glue = new Glue();
        glues++;
      }
    }

    private void add(Glue written, Part.Role role) {
      parts.add(part(glueName(), written, role));
    }

    private Part part(String name, Glue written, Part.Role role) {
      WasmModule module = ModuleDecoder.decode(written.toBytes(), limits, interner);
      return new Part(name, file, Sets.immutable.of(name), module, role);
    }

    /** An instance whose code is unknown. */
    Unknown unknown(String name) {
      String glueName = "(unknown " + unknownNames++ + ")";
      notes.unknown(glueName, name);
      return new Unknown(name, glueName, this::functionTypes);
    }

    /** Such an instance has all that it is handed; others may import from it. */
    void add(Unknown instance) {
      flush();
      unknowns.put(parts.size(), instance);
      // What stands for it is written when all function types are known.
      parts.add(part(instance.glueName(), new Glue(), Part.Role.GLUE));
    }

    private Set<FunctionType> functionTypes() {
      if (functionTypes.isEmpty()) {
        functionTypes.addAll(
            Unknown.types(
                parts.stream()
                    .filter(part -> part.role() == Part.Role.INSTANCE)
                    .map(Part::module)
                    .toList()));
      }
      unknownFunctions += functionTypes.size();
      if (unknownFunctions > ComponentLimits.ITEMS) {
        throw new LimitException("functions of imported modules: too many", 0, "", -1);
      }
      return functionTypes;
    }

    List<Part> finish() {
      flush();
      unknowns.forEach(
          (place, instance) ->
              parts.set(place, part(instance.glueName(), instance.glue(), Part.Role.GLUE)));
      add(boundary.glue(), Part.Role.BOUNDARY);
      return List.copyOf(parts);
    }
  }
}
