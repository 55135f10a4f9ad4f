// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.HostModel.Effect;
import dev.slotwise.interp.callgraph.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  private HostModelReader() {}

  /** The file, field by field. */
  private record Model(
      @Nullable String schema,
      @Nullable String base,
      @Nullable Map<String, Long> globals,
      @Nullable Map<String, Import> imports,
      @Nullable List<String> untouched,
      @JsonProperty("calls_tables") @Nullable Boolean callsTables,
      @JsonProperty("goes_on_after_trap") @Nullable Boolean goesOnAfterTrap) {}

  /** {@code reenters}: names of exports, or {@code *} for whatever the host can get hold of. */
  private record Import(
      @Nullable List<String> reenters,
      @Nullable List<String> writes,
      @JsonProperty("calls_later") boolean callsLater,
      @Nullable Boolean returns) {}

  public static HostModel read(String file) {
    try {
      return build(file, parse(Files.readAllBytes(Path.of(file))));
    } catch (JsonProcessingException e) {
      throw new Failure(
          ExitCode.USAGE, "--host " + file + ": not a host model: " + e.getOriginalMessage());
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, "--host " + file + ": can't be read: " + e.getMessage());
    }
  }

  private static Model parse(byte[] bytes) throws IOException {
    return new ObjectMapper()
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .readValue(bytes, Model.class);
  }

  private static HostModel build(String file, Model model) {
    if (!SCHEMA.equals(model.schema())) {
      throw new Failure(ExitCode.USAGE, "--host " + file + ": \"schema\" is not " + SCHEMA);
    }
    HostModel base = base(file, model.base());
    MutableMap<String, Effect> imports = Maps.mutable.ofMap(base.imports().castToMap());
    if (model.imports() != null) {
      model.imports().forEach((name, effect) -> imports.put(name, effect(effect)));
    }
    return new HostModel(
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
        model.goesOnAfterTrap() == null ? base.goesOnAfterTrap() : model.goesOnAfterTrap());
  }

  private static HostModel base(String file, @Nullable String name) {
    return name == null
        ? HostModel.STRICT
        : Hosts.named(name)
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.USAGE, "--host " + file + ": \"base\" is no host model: " + name));
  }

  private static Effect effect(Import effect) {
    List<String> reenters = effect.reenters() == null ? List.of() : effect.reenters();
    List<String> writes = effect.writes() == null ? List.of() : effect.writes();
    return new Effect(
        reenters.contains("*"),
        Sets.immutable.withAll(reenters).newWithout("*"),
        writes.contains("tables"),
        writes.contains("memory"),
        writes.contains("globals"),
        effect.callsLater(),
        !Boolean.FALSE.equals(effect.returns()));
  }
}
