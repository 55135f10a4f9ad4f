// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.closure.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answer of {@code slotwise check}.
 *
 * @param closure what the list is held against
 * @param list the list's file
 * @param missing functions whose activation can be live when an entry runs, and that the list lacks
 * @param needless functions of the list that are not in the closure
 * @param unknown names of the list that no function has
 * @param explained whether outputs say why
 */
public record CheckReport(
    ClosureReport closure,
    String list,
    List<Missing> missing,
    List<Needless> needless,
    List<String> unknown,
    boolean explained) {

  /**
   * A function that the list lacks.
   *
   * @param witness a shortest chain of calls to an entry
   */
  public record Missing(int function, Witness witness) {
    /** The functions along the chain, this one first. */
    List<Integer> chain() {
      List<Integer> chain = new ArrayList<>(List.of(function));
      witness.hops().forEach(hop -> chain.add(hop.callee()));
      return chain;
    }
  }

  /**
   * A function that the list need not have.
   *
   * @param reason empty unless outputs say why
   */
  public record Needless(int function, Optional<NeedlessReason> reason) {}

  /** Whether the program works with this list. */
  public boolean isComplete() {
    return missing.isEmpty();
  }

  String name(int function) {
    return closure.module().functionName(function);
  }

  /** One line. */
  String summary() {
    return "%s: %s %s: %d missing, %d needless, %d unknown"
        .formatted(
            closure.file(),
            list,
            isComplete() ? "is complete" : "is not complete",
            missing.size(),
            needless.size(),
            unknown.size());
  }
}
