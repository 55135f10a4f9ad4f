// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.format.Participants;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Meet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.SideModules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The call graphs of a module at one level after another. What several levels are made of is built
 * once.
 */
final class Answers {
  private final Analysis analysis;
  private final HostModel host;
  private final FlowArguments arguments;
  private Optional<CallGraph> flow = Optional.empty();
  private final Map<Refinement, Participants.Part> refinements = new EnumMap<>(Refinement.class);

  /**
   * A call graph, and what it was made of.
   *
   * @param calls with contexts, from level {@code flow} on
   */
  record Answer(CallGraph calls, Participants participants) {}

  Answers(Analysis analysis, HostModel declared, FlowArguments arguments) {
    this.analysis = analysis;
    this.host = SideModules.host(declared, analysis.module());
    this.arguments = arguments;
  }

  /** The answer of a level, and of what the user believes of the compiler besides. */
  Answer at(Level level) {
    if (!level.isInterpreted()) {
      CallGraph calls = analysis.level(level, host);
      return new Answer(
          level == Level.SLOTS && arguments.contexts ? analysis.withContexts(calls, host) : calls,
          Participants.NONE);
    }
    if (flow.isEmpty()) {
      flow = Optional.of(analysis.flow(arguments).callGraph());
    }
    CallGraph proven = flow.get();
    CallGraph calls = proven;
    List<Participants.Part> taking = new ArrayList<>();
    taking.add(Participants.Part.of(Level.FLOW.id(), calls));
    List<Participants.Absent> absent = new ArrayList<>();
    for (Refinement refinement : Refinement.values()) {
      if (refinement.isOf(level) || arguments.assumed().contains(refinement.assumption())) {
        Optional<String> missing = refinement.missing(analysis);
        if (missing.isPresent()) {
          absent.add(new Participants.Absent(refinement.id(), missing.get()));
        } else {
          Participants.Part part =
              refinements.computeIfAbsent(
                  refinement, one -> one.build(analysis, arguments, proven));
          taking.add(part);
          calls = Meet.of(calls, part.calls());
        }
      }
    }
    return new Answer(analysis.withContexts(calls, host), new Participants(taking, absent));
  }
}
