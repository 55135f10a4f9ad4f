// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.host;

/** Names in which {@code *} stands for any text. */
public final class NamePattern {
  private NamePattern() {}

  /**
   * {@return whether a name is what the pattern says, all of it}
   *
   * @param pattern a name, in which {@code *} stands for any text, also none
   * @param name what is compared, case included
   */
  public static boolean matches(String pattern, String name) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(name);
    }
    if (!name.startsWith(pattern.substring(0, star))) {
      return false;
    }
    int at = star;
    int part = star + 1;
    // Each text between two stars is taken where it comes first; the last one must end the name.
    for (int next = pattern.indexOf('*', part); next >= 0; next = pattern.indexOf('*', part)) {
      int found = name.indexOf(pattern.substring(part, next), at);
      if (found < 0) {
        return false;
      }
      at = found + next - part;
      part = next + 1;
    }
    String end = pattern.substring(part);
    return name.length() - at >= end.length() && name.endsWith(end);
  }
}
