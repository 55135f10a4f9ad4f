// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.util.regex.Pattern;

/** Escapes text for XML. */
final class Xml {
  /** What XML 1.0 can't hold, not even escaped; a function's name can. */
  private static final Pattern FORBIDDEN =
      Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]");

  private Xml() {}

  /** The text with a replacement character for what XML can't hold. */
  static String legal(String text) {
    return FORBIDDEN.matcher(text).replaceAll("\uFFFD");
  }

  /** The text for an attribute's value or an element's content. */
  static String escape(String text) {
    return legal(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
