// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.answer.Answers;
import dev.slotwise.answer.Participants;
import dev.slotwise.answer.Phases;
import dev.slotwise.answer.Precision;
import dev.slotwise.interp.client.States;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostFit;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.state.MemoryModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Answers about one module. {@link ValidModule#analyse} makes one. The first answer of a kind takes
 * as long as its level does; the module's code is scanned once for all.
 */
public final class Analysis {
  private final String file;
  private final WasmModule module;
  private final Options options;

  /** By name of the host: it differs by question if none is given. */
  private final Map<String, Prepared> prepared = new HashMap<>();

  Analysis(String file, WasmModule module, Options options) {
    this.file = file;
    this.module = module;
    this.options = options;
  }

  /** What all answers under one host share. */
  private record Prepared(
      dev.slotwise.answer.Analysis analysis,
      Precision precision,
      Answers answers,
      FunctionTable functions) {}

  /** {@return the functions that can be on the stack when an entry is called, directly or not} */
  public Closure closure() {
    Prepared known = prepare(HostModel.PASSIVE);
    WasmModule whole = known.analysis().module();
    NodeSet seeds =
        NodeSet.of(options.entryFunctions().stream().mapToInt(WasmFunction::index).toArray());
    List<String> absent = new ArrayList<>();
    for (String entry : options.entries()) {
      NodeSet found = Seeds.imports(whole, entry);
      seeds = seeds.union(found);
      if (found.isEmpty()) {
        absent.add(entry);
      }
    }
    if (!absent.isEmpty()) {
      seeds = known.analysis().withUnknown(seeds);
    }
    Answers.Answer answer = answer(known);
    return new Closure(
        new CallGraph(answer.calls(), known.functions(), whole.origins()),
        known.analysis().closure(answer.calls(), seeds),
        seeds,
        absent,
        leftOut(known, answer.participants()));
  }

  /** What was asked for and could not take part, with what the module lacks. */
  private Map<String, String> leftOut(Prepared known, Participants participants) {
    Map<String, String> reasons = new TreeMap<>();
    participants.absent().forEach(one -> reasons.put(one.id(), one.why()));
    if (options.level().isInterpreted()) {
      MemoryModel memory = known.precision().flow().memory();
      memory
          .missing(known.analysis().module())
          .ifPresent(why -> reasons.put("memory model " + memory.id(), why));
    }
    return reasons;
  }

  /**
   * {@return the functions that each call can enter, in the part of the module that the roots
   * reach}
   */
  public CallGraph callGraph() {
    Prepared known = prepare(HostModel.STRICT);
    return new CallGraph(
        known.analysis().live(options.level(), answer(known).calls(), known.precision()),
        known.functions(),
        known.analysis().module().origins());
  }

  /**
   * {@return the functions and types that can be reached from the roots, and those that are dead}
   */
  public Reachable reachable() {
    Prepared known = prepare(HostModel.STRICT);
    return new Reachable(known.analysis(), known.precision(), known.functions());
  }

  /**
   * {@return the states that level {@code flow} finds before each instruction, whatever level the
   * options name} A {@link dev.slotwise.interp.client.Client} looks at them.
   */
  public States states() {
    Prepared known = prepare(HostModel.PASSIVE);
    return known.analysis().flow(known.precision()).states();
  }

  private Answers.Answer answer(Prepared known) {
    synchronized (prepared) {
      return known.answers().at(options.level());
    }
  }

  private Prepared prepare(HostModel otherwise) {
    HostModel host = options.host(otherwise);
    synchronized (prepared) {
      return prepared.computeIfAbsent(host.id(), id -> prepareFor(host));
    }
  }

  private Prepared prepareFor(HostModel host) {
    dev.slotwise.answer.Analysis analysis =
        dev.slotwise.answer.Analysis.of(
            file, module, HostFit.of(host, module).host(), options.threads(), Phases.SILENT);
    Precision precision = options.precision(analysis.host());
    return new Prepared(
        analysis,
        precision,
        new Answers(analysis, precision),
        new FunctionTable(file, analysis.module()));
  }
}
