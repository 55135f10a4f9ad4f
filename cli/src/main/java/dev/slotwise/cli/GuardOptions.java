// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.closure.ClosureArguments;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.guard.Catching;
import dev.slotwise.cli.guard.Guards;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.cli.program.Program;
import dev.slotwise.interp.graph.NodeSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The options for a module that traps where an assertion is wrong. */
final class GuardOptions extends Options {
  private final Arg<String> output =
      text("--emit-guards")
          .label("OUT")
          .says(
              "With --assert: writes the module with checks, which end a run by a trap where an assertion"
                  + " is wrong. Run your tests with it.");

  private final Arg<Optional<Catching>> catching =
      optional(Catching.class, "--guard-catch")
          .label("HOW")
          .says(
              "With --emit-guards, ${COMPLETION-CANDIDATES}: how checks see that an exception has ended a"
                  + " call. Default: as the module catches exceptions itself");

  /**
   * Refuses what makes no sense.
   *
   * @throws Failure if an option goes without another, or there are several modules
   */
  void check(List<Program> programs, boolean isAsserted) {
    if (output.value().isEmpty()) {
      if (catching.value().isPresent()) {
        throw new Failure(ExitCode.USAGE, "--guard-catch goes with --emit-guards");
      }
      return;
    }
    if (!isAsserted) {
      throw new Failure(ExitCode.USAGE, "--emit-guards goes with --assert");
    }
    if (output.value().equals("-")) {
      throw new Failure(
          ExitCode.USAGE, "--emit-guards: give a file; standard output has the answer");
    }
    if (programs.size() > 1 || programs.get(0).members().size() > 1) {
      throw new Failure(ExitCode.USAGE, "--emit-guards takes one module, not linked to others");
    }
  }

  /** Writes the module with guards, if that was asked for, and says so on standard error. */
  void write(Analysis analysis, NodeSet entries, ClosureArguments closure, Terminal terminal) {
    if (output.value().isEmpty()) {
      return;
    }
    if (analysis.module().origins().isComponent()) {
      throw new Failure(
          ExitCode.USAGE,
          "--emit-guards: "
              + analysis.file()
              + " is a component; there are guards of modules only");
    }
    Guards.Guarded guarded =
        Guards.write(
            analysis.module(),
            analysis.facts(),
            closure.asserted(analysis).orElseThrow(),
            entries,
            catching.value());
    try {
      Files.write(Path.of(output.value()), guarded.bytes());
    } catch (IOException | InvalidPathException e) {
      throw Failure.writing(output.value(), e);
    }
    terminal.note(
        "%s: guards at %d place%s; %d bytes, the module has %d%s"
            .formatted(
                output.value(),
                guarded.places(),
                guarded.places() == 1 ? "" : "s",
                guarded.bytes().length,
                analysis.module().bytes().length,
                guarded.leftOut().isEmpty()
                    ? ""
                    : "; without " + String.join(", ", guarded.leftOut())));
    if (guarded.minds() && guarded.catching() == Catching.NONE) {
      terminal.note(
          "%s: has no handlers: where an exception of the host ends a call that has a guard, the guard stays on; --guard-catch adds them"
              .formatted(output.value()));
    }
  }
}
