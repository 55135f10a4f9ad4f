// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.closure.ClosureArguments;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ClosureReport;
import dev.slotwise.cli.format.Columns;
import dev.slotwise.cli.list.Baseline;
import dev.slotwise.cli.list.Baseline.ModuleLine;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code slotwise baseline}: did any of these closures change since they were saved? */
final class BaselineCommand extends Command {
  private final Terminal terminal;

  private final Arg<List<String>> files = operands("FILE").says("Modules; - is standard input.");

  private final Arg<String> save = text("--save").label("BASELINE").says("Writes a baseline.");

  private final Arg<String> check =
      text("--check").label("BASELINE").says("Compares with a baseline.");

  private final ClosureArguments closure;

  BaselineCommand(Terminal terminal) {
    super(
        "baseline",
        "Saves the closures of many modules, or checks that they are what they were.",
        "",
        "Exit code 1: a closure changed, or a module is not in the baseline. 3: a module lacks an",
        "entry that is named, or that it had when the baseline was saved.",
        "",
        "Examples:",
        "  slotwise baseline bin/*.wasm --save baseline.json",
        "  slotwise baseline bin/*.wasm --check baseline.json");
    this.terminal = terminal;
    oneOf(save, check);
    this.closure = part(new ClosureArguments(terminal));
  }

  @Override
  public Integer call() {
    Optional<Baseline> old =
        check.value().isEmpty() ? Optional.empty() : Optional.of(Baseline.read(check.value()));
    old.ifPresent(this::checkComparable);
    List<ModuleLine> lines = new ArrayList<>();
    int code = ExitCode.DONE;
    for (String file : files.value()) {
      closure.requireNames(old.isPresent() && mustHaveEntries(old.get(), file));
      ClosureReport report = closure.close(Program.of(file));
      code = Math.max(code, ClosureArguments.exitCode(report, terminal));
      lines.add(ModuleLine.of(report));
    }
    Baseline now =
        new Baseline(
            Baseline.SCHEMA,
            closure.entries(),
            closure.level().id(),
            closure.assumed(),
            closure.host().id(),
            lines);
    if (old.isEmpty()) {
      now.save(save.value());
      return code;
    }
    return Math.max(code, compare(old.get(), now));
  }

  private void checkComparable(Baseline old) {
    if (!old.entry().equals(closure.entries())
        || !old.level().equals(closure.level().id())
        || !old.assume().equals(closure.assumed())
        || !old.host().equals(closure.host().id())) {
      throw new Failure(
          ExitCode.USAGE,
          "%s: saved with entry %s, level %s%s, host %s"
              .formatted(
                  check.value(),
                  String.join(" ", old.entry()),
                  old.level(),
                  old.assume().isEmpty() ? "" : ", --assume " + String.join(",", old.assume()),
                  old.host()));
    }
  }

  /**
   * Whether a module that lacks an entry can't be compared. Of many modules some do not fork, so
   * the default entry must only be where it was when the baseline was saved. A closure has its
   * entry in it: it was there if the closure was not empty.
   */
  private boolean mustHaveEntries(Baseline old, String file) {
    return !closure.isDefaultEntry() || old.find(file).filter(line -> line.total() > 0).isPresent();
  }

  private int compare(Baseline old, Baseline now) {
    List<List<String>> moved = new ArrayList<>();
    for (ModuleLine line : now.modules()) {
      Optional<ModuleLine> was = old.find(line.file());
      if (was.isEmpty() || !was.get().isSameClosure(line)) {
        moved.add(row(was, line));
      }
    }
    if (!moved.isEmpty()) {
      moved.add(0, List.of("module", "functions", "live frames", "the file"));
      Columns.print(moved, terminal.out());
    }
    int changed = Math.max(0, moved.size() - 1);
    terminal.out().printf("%d of %d changed%n", changed, now.modules().size());
    long left = old.modules().stream().filter(line -> now.find(line.file()).isEmpty()).count();
    if (left > 0) {
      terminal.out().printf("%d of the baseline not looked at%n", left);
    }
    return changed == 0 ? ExitCode.DONE : ExitCode.NO;
  }

  private static List<String> row(Optional<ModuleLine> was, ModuleLine now) {
    return was.map(
            old ->
                List.of(
                    now.file(),
                    old.total() + " -> " + now.total(),
                    old.frames() + " -> " + now.frames(),
                    old.sha256().equals(now.sha256()) ? "is the same" : "changed"))
        .orElseGet(
            () ->
                List.of(
                    now.file(),
                    Integer.toString(now.total()),
                    Integer.toString(now.frames()),
                    "is not in the baseline"));
  }
}
