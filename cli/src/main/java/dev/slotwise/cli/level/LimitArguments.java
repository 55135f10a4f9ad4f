// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.level;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Suggestion;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.Limits;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads limits as {@code --limit} gives them. */
final class LimitArguments {
  private LimitArguments() {}

  /**
   * @param given each as {@code NAME=N}; of two with one name the later counts
   * @throws Failure if one is of another form, names no limit, or is out of its range
   */
  static Limits read(List<String> given) {
    Limits limits = Limits.DEFAULT;
    for (String text : given) {
      int equals = text.indexOf('=');
      String number = text.substring(equals + 1);
      if (equals <= 0 || !number.matches("[0-9]{1,9}")) {
        throw wrong("not a name, = and a number of up to nine digits: " + Printable.of(text));
      }
      Limit limit = named(text.substring(0, equals));
      try {
        limits = limits.with(limit, Integer.parseInt(number));
      } catch (IllegalArgumentException e) {
        throw new Failure(ExitCode.USAGE, "--limit: " + e.getMessage());
      }
    }
    return limits;
  }

  private static Limit named(String name) {
    return Limits.named(name)
        .orElseThrow(
            () ->
                wrong(
                    "no limit %s%s; known are %s"
                        .formatted(
                            Printable.of(name),
                            Suggestion.of(name, ids()),
                            ids().collect(Collectors.joining(", ")))));
  }

  private static Stream<String> ids() {
    return Stream.of(Limit.values()).map(Limit::id);
  }

  private static Failure wrong(String why) {
    return new Failure(ExitCode.USAGE, "--limit: " + why);
  }
}
