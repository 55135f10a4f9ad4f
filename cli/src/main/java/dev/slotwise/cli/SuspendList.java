// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A list of function names that somebody keeps: a JSON list of strings, or a name a line, where
 * lines that start with {@code #} say something else. A {@code *} in a name stands for any text, as
 * in Binaryen's lists.
 *
 * @param entries in the order of the file
 */
record SuspendList(List<Name> entries) {

  static SuspendList read(String file) {
    try {
      String text = Files.readString(Path.of(file));
      List<String> names =
          text.stripLeading().startsWith("[")
              ? List.of(new ObjectMapper().readValue(text, String[].class))
              : text.lines()
                  .map(String::strip)
                  .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                  .toList();
      return new SuspendList(names.stream().map(Name::of).toList());
    } catch (JsonProcessingException e) {
      throw new Failure(
          ExitCode.UNREADABLE, file + ": not a JSON list of names: " + e.getOriginalMessage());
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(ExitCode.UNREADABLE, file + ": can't be read: " + e.getMessage());
    }
  }
}
