// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.list;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.input.InputFile;
import dev.slotwise.interp.graph.NodeSet;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions that stacks of real runs have shown: traces of Node, Chrome and Firefox, in which
 * each frame has {@code wasm-function[INDEX]}, or lines of words {@code INDEX:NAME}. Other lines,
 * such as those of JavaScript frames, show none.
 */
public final class ObservedStacks {
  private static final Pattern FRAME = Pattern.compile("wasm-function\\[([0-9]{1,9})]");
  private static final Pattern SPACES = Pattern.compile(" +");
  private static final Pattern WORD = Pattern.compile("([0-9]{1,9}):\\S+");

  private ObservedStacks() {}

  /**
   * The functions that a file shows.
   *
   * @param functions how many there are
   * @throws Failure if the file shows none, or one that is not there
   */
  public static NodeSet read(String file, int functions) {
    BitSet seen = new BitSet();
    InputFile.text(file)
        .lines()
        .map(String::strip)
        .forEach(
            line -> {
              Matcher frame = (isWords(line) ? WORD : FRAME).matcher(line);
              while (frame.find()) {
                int function = Integer.parseInt(frame.group(1));
                if (function >= functions) {
                  throw new Failure(
                      ExitCode.UNREADABLE,
                      "%s: shows function %d, and the module has %d: the stacks are of another build"
                          .formatted(file, function, functions));
                }
                seen.set(function);
              }
            });
    if (seen.isEmpty()) {
      throw new Failure(ExitCode.UNREADABLE, file + ": shows no function of a module");
    }
    return NodeSet.copyOf(seen);
  }

  /** Whether a line is a stack of words; one by one, for a stack may be deep. */
  private static boolean isWords(String line) {
    return SPACES.splitAsStream(line).allMatch(word -> WORD.matcher(word).matches());
  }
}
