// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.list;

import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ClosureFormat;
import dev.slotwise.cli.format.ClosureReport;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.cli.format.SuspendLists;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A folder with a list for each module, in a file that is called as the module and the format, such
 * as {@code main-onlylist} of {@code main.wasm}. It has no dot unless the module's name has one:
 * Emscripten takes no list for Binaryen whose name has a dot.
 */
public final class ListFiles {
  private static final String EXTENSION = ".wasm";

  private final Path folder;
  private final ClosureFormat format;
  private final Terminal terminal;
  private final Set<String> taken = new HashSet<>();

  /**
   * @throws Failure if there is no such folder and none can be made
   */
  public ListFiles(String folder, ClosureFormat format, Terminal terminal) {
    this.format = format;
    this.terminal = terminal;
    try {
      this.folder = Path.of(folder);
      Files.createDirectories(this.folder);
    } catch (IOException | InvalidPathException e) {
      throw Failure.writing(folder, e);
    }
  }

  /** Writes the list of each module of a report, and says so on standard error. */
  public void write(ClosureReport report) {
    for (SuspendLists lists : SuspendLists.of(report)) {
      Path file = folder.resolve(fileName(lists.module()));
      try (PrintStream out =
          new PrintStream(
              new BufferedOutputStream(Files.newOutputStream(file)),
              false,
              StandardCharsets.UTF_8)) {
        format.writeList(lists, out);
        if (out.checkError()) {
          throw new IOException("the device may be full");
        }
      } catch (IOException e) {
        throw Failure.writing(file.toString(), e);
      }
      terminal.note(
          "%s: wrote %s; %d functions of the module are in the closure"
              .formatted(Printable.of(lists.module()), file, lists.functions()));
    }
  }

  /** A name of its own, also where upper and lower case are one. */
  private String fileName(String module) {
    String name =
        module.endsWith(EXTENSION)
            ? module.substring(0, module.length() - EXTENSION.length())
            : module;
    String plain = name.replaceAll("[/\\\\:\\p{Cntrl}]", "_");
    String file = plain + "-" + format + format.extension();
    for (int number = 2; !taken.add(file.toLowerCase(Locale.ROOT)); number++) {
      file = plain + "-" + number + "-" + format + format.extension();
    }
    return file;
  }
}
