// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Escapes names for lines that people read, because a name can be any text and must not break the
 * line.
 */
public final class Printable {
  /** Control characters, and the separators that some readers take for line ends. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\u2028\u2029]");

  private Printable() {}

  /**
   * The text with control characters and line separators as JSON escapes them; all else,
   * backslashes included, stays.
   */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character < ' ' || character >= 0x7f) {
        return UNPRINTABLE
            .matcher(text)
            .replaceAll(match -> "\\\\" + escape(match.group().charAt(0)));
      }
    }
    return text;
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
