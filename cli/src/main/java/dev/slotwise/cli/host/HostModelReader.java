// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.host;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.input.InputFile;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.HostModel.Effect;
import dev.slotwise.interp.host.Hosts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.impl.factory.Maps;
import org.eclipse.collections.impl.factory.Sets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a host model from its JSON file, {@code slotwise.host/1}; {@code docs/host-model.md} says
 * how.
 */
public final class HostModelReader {
  private static final String SCHEMA = "slotwise.host/1";
  private static final Set<String> WRITTEN = Set.of("tables", "memory", "globals");

  private HostModelReader() {}

  /** The file, field by field. */
  private record Model(
      @Nullable String schema,
      @Nullable String base,
      @Nullable Map<String, Long> globals,
      @Nullable Map<String, Import> imports,
      @Nullable List<String> untouched,
      @JsonProperty("calls_tables") @Nullable Boolean callsTables,
      @JsonProperty("goes_on_after_trap") @Nullable Boolean goesOnAfterTrap,
      @JsonProperty("distinct_imports") @Nullable Boolean distinctImports) {}

  /** {@code reenters}: names of exports, or {@code *} for whatever the host can get hold of. */
  private record Import(
      @Nullable List<String> reenters,
      @Nullable List<String> writes,
      @JsonProperty("calls_later") boolean callsLater,
      @Nullable Boolean returns,
      @JsonProperty("loads_modules") boolean loadsModules,
      @JsonProperty("looks_up_functions") boolean looksUpFunctions) {}

  /**
   * The model in a file.
   *
   * @throws Failure if there is no such file, or no host model in it
   */
  public static HostModel read(String file) {
    return readFile(file).model();
  }

  /** As {@link #read}, with what the file names. */
  public static HostFile readFile(String file) {
    if (!Files.exists(Path.of(file))) {
      throw new Failure(ExitCode.USAGE, "--host " + file + ": neither a host nor a file");
    }
    Model model = InputFile.json(file, SCHEMA, Model.class, "a host model", false);
    HostModel base = base(file, model.base());
    MutableMap<String, Effect> imports = Maps.mutable.ofMap(base.imports().castToMap());
    if (model.imports() != null) {
      model.imports().forEach((name, effect) -> imports.put(name, effect(file, name, effect)));
    }
    HostModel declared =
        new HostModel(
            "file",
            base.unlisted(),
            imports.toImmutable(),
            model.globals() == null
                ? Maps.immutable.empty()
                : Maps.mutable.ofMap(model.globals()).toImmutable(),
            model.untouched() == null
                ? Sets.immutable.empty()
                : Sets.immutable.withAll(model.untouched()),
            model.callsTables() == null ? base.callsTables() : model.callsTables(),
            model.goesOnAfterTrap() == null ? base.goesOnAfterTrap() : model.goesOnAfterTrap(),
            model.distinctImports() == null ? base.distinctImports() : model.distinctImports());
    return new HostFile(
        file,
        declared,
        base,
        model.imports() == null
            ? Sets.immutable.empty()
            : Sets.immutable.withAll(model.imports().keySet()));
  }

  private static HostModel base(String file, @Nullable String name) {
    return name == null
        ? HostModel.STRICT
        : Hosts.named(name)
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.UNREADABLE, file + ": \"base\" is no host model: " + name));
  }

  private static Effect effect(String file, String name, Import effect) {
    List<String> reenters = effect.reenters() == null ? List.of() : effect.reenters();
    List<String> writes = effect.writes() == null ? List.of() : effect.writes();
    for (String written : writes) {
      if (!WRITTEN.contains(written)) {
        throw new Failure(
            ExitCode.UNREADABLE, file + ": " + name + ": \"writes\" can't hold " + written);
      }
    }
    return new Effect(
        reenters.contains("*"),
        Sets.immutable.withAll(reenters).newWithout("*"),
        writes.contains("tables"),
        writes.contains("memory"),
        writes.contains("globals"),
        effect.callsLater(),
        !Boolean.FALSE.equals(effect.returns()),
        effect.loadsModules(),
        effect.looksUpFunctions());
  }
}
