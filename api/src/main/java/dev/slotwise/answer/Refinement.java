// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.answer.Participants.Part;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.objects.ObjectFlow;
import dev.slotwise.interp.callgraph.vta.Setting;
import java.util.Optional;

/**
 * An analysis that sharpens level {@code flow} if something is believed of the compiler. A site
 * enters what {@code flow} and each refinement in use allow.
 */
public enum Refinement {
  /** What can flow to a call if function pointers are opaque. */
  PROVENANCE(Level.PROVENANCE, Assumption.FUNCTION_POINTERS_ARE_OPAQUE) {
    @Override
    Optional<String> missing(Analysis analysis) {
      return Optional.empty();
    }

    @Override
    Part build(Analysis analysis, Precision precision, CallGraph proven) {
      return Part.of(id(), analysis.valueFlow(Setting.OPAQUE, analysis.roots(precision)));
    }
  },

  /** What the declared types of function pointers allow. */
  PROTOTYPES(Level.PROTOTYPES, Assumption.CALLS_MATCH_PROTOTYPES) {
    @Override
    Optional<String> missing(Analysis analysis) {
      return analysis.debugInformation().missing();
    }

    @Override
    Part build(Analysis analysis, Precision precision, CallGraph proven) {
      return DeclaredTypes.of(analysis).part(id());
    }
  },
  /** What can flow to a call through the objects that the linker named. */
  OBJECTS(Level.OBJECTS, Assumption.POINTERS_STAY_IN_THEIR_OBJECTS) {
    @Override
    Optional<String> missing(Analysis analysis) {
      return ObjectFlow.missing(analysis.module(), analysis.facts(), analysis.host());
    }

    @Override
    Part build(Analysis analysis, Precision precision, CallGraph proven) {
      return Part.of(id(), analysis.objects(proven));
    }
  };

  private final Level level;
  private final Assumption assumption;

  Refinement(Level level, Assumption assumption) {
    this.level = level;
    this.assumption = assumption;
  }

  /** What the module lacks for it to say anything, and how to get it; empty if it is all there. */
  abstract Optional<String> missing(Analysis analysis);

  /**
   * The call graph that it allows, of live functions or of all, and what there is to say of it.
   *
   * @param proven that of level {@code flow}
   */
  abstract Part build(Analysis analysis, Precision precision, CallGraph proven);

  /** As people see it. */
  String id() {
    return level.id();
  }

  public Assumption assumption() {
    return assumption;
  }

  /** Whether a level asks for it. */
  boolean isOf(Level asked) {
    return asked == level || asked == Level.BEST;
  }
}
