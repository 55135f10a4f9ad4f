// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.reachable;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** By what {@code slotwise reachable} tells what is live: the definition, or a call graph. */
public final class LiveAlgorithm extends Options {
  private static final String REACHABLE = "reachable";

  private final Arg<String> name =
      text("--algorithm")
          .label("NAME")
          .byDefault(REACHABLE)
          .candidates(new Names())
          .says(
              "What is live: reachable, which needs no whole program, or what a call graph's calls reach"
                  + " from the roots: ${COMPLETION-CANDIDATES}. Facts: reachable, rta, cha."
                  + " Default: ${DEFAULT-VALUE}");

  /** What may be given. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(
              Stream.of(REACHABLE), Stream.of(Algorithm.values()).map(Algorithm::toString))
          .iterator();
    }
  }

  /** The call graph to go by; empty for the definition. */
  public Optional<Algorithm> callGraph() {
    String given = name.value().toLowerCase(Locale.ROOT);
    if (given.equals(REACHABLE)) {
      return Optional.empty();
    }
    return Optional.of(
        Stream.of(Algorithm.values())
            .filter(algorithm -> algorithm.toString().equals(given))
            .findFirst()
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.USAGE,
                        "--algorithm: no such algorithm: "
                            + name.value()
                            + "; there are "
                            + String.join(", ", new Names()))));
  }

  /** As written in outputs. */
  @Override
  public String toString() {
    return callGraph().map(Algorithm::toString).orElse(REACHABLE);
  }
}
