// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.reachable;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.format.ReachableFormat;
import picocli.CommandLine.Option;

/** What {@code slotwise reachable} is asked. */
public final class ReachableQuestion {
  @Option(names = "--dead", description = "List what is dead in place of what is live.")
  boolean dead;

  @Option(names = "--fail", description = "With --dead: exit 1 if anything is listed.")
  boolean fail;

  @Option(
      names = "--why",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Say only how this function, or type of facts, is reached.")
  String why = "";

  @Option(
      names = "--dominators",
      description = "List what would leave with each function if nothing referred to it any more.")
  boolean dominators;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "With --dominators: how many functions a text lists. Default: ${DEFAULT-VALUE}")
  int top = 20;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  public ReachableFormat format = ReachableFormat.TEXT;

  /**
   * Refuses options that contradict each other.
   *
   * @throws Failure if they do
   */
  public void check() {
    if (!why.isEmpty() && (dead || format == ReachableFormat.CSV)) {
      throw new Failure(ExitCode.USAGE, "--why does not go with --dead or --format csv");
    }
    if (dominators && (dead || !why.isEmpty())) {
      throw new Failure(ExitCode.USAGE, "give one of --dead, --why and --dominators");
    }
    if (format == ReachableFormat.SARIF && !dead) {
      throw new Failure(ExitCode.USAGE, "--format sarif goes with --dead");
    }
    if (fail && !dead) {
      throw new Failure(ExitCode.USAGE, "--fail goes with --dead");
    }
    if (top < 0) {
      throw new Failure(ExitCode.USAGE, "--top: less than none: " + top);
    }
  }
}
