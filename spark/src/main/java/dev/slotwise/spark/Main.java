// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;

/**
 * The entry point of {@code slotwise corpus}, by the launcher or by {@code spark-submit}. Every
 * failure is one line and an exit code, the same as of the other commands.
 */
public final class Main {
  private Main() {}

  /**
   * Runs the command and exits the process with its code, if that isn't 0: a cluster takes an exit
   * for a failure.
   */
  public static void main(String[] args) {
    Locale.setDefault(Locale.US);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int code = run(out, err, Boolean.getBoolean("slotwise.terminal"), args);
    out.flush();
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * Runs the command.
   *
   * @param watched whether somebody watches standard error
   * @return the exit code
   */
  public static int run(PrintStream out, PrintStream err, boolean watched, String... args) {
    CommandLine line = new CommandLine(new CorpusCommand(out, err, watched));
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (failure, rest) -> {
          String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
          err.println("slotwise: " + message + "; try: slotwise corpus --help");
          return ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
          err.println("slotwise: " + message);
          return failure instanceof java.io.IOException ? ExitCode.UNREADABLE : ExitCode.LIMIT;
        });
    // Of whoever runs this within a program with a session of its own, that one is used, and left.
    boolean ours = SparkSession.getDefaultSession().isEmpty();
    try {
      return line.execute(args);
    } finally {
      if (ours && SparkSession.getDefaultSession().isDefined()) {
        SparkSession.getDefaultSession().get().stop();
      }
    }
  }
}
