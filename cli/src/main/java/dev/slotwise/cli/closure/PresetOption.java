// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.closure;

import dev.slotwise.cli.host.Preset;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names a platform. */
public final class PresetOption {
  @Option(
      names = "--preset",
      paramLabel = "PLATFORM",
      description =
          "${COMPLETION-CANDIDATES}: start from the imports that suspend there, and let those call"
              + " back that do.")
  public Optional<Preset> preset = Optional.empty();
}
