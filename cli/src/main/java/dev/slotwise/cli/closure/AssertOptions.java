// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.closure;

import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes;
import java.util.Optional;

/** What somebody says of a program, in a file. */
public final class AssertOptions extends Options {
  private final Arg<String> file =
      text("--assert")
          .label("FILE")
          .says(
              "What is known of calls, imports and functions that the analysis can't know; the answer is"
                  + " as right as this file. docs/suspend-lists.md has the forms.");

  private Optional<Assertions> said = Optional.empty();

  /** What is said, if it was given. */
  public Optional<Assertions> value() {
    if (said.isEmpty() && isGiven()) {
      said = Optional.of(Assertions.read(file.value()));
    }
    return said;
  }

  /** Whether something is said. */
  public boolean isGiven() {
    return !file.value().isEmpty();
  }

  /**
   * The same code, with what is said that calls enter besides: every call graph of it has that.
   *
   * @param positions where the code comes from
   */
  public Analysis in(Analysis analysis, CodePositions positions) {
    return value()
        .map(one -> AddedCalls.of(one, analysis, positions))
        .filter(added -> added.notEmpty())
        .map(added -> analysis.with(analysis.facts().withAlsoEntered(added)))
        .orElse(analysis);
  }

  /**
   * The same, for what takes no other lines.
   *
   * @param positions where the code comes from
   */
  public Analysis onlyIn(Analysis analysis, CodePositions positions) {
    value()
        .flatMap(one -> one.lines().stream().filter(line -> !AddedCalls.isOne(line)).findFirst())
        .ifPresent(
            line -> {
              throw new Failure(
                  ExitCode.USAGE,
                  "--assert: only lines \"site ... also enters ...\" go with this command: "
                      + line);
            });
    return in(analysis, positions);
  }

  /** The call graph in which all is so, with contexts if there were some. */
  public CallGraph in(Analysis analysis, CallGraph calls) {
    return value().map(one -> restricted(analysis, calls, one)).orElse(calls);
  }

  static CallGraph restricted(Analysis analysis, CallGraph calls, Assertions assertions) {
    CallGraph rest = assertions.apply(analysis, calls);
    return calls.nodes().coverage() == CallNodes.Coverage.NONE ? rest : analysis.withContexts(rest);
  }
}
