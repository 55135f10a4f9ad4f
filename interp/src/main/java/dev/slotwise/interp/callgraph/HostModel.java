// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

import java.util.OptionalLong;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.impl.factory.Maps;
import org.eclipse.collections.impl.factory.Sets;

/**
 * What we believe the host does: plain data, immutable. Imports, and what is exported or imported,
 * have the names of the module: {@code module.field} for an import, the export's name for an
 * export.
 *
 * @param id how outputs name the model
 * @param unlisted what an import does that has no entry in {@code imports}
 * @param imports what named imports do
 * @param globals the values of named imported globals, as the bits of an i32 or i64
 * @param untouched names of tables, memories and globals that the host never writes, though it
 *     could
 * @param callsTables whether the host, by itself or while an import runs, may call the functions in
 *     exported and imported tables and others whose references it was given
 */
public record HostModel(
    String id,
    Effect unlisted,
    ImmutableMap<String, Effect> imports,
    ImmutableMap<String, Long> globals,
    ImmutableSet<String> untouched,
    boolean callsTables) {

  /**
   * What the host does while an import runs.
   *
   * @param reentersAny whether it may call every function that it can get hold of
   * @param reenters the exports that it may call besides
   * @param writesTables whether it may write imported and exported tables
   * @param writesMemory whether it may write imported and exported memories
   * @param writesGlobals whether it may write imported and exported mutable globals
   */
  public record Effect(
      boolean reentersAny,
      ImmutableSet<String> reenters,
      boolean writesTables,
      boolean writesMemory,
      boolean writesGlobals) {

    /** Everything that imports and exports let the host do. */
    public static final Effect UNRESTRICTED =
        new Effect(true, Sets.immutable.empty(), true, true, true);

    /** Writes to memory and globals, and nothing else. */
    public static final Effect WRITES_DATA =
        new Effect(false, Sets.immutable.empty(), false, true, true);

    /** Nothing but a result. */
    public static final Effect NONE =
        new Effect(false, Sets.immutable.empty(), false, false, false);
  }

  /** The host may do whatever imports and exports allow. */
  public static final HostModel STRICT =
      new HostModel(
          "strict",
          Effect.UNRESTRICTED,
          Maps.immutable.empty(),
          Maps.immutable.empty(),
          Sets.immutable.empty(),
          true);

  /** The host writes no table and re-enters nothing; it may write memory and globals. */
  public static final HostModel PASSIVE =
      new HostModel(
          "passive",
          Effect.WRITES_DATA,
          Maps.immutable.empty(),
          Maps.immutable.empty(),
          Sets.immutable.empty(),
          false);

  /** What the host does while the import {@code module.field} runs. */
  public Effect effectOf(String qualifiedName) {
    return imports.getIfAbsentValue(qualifiedName, unlisted);
  }

  /** The value of an imported global, if it is known. */
  public OptionalLong global(String qualifiedName) {
    Long value = globals.get(qualifiedName);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Whether the host writes some table that it can reach, at any time. */
  public boolean writesTables() {
    return unlisted.writesTables() || imports.anySatisfy(Effect::writesTables);
  }

  /** Whether the host never writes what is imported or exported under this name. */
  public boolean isUntouched(String name) {
    return untouched.contains(name);
  }
}
