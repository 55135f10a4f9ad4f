// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import dev.slotwise.interp.graph.NodeSet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PHP program that paused while {@code tests/corpus/observe-php.mjs} watched.
 *
 * @param outcome {@code right}, {@code wrong} or {@code crash}: what came of unwinding and
 *     rebuilding the stack
 * @param stacks at imports that suspend, innermost frame first
 */
record PausedProgram(String name, String outcome, List<int[]> stacks) {

  /** Those that were watched, on {@code php-8.4-asyncify}. */
  static List<PausedProgram> observed() throws IOException {
    List<PausedProgram> programs = new ArrayList<>();
    for (String line :
        Files.readAllLines(Corpus.ROOT.resolve("tests/corpus/observed/php-8.4-asyncify.txt"))) {
      if (line.startsWith("@ ")) {
        String[] words = line.split(" ", -1);
        programs.add(new PausedProgram(words[1], words[2], new ArrayList<>()));
      } else if (!line.startsWith("#")) {
        programs.get(programs.size() - 1).stacks().add(stack(line));
      }
    }
    return programs;
  }

  /** {@code index:name} frames. */
  private static int[] stack(String line) {
    return Stream.of(line.split(" "))
        .mapToInt(frame -> Integer.parseInt(frame.substring(0, frame.indexOf(':'))))
        .toArray();
  }

  /** Whoever was on a stack. */
  NodeSet functions() {
    return stacks.stream().map(NodeSet::of).reduce(NodeSet.empty(), NodeSet::union);
  }
}
