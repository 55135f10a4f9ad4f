// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Phases;
import dev.slotwise.answer.Precision;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.cha.ClassHierarchy;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.callgraph.rta.RapidType;
import dev.slotwise.interp.callgraph.vta.MemoryPartition;
import dev.slotwise.interp.callgraph.vta.Setting;
import dev.slotwise.interp.callgraph.vta.ValueFlow;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.Reachable;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.interp.reach.wasm.WasmProgram;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The subjects of measurements: each step of reading, and each analysis with the closure of its
 * graph.
 */
public enum Subject {
  DECODE(work -> ModuleDecoder.decode(work.bytes()).functionCount()),
  VALIDATE(
      work -> {
        Validator.validate(work.module(), 1);
        return work.module().functionCount();
      }),
  SCAN(work -> CodeFacts.scan(work.module(), 1).siteCount()),
  TYPES(work -> work.close(work.level(Level.TYPES))),
  TABLES(work -> work.close(work.level(Level.TABLES))),
  SLOTS(work -> work.close(work.level(Level.SLOTS))),
  REACHABLE(
      work -> {
        WasmProgram program =
            new WasmProgram(work.module(), work.facts(), HostModel.STRICT, work.roots());
        return Reachable.from(program, NodeSet.of(0)).functions().size();
      }),
  CHA(
      work ->
          work.close(
              ClassHierarchy.build(work.module(), work.facts(), HostModel.STRICT, work.roots()))),
  RTA(
      work ->
          work.close(RapidType.build(work.module(), work.facts(), HostModel.STRICT, work.roots()))),
  VTA(work -> work.close(work.valueFlow(Setting.SOUND, HostModel.STRICT))),
  PROVENANCE(work -> work.close(work.valueFlow(Setting.OPAQUE, HostModel.PASSIVE))),
  FLOW(work -> work.close(work.flow())),
  /** With what it stands on, as are those that follow; of a module without sections that is all. */
  OBJECTS(work -> work.close(work.sharper(Level.OBJECTS))),
  PROTOTYPES(work -> work.close(work.sharper(Level.PROTOTYPES))),
  BEST(work -> work.close(work.sharper(Level.BEST)));

  /** Those that need sections which a compiler and a linker leave. */
  public static final Set<Subject> OF_SECTIONS =
      Collections.unmodifiableSet(EnumSet.of(OBJECTS, PROTOTYPES, BEST));

  private final ToLongFunction<Prepared> run;

  Subject(ToLongFunction<Prepared> run) {
    this.run = run;
  }

  /** Does the work; gives the size of the answer, so that a faster wrong answer shows. */
  public long run(Prepared work) {
    return run.applyAsLong(work);
  }

  /** As in tables of results. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * A module, read as far as the analyses need it. Closures are those of all imported functions.
   */
  @SuppressWarnings("ArrayRecordComponent") // the bytes are only read
  public record Prepared(byte[] bytes, WasmModule module, CodeFacts facts, Roots roots) {
    /** Reads a valid module. */
    public static Prepared of(byte[] bytes) {
      WasmModule module = ModuleDecoder.decode(bytes);
      return new Prepared(bytes, module, CodeFacts.scan(module, 1), Roots.byDefault(module));
    }

    private CallGraph level(Level level) {
      return LevelCallGraph.build(module, facts, level, HostModel.PASSIVE);
    }

    private CallGraph valueFlow(Setting setting, HostModel host) {
      return ValueFlow.build(module, facts, host, roots, setting, MemoryPartition.ONE_CELL);
    }

    private CallGraph flow() {
      return FlowCallGraph.build(module, facts, FlowOptions.of(HostModel.PASSIVE)).callGraph();
    }

    private CallGraph sharper(Level level) {
      return Analysis.of("module", module, HostModel.PASSIVE, 1, Phases.SILENT)
          .callGraph(level, new Precision(FlowOptions.of(HostModel.PASSIVE), Set.of(), false));
    }

    private long close(CallGraph graph) {
      return Closure.of(graph, NodeSet.range(module.importedFunctionCount())).control().size();
    }
  }
}
