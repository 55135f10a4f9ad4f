// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Meet;
import dev.slotwise.interp.callgraph.callbacks.CallbackContexts;
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

  /** What contexts need of the code, if it was read while the interpreter ran. */
  private Optional<CallbackContexts> code = Optional.empty();

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
    CallGraph proven = flow();
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
    CallGraph apart =
        code.isPresent() ? analysis.withContexts(calls, code.get()) : analysis.withContexts(calls);
    return new Answer(apart, new Participants(taking, absent));
  }

  private CallGraph flow() {
    if (flow.isEmpty()) {
      Optional<Ahead<CallbackContexts>> reading = analysis.readAhead();
      try {
        flow = Optional.of(analysis.flow(precision).callGraph());
        code = reading.map(Ahead::get);
      } finally {
        reading.ifPresent(Ahead::close);
      }
    }
    return flow.get();
  }
}
