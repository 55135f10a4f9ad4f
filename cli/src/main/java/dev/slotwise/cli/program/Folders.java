// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.answer.ModuleReader;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Folders in place of files: the modules in them. */
public final class Folders {
  private Folders() {}

  /**
   * Files as they are, and in place of each folder the files beneath it whose names end in {@code
   * .wasm}, sorted by path. Links to folders are not followed, so that there is no cycle.
   *
   * @throws Failure if a folder can't be read, or has no such file
   */
  public static List<String> expand(List<String> files) {
    List<String> expanded = new ArrayList<>();
    for (String file : files) {
      if (isFolder(file)) {
        List<String> modules = modules(file);
        if (modules.isEmpty()) {
          throw new Failure(ExitCode.UNREADABLE, file + ": no .wasm file in this folder");
        }
        expanded.addAll(modules);
      } else {
        expanded.add(file);
      }
    }
    return expanded;
  }

  private static boolean isFolder(String file) {
    return new File(file).isDirectory();
  }

  private static List<String> modules(String folder) {
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      return all.filter(path -> path.toString().endsWith(".wasm"))
          .filter(Files::isRegularFile)
          .map(Path::toString)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new Failure(ExitCode.UNREADABLE, folder + ": " + ModuleReader.reason(e));
    } catch (UncheckedIOException e) {
      Exception cause = e.getCause() == null ? e : e.getCause();
      throw new Failure(ExitCode.UNREADABLE, folder + ": " + ModuleReader.reason(cause));
    }
  }
}
