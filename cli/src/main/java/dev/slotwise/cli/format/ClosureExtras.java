// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.answer.Casts;
import java.util.Optional;
import java.util.Set;

/**
 * The extras that were asked for beside a closure.
 *
 * @param casts the casts of function pointers, and pointers that leave their objects
 * @param used the exports that JavaScript calls, if somebody says which
 * @param suggestions what would shorten the list
 * @param cost what instrumentation adds
 */
public record ClosureExtras(
    Optional<Casts> casts,
    Optional<Set<String>> used,
    Optional<Suggestions> suggestions,
    Optional<InstrumentationCost> cost) {

  /** Nothing was. */
  public static final ClosureExtras NONE =
      new ClosureExtras(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public ClosureExtras withCasts(Casts shown) {
    return new ClosureExtras(Optional.of(shown), used, suggestions, cost);
  }

  public ClosureExtras withUsed(Set<String> exports) {
    return new ClosureExtras(casts, Optional.of(exports), suggestions, cost);
  }

  public ClosureExtras withSuggestions(Suggestions found) {
    return new ClosureExtras(casts, used, Optional.of(found), cost);
  }

  public ClosureExtras withCost(InstrumentationCost estimated) {
    return new ClosureExtras(casts, used, suggestions, Optional.of(estimated));
  }
}
