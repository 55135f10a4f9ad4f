// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.format.FindingsFormat;
import dev.slotwise.cli.format.FindingsReport;
import dev.slotwise.cli.format.TableWriter;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.corpus.FindingRow;
import dev.slotwise.corpus.Rows;
import dev.slotwise.interp.client.FindingClient.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * The options that say how a command shows findings of a client, and which findings are a failure.
 */
final class FindingsOptions extends Options {
  /** Which findings make the exit code 1. */
  enum FailOn {
    /** Whatever is found. */
    ANY,
    /** What happens whenever the instruction is executed. */
    CERTAIN
  }

  final Arg<FindingsFormat> format =
      choice(FindingsFormat.TEXT, "--format")
          .label("FORMAT")
          .byDefault("text")
          .says("${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}");

  final Arg<Optional<FailOn>> failOn =
      optional(FailOn.class, "--fail-on")
          .label("WHAT")
          .says("Exit with 1 if there is such a finding: any, or certain.");

  /** Writes what was found, into the table if the format is one. */
  void write(
      Optional<TableWriter<FindingRow>> table, Rows rows, FindingsReport report, PrintStream out)
      throws IOException {
    if (table.isPresent()) {
      table.get().write(rows.findings(report.client(), report.findings()));
    } else {
      format.value().write(report, out);
    }
  }

  /** The exit code for findings. */
  int exitCode(ImmutableList<Finding> findings) {
    boolean fails =
        failOn.value().isPresent()
            && findings.anySatisfy(
                finding -> failOn.value().get() == FailOn.ANY || finding.certain());
    return fails ? ExitCode.NO : ExitCode.DONE;
  }
}
