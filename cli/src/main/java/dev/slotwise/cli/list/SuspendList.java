// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.list;

import dev.slotwise.cli.format.BinaryenList;
import dev.slotwise.cli.input.InputFile;
import java.util.List;

/**
 * A list of function names that somebody keeps: a JSON list of strings, or a name a line, where
 * lines that start with {@code #} say something else, or names with commas between them. A {@code
 * *} in a name stands for any text, as in Binaryen's lists.
 *
 * @param entries in the order of the file
 */
public record SuspendList(List<String> entries) {

  public static SuspendList read(String file) {
    String text = InputFile.text(file);
    String start = text.stripLeading();
    return new SuspendList(
        start.startsWith("[") || start.startsWith("{")
            ? InputFile.strings(file, text)
            : text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .flatMap(line -> BinaryenList.split(line).stream())
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList());
  }
}
