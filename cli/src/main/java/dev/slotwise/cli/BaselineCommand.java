// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.Baseline.ModuleLine;
import dev.slotwise.cli.format.ClosureReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slotwise baseline}: did any of these closures change since they were saved? */
@Command(
    name = "baseline",
    description = "Saves the closures of many modules, or checks that they are what they were.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code 1: a closure changed, or a module is not in the baseline.",
      "",
      "Examples:",
      "  slotwise baseline bin/*.wasm --save baseline.json",
      "  slotwise baseline bin/*.wasm --check baseline.json"
    })
final class BaselineCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Modules; - is standard input.")
  private List<String> files = List.of();

  @ArgGroup(multiplicity = "1")
  private Action action = new Action();

  @Mixin private final ClosureArguments closure;

  /** Save or check. */
  private static final class Action {
    @Option(names = "--save", paramLabel = "BASELINE", description = "Writes a baseline.")
    private String save = "";

    @Option(names = "--check", paramLabel = "BASELINE", description = "Compares with a baseline.")
    private String check = "";
  }

  BaselineCommand(Terminal terminal) {
    this.terminal = terminal;
    this.closure = new ClosureArguments(terminal);
  }

  @Override
  public Integer call() {
    Optional<Baseline> old =
        action.check.isEmpty() ? Optional.empty() : Optional.of(Baseline.read(action.check));
    List<ModuleLine> lines = new ArrayList<>();
    int code = ExitCode.DONE;
    for (String file : files) {
      ClosureReport report = closure.close(Program.of(file));
      code = Math.max(code, ClosureArguments.exitCode(report, terminal));
      lines.add(ModuleLine.of(report));
    }
    Baseline now =
        new Baseline(
            Baseline.SCHEMA, closure.entries(), closure.level().id(), closure.host().id(), lines);
    if (old.isEmpty()) {
      now.save(action.save);
      return code;
    }
    return Math.max(code, compare(old.get(), now));
  }

  private int compare(Baseline old, Baseline now) {
    if (!old.entry().equals(now.entry())
        || !old.level().equals(now.level())
        || !old.host().equals(now.host())) {
      throw new Failure(
          ExitCode.USAGE,
          "%s: saved with entry %s, level %s, host %s"
              .formatted(action.check, String.join(" ", old.entry()), old.level(), old.host()));
    }
    int changed = 0;
    for (ModuleLine line : now.modules()) {
      Optional<ModuleLine> was = old.find(line.file());
      if (was.isEmpty()) {
        terminal.out().printf("%s: not in the baseline; %d functions%n", line.file(), line.total());
        changed++;
      } else if (!was.get().isSameClosure(line)) {
        terminal
            .out()
            .printf(
                "%s: changed: %d -> %d functions, %d -> %d live frames%s%n",
                line.file(),
                was.get().total(),
                line.total(),
                was.get().frames(),
                line.frames(),
                was.get().sha256().equals(line.sha256()) ? "; the module is the same" : "");
        changed++;
      }
    }
    terminal.out().printf("%d of %d changed%n", changed, now.modules().size());
    return changed == 0 ? ExitCode.DONE : ExitCode.NO;
  }
}
