// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A mistake on a command line, told in a line that people can act on. */
public final class WrongUse {
  /** picocli names an option's values as Java does, and takes them as help shows them. */
  private static final Pattern VALUES = Pattern.compile("\\[([A-Z_, ]+)] \\(case-insensitive\\)");

  private WrongUse() {}

  /**
   * The line.
   *
   * @param ofCommand whether it is known what command was asked for
   */
  public static String line(ParameterException failure, boolean ofCommand) {
    String command = failure.getCommandLine().getCommandSpec().qualifiedName();
    return reason(failure, ofCommand) + "; try: " + command + " --help";
  }

  private static String reason(ParameterException failure, boolean ofCommand) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      if (first.startsWith("-")) {
        return "no such option: " + first + didYouMean(unmatched);
      }
      if (!ofCommand) {
        return "no such command: " + first + didYouMean(unmatched);
      }
    }
    String message = String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
    Matcher values = VALUES.matcher(message);
    return values.find()
        ? values.replaceFirst(Matcher.quoteReplacement(values.group(1).toLowerCase(Locale.ROOT)))
        : message;
  }

  private static String didYouMean(UnmatchedArgumentException unmatched) {
    List<String> like = unmatched.getSuggestions();
    return like.isEmpty() ? "" : "; did you mean " + String.join(" or ", like) + "?";
  }
}
