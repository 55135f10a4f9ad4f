// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.option;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command, and what it takes; calling it does what it is for, and gives the exit code. */
public abstract class Command extends Options implements Callable<Integer> {
  private final String name;
  private final String description;
  private final String[] footer;

  /**
   * A command with the options for help and version.
   *
   * @param footer the lines below its options in help
   */
  protected Command(String name, String description, String... footer) {
    this.name = name;
    this.description = description;
    this.footer = footer;
  }

  /** The command for picocli, with all that it takes. */
  public final CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
    spec.name(name).usageMessage().description(description).footer(footer);
    // Only help has variables, and the search for them is most of what a declaration costs.
    spec.interpolateVariables(false);
    addTo(spec);
    addHelp(spec);
    return spec;
  }

  /** Adds what picocli's own mixin of the same purpose would, which has annotations. */
  public static void addHelp(CommandSpec to) {
    to.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .type(boolean.class)
            .description("Show this help message and exit.")
            .build());
    to.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .type(boolean.class)
            .description("Print version information and exit.")
            .build());
  }
}
