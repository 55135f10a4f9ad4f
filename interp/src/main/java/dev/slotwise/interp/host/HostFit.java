// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.host;

import dev.slotwise.interp.host.HostModel.Effect;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.Linker;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.api.set.sorted.ImmutableSortedSet;
import org.eclipse.collections.impl.factory.Sets;
import org.eclipse.collections.impl.factory.SortedSets;

/**
 * The function imports of a module that a host model knows by name. A model that knows no import by
 * name does not belong to this module: it was written for another one, or a build has minified the
 * names. Without this check, what the model says of unlisted imports would be believed of all
 * imports. So imports that it should know are read strictly instead. Immutable.
 *
 * @param declared the model
 * @param known the imports, by {@code module.field}, that mean what the model says
 * @param unknown the imports, by {@code module.field}, that are read strictly
 * @param isNone whether these are all function imports of the module
 * @param isMinified whether names as minifiers make them are among these
 * @param minifiedExports exports whose names say nothing: a model that names exports may mean them
 */
public record HostFit(
    HostModel declared,
    ImmutableSortedSet<String> known,
    ImmutableSortedSet<String> unknown,
    boolean isNone,
    boolean isMinified,
    ImmutableSortedSet<String> minifiedExports) {

  private static final ImmutableSet<String> OF_WASI =
      Sets.immutable.of("wasi_snapshot_preview1", "wasi_unstable");

  /** The modules from which Emscripten's output imports, the program's own JavaScript included. */
  private static final ImmutableSet<String> OF_EMSCRIPTEN = OF_WASI.newWith("env");

  private static final ImmutableSet<String> OF_KANDELO = Sets.immutable.of("kernel", "env");

  /** A minifier makes names of three characters when it has used many of one and two. */
  private static final int MANY = 20;

  /**
   * Holds a built-in model against a module; one that names no imports fits every module.
   *
   * @param model one of {@link Hosts}
   * @param module a decoded module
   * @return the model with all that this module has and the model should know
   */
  public static HostFit of(HostModel model, WasmModule module) {
    return of(model, model, Sets.immutable.empty(), module);
  }

  /**
   * Holds a model that somebody declares against a module.
   *
   * @param model the model as it was declared
   * @param base the built-in model that it starts from
   * @param named the imports that it names itself; {@code *} stands for any text
   * @param module a decoded module
   * @return the model with all that this module has and the model should know
   */
  public static HostFit of(
      HostModel model, HostModel base, ImmutableSet<String> named, WasmModule module) {
    ImmutableSet<String> offered = offered(base);
    Set<String> known = new TreeSet<>();
    Set<String> minified = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    byModule(module)
        .forEach(
            (from, fields) -> {
              boolean isMinified = isMinified(fields);
              for (String field : fields) {
                String name = from + "." + field;
                boolean isNamed = named.anySatisfy(pattern -> NamePattern.matches(pattern, name));
                if (isNamed || (offered.contains(from) && !isMinified)) {
                  known.add(name);
                } else {
                  (isMinified ? minified : others).add(name);
                }
              }
            });
    Set<String> unknown = new TreeSet<>();
    boolean namesImports = offered.notEmpty() || named.notEmpty();
    if (namesImports && !base.unlisted().equals(Effect.UNRESTRICTED)) {
      // Beside imports that it knows, a model says what it assumes of others that people can read.
      unknown.addAll(known.isEmpty() ? others : Set.of());
      // A file that knows the names of this module knows them as they are.
      unknown.addAll(known.isEmpty() || offered.notEmpty() ? minified : Set.of());
    }
    known.addAll(others);
    known.addAll(minified);
    known.removeAll(unknown);
    return new HostFit(
        model,
        SortedSets.immutable.withAll(known),
        SortedSets.immutable.withAll(unknown),
        known.isEmpty() && !unknown.isEmpty(),
        unknown.stream().anyMatch(minified::contains),
        base.id().equals(EmscriptenHost.ID)
            ? minifiedExports(module)
            : SortedSets.immutable.empty());
  }

  /** {@return whether the model knows all that it should} */
  public boolean isComplete() {
    return unknown.isEmpty();
  }

  /** {@return the model, read strictly where it knows nothing} */
  public HostModel host() {
    return minifiedExports.isEmpty() || isReplaced(declared)
        ? appliedTo(declared)
        : appliedTo(declared.reenteringAlso(minifiedExports.castToSortedSet()));
  }

  /**
   * {@return another model of the same module, read strictly where this one knows nothing}
   *
   * @param model of the same module
   */
  public HostModel appliedTo(HostModel model) {
    if (isReplaced(model)) {
      return HostModel.STRICT;
    }
    return unknown.isEmpty() ? model : model.strictBut(known.castToSortedSet());
  }

  /** Nothing is left of a built-in model none of whose names is there. */
  private boolean isReplaced(HostModel model) {
    return isNone && Hosts.named(model.id()).isPresent();
  }

  private static ImmutableSet<String> offered(HostModel model) {
    return switch (model.id()) {
      case KandeloHost.ID -> OF_KANDELO;
      case EmscriptenHost.ID -> OF_EMSCRIPTEN;
      case WasiHost.ID -> OF_WASI;
      default -> Sets.immutable.empty();
    };
  }

  /** The fields of function imports; without those that stand for functions of unknown modules. */
  private static Map<String, Set<String>> byModule(WasmModule module) {
    Map<String, Set<String>> fields = new TreeMap<>();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      if (!Linker.isUnknownFunction(module, function)) {
        Import declaration = module.functionImport(function);
        fields
            .computeIfAbsent(declaration.module(), key -> new TreeSet<>())
            .add(declaration.field());
      }
    }
    return fields;
  }

  /**
   * {@return whether names are as Binaryen's and Emscripten's minifiers make them: all of one or
   * two characters or, if there are many of these, of three}
   *
   * @param names of imports or exports, without the module's
   */
  public static boolean isMinified(Collection<String> names) {
    long brief = names.stream().filter(name -> name.length() <= 2).count();
    boolean areShort = names.stream().allMatch(name -> name.length() <= 3);
    return brief > 0 && areShort && (brief == names.size() || brief >= MANY);
  }

  /** Minifiers leave some exports as they are, so that each counts by itself. */
  private static ImmutableSortedSet<String> minifiedExports(WasmModule module) {
    Set<String> brief = new TreeSet<>();
    for (Export export : module.exports()) {
      if (export.kind() == ExternalKind.FUNCTION && export.name().length() <= 3) {
        brief.add(export.name());
      }
    }
    if (!isMinified(brief)) {
      brief.removeIf(name -> name.length() > 2);
    }
    return SortedSets.immutable.withAll(brief);
  }
}
