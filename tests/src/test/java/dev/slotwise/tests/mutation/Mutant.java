// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A change of one instruction.
 *
 * @param place the number of the first mutant of the same instruction
 * @param method class without the common package, and method
 * @param operator what is changed
 * @param ordinal which one it is of those with this operator in this method: with both, a name that
 *     changes elsewhere leave alone
 * @param line in the source
 */
record Mutant(int place, String method, String operator, int ordinal, int line) {

  /** A name that stays when other methods change. */
  String name() {
    return method + " " + operator + " " + ordinal;
  }

  /** The outermost class that it is in, without the common package. */
  String type() {
    return method.substring(0, method.lastIndexOf('.')).replaceFirst("\\$.*", "");
  }

  /** The package, without the common one. */
  String folder() {
    return type().substring(0, type().lastIndexOf('.'));
  }

  /** The file that the class was compiled from. */
  Path source() {
    String type = type();
    String module = type.startsWith("wasm.") ? "wasm-ir" : "interp";
    return Path.of("..", module, "src/main/java/dev/slotwise", type.replace('.', '/') + ".java");
  }

  /** The line of the source that it changes, without space around it. */
  String code() throws IOException {
    return Files.readAllLines(source()).get(line - 1).strip();
  }
}
