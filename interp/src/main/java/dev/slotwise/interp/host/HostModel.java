// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.host;

import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.CanonicalAbi;
import dev.slotwise.wasm.link.Conventions;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.impl.factory.Maps;
import org.eclipse.collections.impl.factory.Sets;

/**
 * A model of the host: what it may do, as plain data. Immutable. Imports, and what is exported or
 * imported, have the names of the module: {@code module.field} for an import, the export's name for
 * an export.
 *
 * @param id how outputs name the model
 * @param unlisted what an import does that has no entry in {@code imports}
 * @param imports what named imports do; in a name {@code *} stands for any text, and the longest
 *     name that fits counts
 * @param globals the values of named imported globals, as the bits of an i32 or i64
 * @param untouched names of tables, memories and globals that the host never writes, though it
 *     could
 * @param callsTables whether the host, by itself or while an import runs, may call the functions in
 *     exported and imported tables and others whose references it was given
 * @param goesOnAfterTrap whether the host may call again after a call has trapped, or after it has
 *     itself thrown through the module's frames; and whether an import may return during which a
 *     call of the host has trapped
 * @param distinctImports whether imports under different names are believed to be different things;
 *     otherwise see {@link ImportAliases}
 */
public record HostModel(
    String id,
    Effect unlisted,
    ImmutableMap<String, Effect> imports,
    ImmutableMap<String, Long> globals,
    ImmutableSet<String> untouched,
    boolean callsTables,
    boolean goesOnAfterTrap,
    boolean distinctImports) {

  /** How the name of a model ends of which some imports are read strictly. */
  public static final String READ_STRICTLY = "+strict";

  /**
   * What the host does while an import runs.
   *
   * @param reentersAny whether it may call every function that it can get hold of
   * @param reenters the exports that it may call besides
   * @param writesTables whether it may write imported and exported tables, with functions of its
   *     own as well; an analysis adds these to the module
   * @param writesMemory whether it may write imported and exported memories
   * @param writesGlobals whether it may write imported and exported mutable globals
   * @param callsLater whether, once it has run, the host may call every function that it can get
   *     hold of whenever it likes
   * @param returns whether it may return; otherwise it ends the program or throws
   * @param loadsModules whether it loads modules, besides those that the conventions of C name;
   *     then it also runs what initialises them
   * @param looksUpFunctions whether it gives the table slot of an export, by its name, besides
   *     those that the conventions of C name
   */
  public record Effect(
      boolean reentersAny,
      ImmutableSet<String> reenters,
      boolean writesTables,
      boolean writesMemory,
      boolean writesGlobals,
      boolean callsLater,
      boolean returns,
      boolean loadsModules,
      boolean looksUpFunctions) {

    /**
     * The effect of an import that neither loads modules nor looks up functions.
     *
     * @param reentersAny whether it may call every function that the host can get hold of
     * @param reenters names of the exports that it may call
     * @param writesTables whether it may write the tables that the host can reach
     * @param writesMemory whether it may write the memories that the host can reach
     * @param writesGlobals whether it may write the globals that the host can reach
     * @param callsLater whether, once it has run, the host may call every function that it can get
     *     hold of whenever it likes
     * @param returns whether it may return
     */
    public Effect(
        boolean reentersAny,
        ImmutableSet<String> reenters,
        boolean writesTables,
        boolean writesMemory,
        boolean writesGlobals,
        boolean callsLater,
        boolean returns) {
      this(
          reentersAny,
          reenters,
          writesTables,
          writesMemory,
          writesGlobals,
          callsLater,
          returns,
          false,
          false);
    }

    /** Nothing but a result. */
    public static final Effect NONE =
        new Effect(false, Sets.immutable.empty(), false, false, false, false, true);

    /** Writes to memory, and nothing else. */
    public static final Effect WRITES_MEMORY =
        new Effect(false, Sets.immutable.empty(), false, true, false, false, true);

    /** Writes to memory and globals, and nothing else. */
    public static final Effect WRITES_DATA =
        new Effect(false, Sets.immutable.empty(), false, true, true, false, true);

    /** Everything that imports and exports let the host do. */
    public static final Effect UNRESTRICTED =
        new Effect(true, Sets.immutable.empty(), true, true, true, true, true);

    /**
     * {@return this effect, with calls to some exports besides}
     *
     * @param exports names of exports
     */
    public Effect reentering(Set<String> exports) {
      return new Effect(
          reentersAny,
          reenters.newWithAll(exports),
          writesTables,
          writesMemory,
          writesGlobals,
          callsLater,
          returns);
    }

    /** {@return this effect, with calls to every function that the host can get hold of} */
    public Effect reentering() {
      return new Effect(
          true,
          reenters,
          writesTables,
          writesMemory,
          writesGlobals,
          callsLater,
          returns,
          loadsModules,
          looksUpFunctions);
    }
  }

  /** The host may do whatever imports and exports allow. */
  public static final HostModel STRICT =
      new HostModel(
          "strict",
          Effect.UNRESTRICTED,
          Maps.immutable.empty(),
          Maps.immutable.empty(),
          Sets.immutable.empty(),
          true,
          true,
          false);

  /** The host writes no table and re-enters nothing; it may write memory and globals. */
  public static final HostModel PASSIVE =
      new HostModel(
          "passive",
          Effect.WRITES_DATA,
          Maps.immutable.empty(),
          Maps.immutable.empty(),
          Sets.immutable.empty(),
          false,
          false,
          false);

  /**
   * {@return this model with other imports}
   *
   * @param newImports what each import does, by {@code module.field}
   */
  public HostModel withImports(ImmutableMap<String, Effect> newImports) {
    return new HostModel(
        id,
        unlisted,
        newImports,
        globals,
        untouched,
        callsTables,
        goesOnAfterTrap,
        distinctImports);
  }

  /**
   * {@return this model for those imports, and {@link #STRICT} for all others and for functions
   * that the host then may hand in} Its name says so.
   *
   * @param known imports as {@code module.field}
   */
  public HostModel strictBut(Set<String> known) {
    MutableMap<String, Effect> read = Maps.mutable.empty();
    known.forEach(name -> read.put(name, effectOf(name)));
    return new HostModel(
        id + READ_STRICTLY,
        Effect.UNRESTRICTED,
        read.toImmutable(),
        globals,
        untouched,
        callsTables,
        true,
        distinctImports);
  }

  /**
   * {@return this model, whose imports may call some exports besides}
   *
   * @param exports names of exports
   */
  public HostModel reenteringAlso(Set<String> exports) {
    MutableMap<String, Effect> more = Maps.mutable.empty();
    imports.forEachKeyValue((name, effect) -> more.put(name, effect.reentering(exports)));
    return new HostModel(
        id,
        unlisted.reentering(exports),
        more.toImmutable(),
        globals,
        untouched,
        callsTables,
        goesOnAfterTrap,
        distinctImports);
  }

  /**
   * {@return this model under another name}
   *
   * @param newId what outputs are to call it
   */
  public HostModel withId(String newId) {
    return new HostModel(
        newId,
        unlisted,
        imports,
        globals,
        untouched,
        callsTables,
        goesOnAfterTrap,
        distinctImports);
  }

  /**
   * {@return this model of a host whose imports under different names are different things, or may
   * not be}
   *
   * @param distinct whether different names always mean different things
   */
  public HostModel withDistinctImports(boolean distinct) {
    return new HostModel(
        id, unlisted, imports, globals, untouched, callsTables, goesOnAfterTrap, distinct);
  }

  /**
   * {@return the effect of the host while one of its functions runs: an import, or one that it
   * hands in}
   *
   * @param module the module that the host runs
   * @param function the index of an import or of a function that the host hands in
   */
  public Effect effectOf(WasmModule module, int function) {
    return module.isImportedFunction(function)
        ? effectOf(module.functionImport(function))
        : unlisted;
  }

  private Effect effectOf(Import declaration) {
    if (CanonicalAbi.isValue(declaration.module())) {
      return Effect.WRITES_MEMORY;
    }
    return imports.isEmpty() ? unlisted : effectOf(declaration.qualifiedName());
  }

  /**
   * {@return the effect of the host while the import {@code module.field} runs}
   *
   * @param qualifiedName {@code module.field}
   */
  public Effect effectOf(String qualifiedName) {
    return imports.getIfAbsentValue(listed(qualifiedName), unlisted);
  }

  /**
   * {@return whether the model says what the import {@code module.field} does, and not only what
   * any does}
   *
   * @param qualifiedName {@code module.field}
   */
  public boolean lists(String qualifiedName) {
    return !listed(qualifiedName).isEmpty();
  }

  /** The name in {@code imports} that counts for an import; empty if there is none. */
  private String listed(String qualifiedName) {
    if (imports.containsKey(qualifiedName)) {
      return qualifiedName;
    }
    String best = "";
    for (String name : imports.keysView()) {
      if (isBetter(name, best) && NamePattern.matches(name, qualifiedName)) {
        best = name;
      }
    }
    return best;
  }

  /**
   * {@return whether an import loads modules while the program runs}
   *
   * @param declaration an import of the module
   */
  public boolean loadsModules(Import declaration) {
    return Conventions.loadsModules(declaration)
        || (declaration.kind() == ExternalKind.FUNCTION && effectOf(declaration).loadsModules());
  }

  /**
   * {@return whether an import gives the table slot of an export, by its name}
   *
   * @param declaration an import of the module
   */
  public boolean looksUpFunctions(Import declaration) {
    return Conventions.looksUpExports(declaration)
        || (declaration.kind() == ExternalKind.FUNCTION
            && effectOf(declaration).looksUpFunctions());
  }

  /** Longer patterns say more; of two of one length, which one counts must not depend on order. */
  private static boolean isBetter(String name, String best) {
    return name.length() != best.length()
        ? name.length() > best.length()
        : name.compareTo(best) < 0;
  }

  /**
   * {@return the value of an imported global, if it is known}
   *
   * @param qualifiedName {@code module.field}
   */
  public OptionalLong global(String qualifiedName) {
    Long value = globals.get(qualifiedName);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /**
   * {@return whether the host writes some table of this module that it can reach, at any time}
   *
   * @param module the module that the host runs
   */
  public boolean writesTables(WasmModule module) {
    return anyOf(module, Effect::writesTables);
  }

  /**
   * {@return whether the host writes some global of this module that it can reach, at any time}
   *
   * @param module the module that the host runs
   */
  public boolean writesGlobals(WasmModule module) {
    return anyOf(module, Effect::writesGlobals);
  }

  /**
   * {@return whether the host, by itself, may call functions of this module that it finds in
   * tables}
   *
   * @param module the module that the host runs
   */
  public boolean callsTables(WasmModule module) {
    return callsTables || anyImport(module, Effect::callsLater);
  }

  private boolean anyOf(WasmModule module, Predicate<Effect> does) {
    return does.test(unlisted) || anyImport(module, does);
  }

  private boolean anyImport(WasmModule module, Predicate<Effect> does) {
    for (int function = 0; function < module.functionCount(); function++) {
      if (module.isHostFunction(function) && does.test(effectOf(module, function))) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@return whether the host never writes what is imported or exported under this name}
   *
   * @param name of an export, or {@code module.field} of an import
   */
  public boolean isUntouched(String name) {
    return untouched.contains(name);
  }
}
