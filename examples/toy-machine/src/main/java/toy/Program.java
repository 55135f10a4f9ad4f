// SPDX-License-Identifier: Apache-2.0
package toy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program of the toy machine, an instruction a line. The machine has registers {@code a} to
 * {@code z}, which hold whole numbers of any size.
 *
 * <pre>
 * a = b + 1      an operation (+ - * /) on registers or numbers
 * zero a done    jumps to the line that is labelled "done:" if a is 0
 * goto top       jumps
 * print a
 * done:
 * </pre>
 */
record Program(List<Instruction> instructions) {

  /** An instruction and the number of its line. */
  sealed interface Instruction {
    int line();
  }

  /** {@code target = left operator right}. */
  record Assign(int line, int target, Operand left, char operator, Operand right)
      implements Instruction {}

  /** Jumps if the register is 0, or always. */
  record Jump(int line, boolean always, int register, int destination) implements Instruction {}

  /** Prints a register. */
  record Print(int line, int register) implements Instruction {}

  /** A register or a number. */
  record Operand(boolean isRegister, long value) {}

  static String nameOf(int register) {
    return String.valueOf((char) ('a' + register));
  }

  static Program read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    Map<String, Integer> labels = new HashMap<>();
    int count = 0;
    for (String line : lines) {
      if (line.endsWith(":")) {
        labels.put(line.strip().replace(":", ""), count);
      } else if (!line.isBlank()) {
        count++;
      }
    }
    List<Instruction> instructions = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).strip().split(" +");
      int number = i + 1;
      if (words[0].isEmpty() || words[0].endsWith(":")) {
        continue;
      }
      instructions.add(
          switch (words[0]) {
            case "zero" -> new Jump(number, false, register(words[1]), labels.get(words[2]));
            case "goto" -> new Jump(number, true, 0, labels.get(words[1]));
            case "print" -> new Print(number, register(words[1]));
            default ->
                new Assign(
                    number,
                    register(words[0]),
                    operand(words[2]),
                    words.length > 3 ? words[3].charAt(0) : '+',
                    words.length > 3 ? operand(words[4]) : new Operand(false, 0));
          });
    }
    return new Program(List.copyOf(instructions));
  }

  private static int register(String word) {
    return word.charAt(0) - 'a';
  }

  private static Operand operand(String word) {
    return word.matches("-?[0-9]+")
        ? new Operand(false, Long.parseLong(word))
        : new Operand(true, register(word));
  }
}
