// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.format.FindingsFormat;
import dev.slotwise.interp.client.FindingClient.Finding;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import picocli.CommandLine.Option;

/** How a command shows what a client found, and which findings are a failure. */
final class FindingsOptions {
  /** Which findings make the exit code 1. */
  enum FailOn {
    /** Whatever is found. */
    ANY,
    /** What happens whenever the instruction is executed. */
    CERTAIN
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  FindingsFormat format = FindingsFormat.TEXT;

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      description = "Exit with 1 if there is such a finding: any, or certain.")
  Optional<FailOn> failOn = Optional.empty();

  /** The exit code for findings. */
  int exitCode(ImmutableList<Finding> findings) {
    boolean fails =
        failOn.isPresent()
            && findings.anySatisfy(finding -> failOn.get() == FailOn.ANY || finding.certain());
    return fails ? ExitCode.NO : ExitCode.DONE;
  }
}
