// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * The syntax of lists that Binaryen reads: names between commas, where a comma inside brackets is
 * part of a name, brackets of all kinds counting as one kind, and a {@code *} stands for any text.
 *
 * <p>Source: Binaryen's {@code support/string.h}, {@code handleBracketingOperators}. Later versions
 * also take a name a line, and then look at no brackets; all versions read the commas.
 */
public final class BinaryenList {
  private static final String OPENING = "(<[{";
  private static final String CLOSING = ")>]}";

  private BinaryenList() {}

  /** The names of a list, as Binaryen divides it. */
  public static List<String> split(String list) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    int nesting = 0;
    for (String part : list.split(",", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      name.append(name.length() == 0 ? "" : ",").append(part);
      nesting += nesting(part);
      if (nesting == 0) {
        names.add(name.toString());
        name.setLength(0);
      }
    }
    if (name.length() > 0) {
      names.add(name.toString());
    }
    return names;
  }

  /**
   * A name as one element of a list. A {@code *} takes the place of what would divide it, such as
   * the bracket of {@code operator<}: few of them, for Binaryen's time grows with their number.
   */
  static String spell(String name) {
    BitSet starred = unpaired(name);
    int depth = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!starred.get(i)) {
        depth += nesting(c);
      }
      boolean atEnd = i == 0 || i == name.length() - 1;
      boolean ends = c == ',' && (depth == 0 || atEnd || name.charAt(i + 1) == ',');
      boolean isTrimmed = c < ' ' || c == 0x7F || (c == ' ' && atEnd) || (c == '@' && i == 0);
      if (ends || isTrimmed) {
        starred.set(i);
      }
    }
    if (starred.isEmpty()) {
      return name;
    }
    StringBuilder spelled = new StringBuilder(name);
    starred.stream().forEach(i -> spelled.setCharAt(i, '*'));
    return withOneStar(spelled.toString());
  }

  /** The brackets that have no partner. */
  private static BitSet unpaired(String name) {
    BitSet unpaired = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < name.length(); i++) {
      int nesting = nesting(name.charAt(i));
      if (nesting > 0) {
        open.push(i);
      } else if (nesting < 0 && open.isEmpty()) {
        unpaired.set(i);
      } else if (nesting < 0) {
        open.pop();
      }
    }
    open.forEach(unpaired::set);
    return unpaired;
  }

  private static int nesting(String text) {
    return text.chars().map(c -> nesting((char) c)).sum();
  }

  private static int nesting(char c) {
    return OPENING.indexOf(c) >= 0 ? 1 : CLOSING.indexOf(c) >= 0 ? -1 : 0;
  }

  /** A pattern that fits the same, without stars next to each other. */
  static String withOneStar(String pattern) {
    return pattern.replaceAll("\\*{2,}", "*");
  }
}
