// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.reachable;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.format.ReachableFormat;
import dev.slotwise.cli.format.TableWriter;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;

/** The question to {@code slotwise reachable}. */
public final class ReachableQuestion extends Options {
  final Arg<Boolean> dead = flag("--dead").says("List what is dead in place of what is live.");

  final Arg<Boolean> fail = flag("--fail").says("With --dead: exit 1 if anything is listed.");

  final Arg<String> why =
      text("--why")
          .label("NAME")
          .byDefault("")
          .says("Say only how this function, or type of facts, is reached.");

  final Arg<Boolean> dominators =
      flag("--dominators")
          .says("List what would leave with each function if nothing referred to it any more.");

  final Arg<Integer> top =
      number("--top")
          .label("N")
          .byDefault("20")
          .says("With --dominators: how many functions a text lists. Default: ${DEFAULT-VALUE}");

  public final Arg<ReachableFormat> format =
      choice(ReachableFormat.TEXT, "--format")
          .label("FORMAT")
          .byDefault("text")
          .says("${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}");

  /** Whether the answer is the table {@code functions}. */
  public boolean isTable() {
    return TableWriter.isOf(format.value()) && !dead.value() && !dominators.value();
  }

  /**
   * Refuses options that contradict each other.
   *
   * @throws Failure if they do
   */
  public void check() {
    if (!why.value().isEmpty() && (dead.value() || TableWriter.isOf(format.value()))) {
      throw new Failure(ExitCode.USAGE, "--why does not go with --dead or --format csv or jsonl");
    }
    if ((dead.value() || dominators.value()) && format.value() == ReachableFormat.JSONL) {
      throw new Failure(ExitCode.USAGE, "--format jsonl does not go with --dead and --dominators");
    }
    if (dominators.value() && (dead.value() || !why.value().isEmpty())) {
      throw new Failure(ExitCode.USAGE, "give one of --dead, --why and --dominators");
    }
    if (format.value() == ReachableFormat.SARIF && !dead.value()) {
      throw new Failure(ExitCode.USAGE, "--format sarif goes with --dead");
    }
    if (fail.value() && !dead.value()) {
      throw new Failure(ExitCode.USAGE, "--fail goes with --dead");
    }
    if (top.value() < 0) {
      throw new Failure(ExitCode.USAGE, "--top: less than none: " + top.value());
    }
  }
}
