// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.algorithm;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Phases;
import dev.slotwise.answer.Precision;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Meet;
import dev.slotwise.interp.callgraph.callbacks.CallbackContexts;
import dev.slotwise.interp.callgraph.cha.ClassHierarchy;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.callgraph.rta.RapidType;
import dev.slotwise.interp.callgraph.vta.MemoryPartition;
import dev.slotwise.interp.callgraph.vta.Setting;
import dev.slotwise.interp.callgraph.vta.ValueFlow;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every level and algorithm. One that is added here is asked by fixtures, held against concrete
 * runs, and compared with the coarser ones that it names.
 */
public final class Algorithms {

  /** Coarser ones come first. */
  public static final List<Algorithm> ALL =
      List.of(
          level(Level.TYPES),
          level(Level.TABLES, "types"),
          level(Level.SLOTS, "tables"),
          new Algorithm(
              "cha",
              List.of("types"),
              (module, facts, options) ->
                  ClassHierarchy.build(module, facts, options.host(), roots(module, options))),
          new Algorithm(
              "rta",
              List.of("cha"),
              (module, facts, options) ->
                  RapidType.build(module, facts, options.host(), roots(module, options))),
          new Algorithm(
              "vta",
              List.of("rta", "slots"),
              (module, facts, options) -> valueFlow(module, facts, options, Setting.SOUND)),
          new Algorithm("flow", List.of("slots", "cha"), withContexts(Algorithms::flow)),
          new Algorithm(
              "provenance",
              List.of("flow", "vta"),
              withContexts(
                  (module, facts, options) ->
                      Meet.of(
                          flow(module, facts, options),
                          valueFlow(module, facts, options, Setting.OPAQUE)))));

  /** Those that hold for every module, whatever compiled it. */
  public static final List<Algorithm> UNCONDITIONAL =
      Stream.concat(
              ALL.stream().filter(algorithm -> !algorithm.name().equals("provenance")),
              Stream.of(
                  new Algorithm(
                      "slots --contexts", List.of("slots"), withContexts(graphOf(Level.SLOTS)))))
          .toList();

  /**
   * Those that need sections which a compiler and a linker leave, as the command answers: where the
   * sections are not there, {@code flow}'s answer.
   */
  public static final List<Algorithm> OF_SECTIONS =
      List.of(
          ofSections(Level.OBJECTS, "flow"),
          ofSections(Level.PROTOTYPES, "flow"),
          ofSections(Level.BEST, "objects", "prototypes", "provenance"));

  private Algorithms() {}

  /**
   * What builds a call graph.
   *
   * @param name as on the command line
   * @param within the coarser ones: every call site here has a site there that enters all that it
   *     enters, and what is live here is live there
   */
  public record Algorithm(String name, List<String> within, Builder builder) {

    /**
     * Builds the call graph of a validated module.
     *
     * @param options the host and the roots; the rest is for those that interpret
     */
    public CallGraph build(WasmModule module, CodeFacts facts, FlowOptions options) {
      return builder.build(module, facts, options);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Builds a call graph. */
  @FunctionalInterface
  public interface Builder {
    CallGraph build(WasmModule module, CodeFacts facts, FlowOptions options);
  }

  /** The one of that name. */
  public static Algorithm named(String name) {
    return ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  /** The roots of the options, or the module's own. */
  public static Roots roots(WasmModule module, FlowOptions options) {
    return options
        .roots()
        .map(named -> Roots.named(module, NodeSet.of(named.toArray())))
        .orElseGet(() -> Roots.byDefault(module));
  }

  private static Algorithm level(Level level, String... within) {
    return new Algorithm(level.id(), List.of(within), graphOf(level));
  }

  private static Builder graphOf(Level level) {
    return (module, facts, options) -> LevelCallGraph.build(module, facts, level, options.host());
  }

  private static Algorithm ofSections(Level level, String... within) {
    return new Algorithm(
        level.id(),
        List.of(within),
        (module, facts, options) ->
            Analysis.of("module", module, options.host(), 1, Phases.SILENT)
                .with(facts)
                .callGraph(level, new Precision(options, Set.of(), false)));
  }

  /** As the command does it for levels {@code flow} and sharper. */
  private static Builder withContexts(Builder builder) {
    return (module, facts, options) ->
        CallbackContexts.of(builder.build(module, facts, options), module, facts, options.host());
  }

  private static CallGraph flow(WasmModule module, CodeFacts facts, FlowOptions options) {
    return FlowCallGraph.build(module, facts, options).callGraph();
  }

  private static CallGraph valueFlow(
      WasmModule module, CodeFacts facts, FlowOptions options, Setting setting) {
    return ValueFlow.build(
        module,
        facts,
        options.host(),
        roots(module, options),
        setting,
        MemoryPartition.EXACT_WORDS);
  }
}
