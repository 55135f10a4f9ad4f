// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.UnreadableException;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Output;
import dev.slotwise.cli.console.ReadAhead;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.console.WholeLines;
import dev.slotwise.cli.console.WrongUse;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.Work;
import dev.slotwise.wasm.ir.ModuleException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The entry point: puts the commands together, and turns every failure into one line and a code.
 */
public final class Main {
  private Main() {}

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"slotwise " + (version == null ? "(not packaged)" : version)};
    }
  }

  /** What it is called. */
  static final String NAME = "slotwise";

  /** The commands, in the order in which help lists them. */
  static final List<String> COMMANDS =
      List.of(
          "closure",
          "reachable",
          "callgraph",
          "compare",
          "explain",
          "inspect",
          "inspect-component",
          "traps",
          "taint",
          "findings",
          "check",
          "diff",
          "baseline",
          "skeleton",
          "report",
          "validate",
          "corpus",
          "completion",
          "man");

  private static Command command(String name, Terminal terminal) {
    return switch (name) {
      case "closure" -> new ClosureCommand(terminal);
      case "reachable" -> new ReachableCommand(terminal);
      case "callgraph" -> new CallGraphCommand(terminal);
      case "compare" -> new CompareCommand(terminal);
      case "check" -> new CheckCommand(terminal);
      case "diff" -> new DiffCommand(terminal);
      case "baseline" -> new BaselineCommand(terminal);
      case "skeleton" -> new SkeletonCommand(terminal);
      case "report" -> new ReportCommand(terminal);
      case "explain" -> new ExplainCommand(terminal);
      case "inspect" -> new InspectCommand(terminal);
      case "inspect-component" -> new InspectComponentCommand(terminal);
      case "traps" -> new TrapsCommand(terminal);
      case "taint" -> new TaintCommand(terminal);
      case "findings" -> new FindingsCommand(terminal);
      case "validate" -> new ValidateCommand(terminal);
      case "corpus" -> new CorpusCommand();
      case "completion" -> new CompletionCommand(terminal);
      case "man" -> new ManCommand(terminal);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The command line with all commands; without one it says how to use it. */
  static CommandLine commandLine(Terminal terminal) {
    CommandSpec spec = CommandSpec.create().name(NAME).versionProvider(new Version());
    spec.usageMessage()
        .description("Which WebAssembly functions can be on the stack, reached, or called.")
        .synopsisSubcommandLabel("COMMAND")
        .footer(
            "",
            "Examples:",
            "  slotwise closure examples/minishell/minishell.wasm",
            "  slotwise explain examples/minishell/minishell.wasm sort_by_child",
            "  slotwise COMMAND --help",
            "",
            "Exit codes:",
            "  0  done",
            "  1  the answer is no",
            "  2  wrong use",
            "  3  input can't be read or is invalid",
            "  4  a limit was hit");
    Command.addHelp(spec);
    CommandLine line = new CommandLine(spec);
    COMMANDS.forEach(
        name ->
            line.addSubcommand(name, command(name, terminal).spec().interpolateVariables(true)));
    line.addSubcommand(new HelpCommand());
    return line;
  }

  /** The one command that is asked for, which is all that its use needs. */
  private static CommandLine commandLine(Terminal terminal, String name) {
    CommandSpec spec = command(name, terminal).spec();
    return new CommandLine(spec.name(NAME + " " + name));
  }

  /** Runs the command and exits the process with its code. */
  public static void main(String[] args) {
    // Output is the same wherever it is made; and this locale is ready without a search for others.
    Locale.setDefault(Locale.US);
    SetUp.begin();
    // The launcher says so: in Java one can ask only for input and output together.
    boolean watched = Boolean.getBoolean("slotwise.terminal");
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    System.exit(run(System.in, ReadAhead.of(args), out, err, watched, args));
  }

  /**
   * Runs the command.
   *
   * @return the exit code; see {@link ExitCode}
   */
  public static int run(InputStream in, OutputStream out, OutputStream err, String... args) {
    return run(in, ReadAhead.NONE, out, err, false, args);
  }

  private static int run(
      InputStream in,
      ReadAhead ahead,
      OutputStream out,
      OutputStream err,
      boolean watched,
      String... args) {
    Output output = new Output(out);
    PrintStream outStream = stream(output);
    PrintStream errStream = stream(err);
    Terminal terminal = new Terminal(in, ahead, outStream, errStream, watched);
    int code = run(terminal, args);
    outStream.flush();
    output.complaint().ifPresent(message -> terminal.error("standard output: " + message));
    errStream.flush();
    return output.hasFailed() && code == ExitCode.DONE ? ExitCode.UNREADABLE : code;
  }

  private static int run(Terminal terminal, String... args) {
    // Declaring the options of all commands would take longer than the rest of the start.
    boolean known = args.length > 0 && COMMANDS.contains(args[0]);
    CommandLine command = known ? commandLine(terminal, args[0]) : commandLine(terminal);
    command.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    command.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setExecutionExceptionHandler((failure, line, parsed) -> explain(failure, terminal));
    command.setParameterExceptionHandler(
        (failure, rest) -> {
          terminal.error(WrongUse.line(failure, known));
          return ExitCode.USAGE;
        });
    command.setExecutionStrategy(
        parsed -> {
          parsed.commandSpec().interpolateVariables(true);
          Integer help = CommandLine.executeHelpRequest(parsed);
          if (help != null) {
            return ExitCode.DONE;
          }
          if (!known) {
            terminal.error("no command given; try: slotwise --help");
            return ExitCode.USAGE;
          }
          int code = new CommandLine.RunLast().execute(parsed);
          works(parsed.commandSpec()).forEach(Work::tellNamesLeftOver);
          return code;
        });
    try {
      return command.execute(known ? Arrays.copyOfRange(args, 1, args.length) : args);
    } catch (Error failure) {
      return explain(failure, terminal);
    }
  }

  /** What a command reads its modules with. */
  private static Stream<Work> works(CommandSpec command) {
    return ((Command) command.userObject())
        .parts()
        .flatMap(part -> part instanceof Work work ? Stream.of(work) : Stream.empty());
  }

  private static int explain(Throwable failure, Terminal terminal) {
    if (failure instanceof Failure known) {
      terminal.error(known.line());
      return known.exitCode();
    }
    if (failure instanceof UnreadableException unreadable) {
      terminal.error(unreadable.line());
      return ExitCode.UNREADABLE;
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

  private static PrintStream stream(OutputStream out) {
    return new PrintStream(new WholeLines(out), false, StandardCharsets.UTF_8);
  }
}
