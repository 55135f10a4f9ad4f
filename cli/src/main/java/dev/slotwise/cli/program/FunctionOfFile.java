// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * The parameters of commands that ask about one function: a module, or several that are linked,
 * then the function's name.
 */
public final class FunctionOfFile {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE FUNCTION",
      description =
          "A module, - for standard input, several with --link; then a function's name or index, of"
              + " several modules as MODULE:NAME or MODULE:INDEX.")
  private List<String> words = List.of();

  @Mixin private final LinkOptions link = new LinkOptions();

  /**
   * The module.
   *
   * @throws Failure if it is missing, or if there are several that are not linked
   */
  public Program program() {
    if (words.size() < 2) {
      throw new Failure(
          ExitCode.USAGE, "give a module and then a function; there is only " + words.get(0));
    }
    return link.program(words.subList(0, words.size() - 1));
  }

  public String function() {
    return words.get(words.size() - 1);
  }
}
