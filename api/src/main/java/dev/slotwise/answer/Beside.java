// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files that a module names. They are looked for in the module's folder, and nowhere else, as a
 * module is not to be trusted.
 */
public final class Beside {
  private Beside() {}

  /**
   * A file by the last part of its name, in the folder of another.
   *
   * @param file the other; {@code -} for standard input, which is in no folder
   * @param name a path or an address
   * @return empty if there is no such file
   */
  public static Optional<Path> find(String file, String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    try {
      return last.isEmpty() || file.equals("-")
          ? Optional.empty()
          : Optional.of(Path.of(file).resolveSibling(last)).filter(Files::isRegularFile);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
