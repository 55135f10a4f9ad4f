// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.util.Locale;

/**
 * Escapes names for lines that people read, because a name can be any text and must not break the
 * line.
 */
public final class Printable {
  private Printable() {}

  /**
   * The text with control characters and line separators as JSON escapes them; all else,
   * backslashes included, stays.
   */
  public static String of(String text) {
    StringBuilder escaped = new StringBuilder();
    int done = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isUnprintable(text.charAt(i))) {
        escaped.append(text, done, i).append('\\').append(escape(text.charAt(i)));
        done = i + 1;
      }
    }
    return done == 0 ? text : escaped.append(text, done, text.length()).toString();
  }

  /** Control characters, and the separators that some readers take for line ends. */
  private static boolean isUnprintable(char character) {
    return character < ' '
        || (character >= 0x7f && character < 0xa0)
        || character == '\u2028'
        || character == '\u2029';
  }

  private static String escape(char character) {
    return switch (character) {
      case '\n' -> "n";
      case '\r' -> "r";
      case '\t' -> "t";
      case '\b' -> "b";
      case '\f' -> "f";
      default -> String.format(Locale.ROOT, "u%04x", (int) character);
    };
  }
}
