// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Meet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The call graphs of a module at one level after another. A part that several levels need is built
 * once.
 */
public final class Answers {
  private final Analysis analysis;
  private final Precision precision;
  private Optional<CallGraph> flow = Optional.empty();
  private final Map<Refinement, Participants.Part> refinements = new EnumMap<>(Refinement.class);

  /**
   * A call graph, and what it was made of.
   *
   * @param calls with contexts, from level {@code flow} on
   */
  public record Answer(CallGraph calls, Participants participants) {}

  public Answers(Analysis analysis, Precision precision) {
    this.analysis = analysis;
    this.precision = precision;
  }

  /**
   * With the answer of level {@code flow}, which somebody has run already.
   *
   * @param proven what {@link Analysis#flow} gave
   */
  public Answers(Analysis analysis, Precision precision, CallGraph proven) {
    this(analysis, precision);
    this.flow = Optional.of(proven);
  }

  /** The answer of a level, and of what is assumed of the compiler besides. */
  public Answer at(Level level) {
    if (!level.isInterpreted()) {
      CallGraph calls = analysis.level(level);
      return new Answer(
          level == Level.SLOTS && precision.contexts() ? analysis.withContexts(calls) : calls,
          Participants.NONE);
    }
    if (flow.isEmpty()) {
      flow = Optional.of(analysis.flow(precision).callGraph());
    }
    CallGraph proven = flow.get();
    CallGraph calls = proven;
    List<Participants.Part> taking = new ArrayList<>();
    taking.add(Participants.Part.of(Level.FLOW.id(), calls));
    List<Participants.Absent> absent = new ArrayList<>();
    for (Refinement refinement : Refinement.values()) {
      if (refinement.isOf(level) || precision.assumed().contains(refinement.assumption())) {
        Optional<String> missing = refinement.missing(analysis);
        if (missing.isPresent()) {
          absent.add(new Participants.Absent(refinement.id(), missing.get()));
        } else {
          Participants.Part part =
              refinements.computeIfAbsent(
                  refinement, one -> one.build(analysis, precision, proven));
          taking.add(part);
          calls = Meet.of(calls, part.calls());
        }
      }
    }
    return new Answer(analysis.withContexts(calls), new Participants(taking, absent));
  }
}
