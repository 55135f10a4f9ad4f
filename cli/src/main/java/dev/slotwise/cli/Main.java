// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.wasm.ir.ModuleException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;

/**
 * The entry point: puts the commands together, and turns every failure into one line and a code.
 */
public final class Main {
  private Main() {}

  /** The command itself: without a subcommand it says how to use it. */
  @Command(
      name = "slotwise",
      description = "Which WebAssembly functions can be on the stack, reached, or called.",
      mixinStandardHelpOptions = true,
      version = "slotwise 0.1.0",
      synopsisSubcommandLabel = "COMMAND",
      subcommands = {
        ClosureCommand.class,
        CompareCommand.class,
        ExplainCommand.class,
        ValidateCommand.class,
        HelpCommand.class
      })
  static final class Slotwise {}

  /** Runs the command and exits the process with its code. */
  public static void main(String[] args) {
    PrintStream out = stream(new FileOutputStream(FileDescriptor.out), 1 << 16);
    PrintStream err = stream(new FileOutputStream(FileDescriptor.err), 1 << 10);
    int code = run(new Terminal(System.in, out, err), args);
    out.flush();
    err.flush();
    System.exit(out.checkError() && code == ExitCode.DONE ? ExitCode.UNREADABLE : code);
  }

  /**
   * Runs the command.
   *
   * @return the exit code; see {@link ExitCode}
   */
  public static int run(InputStream in, OutputStream out, OutputStream err, String... args) {
    PrintStream outStream = stream(out, 1 << 13);
    PrintStream errStream = stream(err, 1 << 10);
    int code = run(new Terminal(in, outStream, errStream), args);
    outStream.flush();
    errStream.flush();
    return code;
  }

  private static int run(Terminal terminal, String... args) {
    CommandLine command = new CommandLine(new Slotwise(), factory(terminal));
    command.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    command.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setExecutionExceptionHandler((failure, line, parsed) -> explain(failure, terminal));
    command.setParameterExceptionHandler(
        (failure, rest) -> {
          terminal.error(String.valueOf(failure.getMessage()));
          return ExitCode.USAGE;
        });
    command.setExecutionStrategy(
        parsed -> {
          Integer help = CommandLine.executeHelpRequest(parsed);
          if (help != null) {
            return ExitCode.DONE;
          }
          if (!parsed.hasSubcommand()) {
            terminal.error("no command given; try: slotwise --help");
            return ExitCode.USAGE;
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    try {
      return command.execute(args);
    } catch (Error failure) {
      return explain(failure, terminal);
    }
  }

  private static int explain(Throwable failure, Terminal terminal) {
    if (failure instanceof Failure known) {
      terminal.error(known.line());
      return known.exitCode();
    }
    if (failure instanceof OutOfMemoryError || failure instanceof StackOverflowError) {
      terminal.error("not enough memory: " + failure.getMessage());
      return ExitCode.LIMIT;
    }
    if (failure instanceof ModuleException module) {
      terminal.error(module.describe());
      return ExitCode.UNREADABLE;
    }
    terminal.error("internal error, please report it: " + failure);
    return ExitCode.LIMIT;
  }

  /** Gives commands the terminal in place of static streams. */
  private static IFactory factory(Terminal terminal) {
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        try {
          return type.getDeclaredConstructor(Terminal.class).newInstance(terminal);
        } catch (NoSuchMethodException e) {
          return CommandLine.defaultFactory().create(type);
        }
      }
    };
  }

  private static PrintStream stream(OutputStream out, int buffer) {
    return new PrintStream(new BufferedOutputStream(out, buffer), false, StandardCharsets.UTF_8);
  }
}
