// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.format.Printable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A name as people write it in a list: a {@code *} stands for any text, as in Binaryen's lists. */
record Name(String text, Pattern pattern) {
  static Name of(String text) {
    String pattern =
        List.of(text.split("\\*", -1)).stream()
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return new Name(text, Pattern.compile(pattern, Pattern.DOTALL));
  }

  boolean matches(String name) {
    return text.equals(name) || pattern.matcher(name).matches() || text.equals(Printable.of(name));
  }
}
