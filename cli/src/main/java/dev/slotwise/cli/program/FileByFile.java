// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.answer.UnreadableException;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.FaultJson;
import dev.slotwise.cli.format.TableWriter;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.corpus.Guard;
import dev.slotwise.corpus.ModuleFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers for one program after another. Of several, one whose file is bad does not end the
 * command: the others are answered, and the exit code is that of the fault.
 */
public final class FileByFile extends Options {
  private final Arg<Boolean> keepGoing =
      flag("--keep-going")
          .says(
              "Go on after a file that has no answer, and say why in its place. The default if there are"
                  + " several.");

  private final Arg<Boolean> stop =
      flag("--no-keep-going").says("End at the first file that has no answer.");

  private final Arg<String> timeout =
      text("--timeout-per-file")
          .label("DURATION")
          .byDefault("")
          .says(
              "How long one file may take, such as 500ms, 30s, 5m; then it has no answer. Default: as"
                  + " long as it likes.");

  /** Answers for one program. */
  public interface Task {
    /** Returns the exit code. */
    int answer(Program program) throws IOException;
  }

  /**
   * Does the task for each program, in their order.
   *
   * @param format if it is called JSON, a document on standard output stands for each bad file
   * @param rows where the answers go, and a row for each bad file, if the format has rows
   * @return the largest exit code
   * @throws Failure if it is about something else than a module, or the command is to end at it
   */
  public int answer(
      List<Program> programs,
      Enum<?> format,
      Optional<? extends TableWriter<?>> rows,
      Work work,
      Terminal terminal,
      Task task)
      throws IOException {
    if (keepGoing.value() && stop.value()) {
      throw new Failure(ExitCode.USAGE, "give one of --keep-going and --no-keep-going");
    }
    boolean goesOn = keepGoing.value() || (programs.size() > 1 && !stop.value());
    Duration most = timeout();
    int code = ExitCode.DONE;
    for (Program program : programs) {
      work.forget();
      try {
        code = Math.max(code, within(most, goesOn, program, task));
      } catch (Failure failure) {
        if (!goesOn || failure.fault().isEmpty()) {
          throw failure;
        }
        code = Math.max(code, failure.exitCode());
        terminal.error(failure.line());
        tell(program, failure.fault().get(), format, rows, work, terminal);
      }
    }
    rows.ifPresent(TableWriter::begin);
    return code;
  }

  private static int within(Duration most, boolean goesOn, Program program, Task task)
      throws IOException {
    try {
      return most.isZero()
          ? task.answer(program)
          : Guard.run(
              most,
              () -> {
                try {
                  return task.answer(program);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (OutOfMemoryError | StackOverflowError error) {
      // What the file took is free again: nothing outlives the task.
      throw failure(program, ModuleFault.ofMemory(error));
    } catch (Guard.FaultException e) {
      throw failure(program, e.fault());
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    } catch (Failure e) {
      throw e;
    } catch (UnreadableException e) {
      throw Failure.ofModule(
          ExitCode.UNREADABLE, e.line(), ModuleFault.of(ModuleFault.Kind.UNREADABLE, e.line()));
    } catch (RuntimeException e) {
      if (!goesOn) {
        throw e;
      }
      // The files after it are worth an answer all the same.
      throw failure(
          program,
          ModuleFault.of(ModuleFault.Kind.INTERNAL, "internal error, please report it: " + e));
    }
  }

  private static Failure failure(Program program, ModuleFault fault) {
    return Failure.ofModule(ExitCode.LIMIT, program.title() + ": " + fault.message(), fault);
  }

  private static void tell(
      Program program,
      ModuleFault fault,
      Enum<?> format,
      Optional<? extends TableWriter<?>> rows,
      Work work,
      Terminal terminal)
      throws IOException {
    String sha256 =
        program.members().size() == 1 ? work.sha256(program.members().get(0).file()) : "";
    if (rows.isPresent()) {
      rows.get().write(program.title(), sha256, fault);
    } else if (format.name().equals("JSON")) {
      FaultJson.write(fault, program.title(), sha256, terminal.out());
    }
  }

  private Duration timeout() {
    if (timeout.value().isEmpty()) {
      return Duration.ZERO;
    }
    Matcher parts = Pattern.compile("([0-9]{1,9})(ms|s|m|h)?").matcher(timeout.value());
    if (!parts.matches() || Long.parseLong(parts.group(1)) == 0) {
      throw new Failure(
          ExitCode.USAGE,
          "--timeout-per-file: not a time such as 500ms, 30s, 5m or 1h: " + timeout.value());
    }
    long number = Long.parseLong(parts.group(1));
    return switch (String.valueOf(parts.group(2))) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
