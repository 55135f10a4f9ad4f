// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import java.util.List;

/**
 * The parameters of commands that ask about one function: a module, or several that are linked,
 * then the function's name.
 */
public final class FunctionOfFile extends Options {
  private final Arg<List<String>> words =
      operands("FILE FUNCTION")
          .says(
              "A module, - for standard input, several with --link; then a function's name or index, of"
                  + " several modules as MODULE:NAME or MODULE:INDEX.");

  private final LinkOptions link = part(new LinkOptions());

  /**
   * The module.
   *
   * @throws Failure if it is missing, or if there are several that are not linked
   */
  public Program program() {
    if (words.value().size() < 2) {
      throw new Failure(
          ExitCode.USAGE,
          "give a module and then a function; there is only " + words.value().get(0));
    }
    return link.program(words.value().subList(0, words.value().size() - 1));
  }

  public String function() {
    return words.value().get(words.value().size() - 1);
  }
}
