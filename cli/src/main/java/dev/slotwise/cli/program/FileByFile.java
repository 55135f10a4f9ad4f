// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.FaultJson;
import dev.slotwise.corpus.ModuleFault;
import dev.slotwise.corpus.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Answers for one program after another. Of several, one whose file is bad does not end the
 * command: the others are answered, and the exit code is that of the fault.
 */
public final class FileByFile {
  private static final int PIECE = 1 << 16;

  private FileByFile() {}

  /** Answers for one program. */
  public interface Task {
    /** Returns the exit code. */
    int answer(Program program) throws IOException;
  }

  /**
   * Does the task for each program, in their order.
   *
   * @param format if it is called JSON, a document on standard output stands for each bad file
   * @return the largest exit code
   * @throws Failure if it is about something else than a module, or there is one program only
   */
  public static int answer(List<Program> programs, Enum<?> format, Terminal terminal, Task task)
      throws IOException {
    int code = ExitCode.DONE;
    for (Program program : programs) {
      try {
        code = Math.max(code, task.answer(program));
      } catch (Failure failure) {
        if (programs.size() == 1 || failure.fault().isEmpty()) {
          throw failure;
        }
        terminal.error(failure.line());
        code = Math.max(code, failure.exitCode());
        tell(program, failure.fault().get(), format, terminal);
      } catch (OutOfMemoryError | StackOverflowError error) {
        // What the file took is free again: nothing outlives the task.
        String message = "not enough memory: " + error.getMessage();
        terminal.error(program.title() + ": " + message);
        code = ExitCode.LIMIT;
        tell(program, ModuleFault.of(ModuleFault.Kind.MEMORY, message), format, terminal);
      }
    }
    return code;
  }

  private static void tell(Program program, ModuleFault fault, Enum<?> format, Terminal terminal)
      throws IOException {
    if (format.name().equals("JSON")) {
      FaultJson.write(fault, program.title(), sha256(program.title()), terminal.out());
    }
  }

  /** Of a file; empty if it can't be read, or is standard input. */
  private static String sha256(String file) {
    MessageDigest digest = Sha256.digest();
    if (file.equals("-")) {
      return "";
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] piece = new byte[PIECE];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        digest.update(piece, 0, count);
      }
    } catch (IOException | IllegalArgumentException e) {
      return "";
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
