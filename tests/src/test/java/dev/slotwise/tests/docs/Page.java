// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The fenced blocks of a page in Markdown, in order. */
record Page(Path file, List<Block> blocks) {

  /**
   * A fenced block.
   *
   * @param info what stands behind the fence, such as {@code java}
   * @param line the number of the fence's line
   */
  record Block(String info, int line, List<String> lines) {

    String text() {
      return String.join("\n", lines);
    }

    /** What it shows as typed into a shell. */
    List<Command> commands() {
      List<Command> commands = new ArrayList<>();
      if (!info.isEmpty()) {
        return commands;
      }
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (line.startsWith("$ ")) {
          int end = i + 1;
          while (end < lines.size() && !lines.get(end).startsWith("$ ")) {
            end++;
          }
          commands.add(new Command(line.substring(2), true, lines.subList(i + 1, end)));
        } else if (COMMAND.matcher(line).find() && !SYNOPSIS.matcher(line).find()) {
          commands.add(new Command(line, false, List.of()));
        }
      }
      return commands;
    }
  }

  /**
   * A command.
   *
   * @param hasOutput whether the page shows its output
   * @param output lines, of which {@code ...} stands for any number of lines
   */
  record Command(String text, boolean hasOutput, List<String> output) {

    boolean gives(String printed) {
      String pattern =
          output.stream()
              .map(line -> line.strip().equals("...") ? "(.*\n)*?" : Pattern.quote(line) + "\n")
              .collect(Collectors.joining());
      return !hasOutput || Pattern.matches(pattern, printed);
    }
  }

  // Without a prompt only what is ours, or what calls it, counts as a command.
  private static final Pattern COMMAND = Pattern.compile("^(\\./)?(slotwise|wasm-opt) ");
  private static final Pattern SYNOPSIS = Pattern.compile("\\bFILE\\b");
  private static final Pattern FENCE =
      Pattern.compile("^```([^\n]*)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  static Page read(Path file) throws IOException {
    String text = Files.readString(file);
    Matcher fences = FENCE.matcher(text);
    List<Block> blocks = new ArrayList<>();
    while (fences.find()) {
      int line = 1 + (int) text.substring(0, fences.start()).lines().count();
      blocks.add(new Block(fences.group(1).strip(), line, fences.group(2).lines().toList()));
    }
    return new Page(file, List.copyOf(blocks));
  }
}
