// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.host;

import dev.slotwise.answer.Preset;
import dev.slotwise.cli.console.AbsentName;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.host.HostFit;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;

/**
 * The host model that the command line declares, before there is a module to hold it against.
 *
 * @param model what imports do
 * @param file the file that says so, if it is no built-in model
 * @param preset the platform whose call-backs are added
 * @param required whether names in the file must be names of the module
 */
public record DeclaredHost(
    HostModel model, Optional<HostFile> file, Optional<Preset> preset, boolean required) {

  /** How many imports a message names. */
  private static final int NAMED = 3;

  public static DeclaredHost builtIn(HostModel model) {
    return new DeclaredHost(model, Optional.empty(), Optional.empty(), false);
  }

  public static DeclaredHost of(HostFile file) {
    return new DeclaredHost(file.model(), Optional.of(file), Optional.empty(), false);
  }

  public DeclaredHost withPreset(Optional<Preset> newPreset) {
    return new DeclaredHost(model, file, newPreset, required);
  }

  public DeclaredHost requiringNames(boolean required) {
    return new DeclaredHost(model, file, preset, required);
  }

  /**
   * The host of a module, read strictly as far as nothing is known of the module's imports; then a
   * warning says so.
   *
   * @param title how messages call the module
   */
  public HostModel of(String title, WasmModule module, Terminal terminal) {
    file.ifPresent(
        declared ->
            AbsentName.tell(
                title + ": --host " + declared.file(),
                declared.absent(module),
                required && Seeds.unknownFunctions(module).isEmpty(),
                terminal));
    HostFit fit =
        file.map(one -> HostFit.of(one.model(), one.base(), one.imports(), module))
            .orElseGet(() -> HostFit.of(model, module));
    HostModel host = fit.host();
    warn(title, "--host " + file.map(HostFile::file).orElseGet(model::id), fit, terminal);
    if (preset.isPresent()) {
      HostFit platform = HostFit.of(preset.get().platform(), module);
      warn(title, "--preset " + preset.get(), platform, terminal);
      host = preset.get().hostOf(host, module);
    }
    return host;
  }

  private static void warn(String title, String option, HostFit fit, Terminal terminal) {
    if (fit.isComplete()) {
      return;
    }
    String unknown =
        fit.unknown().toList().take(NAMED).collect(Printable::of).makeString(", ")
            + (fit.unknown().size() > NAMED ? " and others" : "");
    terminal.warning(
        "%s: %s: does not know %s (%s): read strictly%s"
            .formatted(
                title,
                option,
                fit.isNone()
                    ? "any of the imports"
                    : "%d of the imports".formatted(fit.unknown().size()),
                unknown,
                fit.isMinified() ? "; the names are minified, give --import-names" : ""));
  }
}
