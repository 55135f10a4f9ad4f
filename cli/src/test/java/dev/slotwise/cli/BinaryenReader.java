// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How Binaryen reads a list: written after its {@code WasmBinaryReader}, {@code
 * handleBracketingOperators} and {@code PatternMatcher}, in two versions that number repeated names
 * each in its way. {@code wasm-opt --asyncify --pass-arg=asyncify-verbose} of both was seen to pick
 * the functions that this picks.
 */
final class BinaryenReader {
  private final List<String> names = new ArrayList<>();

  /**
   * @param raw each function's name in the name section, imports first
   * @param imports how many of them are imported
   * @param old whether to count as version 108 does, and not as version 132
   */
  BinaryenReader(List<Optional<String>> raw, int imports, boolean old) {
    Set<String> used = new HashSet<>();
    for (int function = 0; function < raw.size(); function++) {
      String base = raw.get(function).orElse("");
      if (base.isEmpty()) {
        names.add(function < imports ? "fimport$" + function : "" + (function - imports));
        continue;
      }
      String name = base;
      for (int i = old ? 1 : used.size(); !used.add(name); i++) {
        name = base + (old ? "." : "_") + i;
      }
      names.add(name);
    }
  }

  /** The defined functions that a list picks. */
  Set<Integer> picked(String list, int imports) {
    List<String> elements = elements(list);
    Set<Integer> picked = new HashSet<>();
    for (int function = imports; function < names.size(); function++) {
      for (String element : elements) {
        if (matches(element, names.get(function))) {
          picked.add(function);
        }
      }
    }
    return picked;
  }

  private static List<String> elements(String list) {
    List<String> elements = new ArrayList<>();
    String last = "";
    int nesting = 0;
    for (String part : list.stripTrailing().split(",", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      for (int i = 0; i < part.length(); i++) {
        char c = part.charAt(i);
        nesting += "(<[{".indexOf(c) >= 0 ? 1 : ")>]}".indexOf(c) >= 0 ? -1 : 0;
      }
      last = last.isEmpty() ? part : last + "," + part;
      if (nesting == 0) {
        elements.add(last);
        last = "";
      }
    }
    if (nesting != 0) {
      throw new IllegalArgumentException("Asyncify: failed to parse lists: " + list);
    }
    return elements;
  }

  private static boolean matches(String pattern, String value) {
    if (pattern.isEmpty() || pattern.charAt(0) != '*') {
      return pattern.isEmpty()
          ? value.isEmpty()
          : !value.isEmpty()
              && pattern.charAt(0) == value.charAt(0)
              && matches(pattern.substring(1), value.substring(1));
    }
    return matches(pattern.substring(1), value)
        || (!value.isEmpty() && matches(pattern, value.substring(1)));
  }
}
