// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.callgraph.objects.LeavingPointer;
import dev.slotwise.interp.callgraph.objects.LeavingPointers;
import dev.slotwise.interp.callgraph.prototypes.Cast;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Where a module shows that it is in danger to break an assumption about compilers.
 *
 * @param casts of function pointers, and of pointers to objects of C++, for {@code
 *     calls-match-prototypes}
 * @param noTypes why there are no casts; empty if they are known
 * @param leaving pointers that leave their objects, for {@code pointers-stay-in-their-objects}
 * @param noObjects why there are no such pointers; empty if they are known
 * @param unseen of how many functions nothing is said about pointers, since the budget did not
 *     suffice
 */
public record Casts(
    ImmutableList<Cast> casts,
    Optional<String> noTypes,
    ImmutableList<LeavingPointer> leaving,
    Optional<String> noObjects,
    int unseen) {

  /**
   * Looks for both, as far as the module's sections allow.
   *
   * @param precision of the interpretation that pointers are followed with
   * @throws UnreadableException if neither is possible
   */
  public static Casts of(Analysis analysis, Precision precision) {
    Optional<String> noObjects = LeavingPointers.missing(analysis.module());
    ImmutableList<Cast> casts = Lists.immutable.empty();
    Optional<String> noTypes = Optional.empty();
    try {
      casts = DeclaredTypes.of(analysis).casts();
    } catch (UnreadableException e) {
      if (noObjects.isPresent()) {
        throw e;
      }
      noTypes = Optional.of(String.valueOf(e.getMessage()));
    }
    if (noObjects.isPresent()) {
      return new Casts(casts, noTypes, Lists.immutable.empty(), noObjects, 0);
    }
    FlowResult flow =
        analysis.flow(
            new Precision(
                precision.flow().withMemory(LeavingPointers.memory()),
                precision.assumed(),
                precision.contexts()));
    return new Casts(
        casts,
        noTypes,
        LeavingPointers.of(analysis.module(), flow.states()),
        noObjects,
        flow.states().withoutStates().size());
  }
}
