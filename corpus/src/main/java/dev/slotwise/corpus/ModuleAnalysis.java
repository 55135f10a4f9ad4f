// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Binary;
import dev.slotwise.answer.Phases;
import dev.slotwise.answer.Precision;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.client.traps.TrapClient;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostFit;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.LinkException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Analyses one file of a corpus, and never fails: what is wrong with it is in its row. */
public final class ModuleAnalysis {
  private final CorpusOptions options;
  private final String file;
  private final byte[] bytes;
  private final String sha256;
  private final long begun = System.nanoTime();
  private final Map<Algorithm, Counts> counts = new EnumMap<>(Algorithm.class);
  private Optional<ModuleContent> content = Optional.empty();
  private boolean coarser;
  private List<FunctionRow> functions = List.of();
  private List<SiteRow> sites = List.of();
  private List<FindingRow> findings = List.of();

  private ModuleAnalysis(String file, byte[] bytes, CorpusOptions options) {
    this.file = file;
    this.bytes = bytes;
    this.options = options;
    this.sha256 = Sha256.of(bytes);
  }

  /**
   * The rows of a file. The same bytes and options give the same rows, times apart.
   *
   * @param file what rows call it
   * @param bytes what it holds; must not be changed while this runs
   */
  public static ModuleTables analyse(String file, byte[] bytes, CorpusOptions options) {
    ModuleAnalysis one = new ModuleAnalysis(file, bytes, options);
    return one.rows(one.fault());
  }

  /**
   * The row of a file whose bytes can't be had: nothing but the fault.
   *
   * @param bytes the file's size; 0 if it is not known
   */
  public static ModuleTables unread(
      String file, long bytes, ModuleFault fault, CorpusOptions options) {
    return ModuleTables.of(
        new ModuleRow(
            file,
            "",
            bytes,
            Version.CURRENT,
            options.hostId(),
            Optional.of(fault),
            Optional.empty(),
            Map.of(),
            false,
            options.times() ? OptionalLong.of(0) : OptionalLong.empty()));
  }

  private ModuleTables rows(Optional<ModuleFault> fault) {
    long nanos = System.nanoTime() - begun;
    return new ModuleTables(
        new ModuleRow(
            file,
            sha256,
            bytes.length,
            Version.CURRENT,
            options.hostId(),
            fault,
            content,
            Map.copyOf(counts),
            coarser,
            options.times()
                ? OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(nanos))
                : OptionalLong.empty()),
        functions,
        sites,
        findings);
  }

  /** Does the work; what is wrong, if anything is. */
  private Optional<ModuleFault> fault() {
    try {
      answer();
      return Optional.empty();
    } catch (ModuleException e) {
      return Optional.of(ModuleFault.of(e));
    } catch (LinkException e) {
      return Optional.of(ModuleFault.of(ModuleFault.Kind.INVALID, e.describe()));
    } catch (OutOfMemoryError | StackOverflowError e) {
      return Optional.of(ModuleFault.ofMemory(e));
    } catch (RuntimeException e) {
      return Optional.of(ModuleFault.of(ModuleFault.Kind.INTERNAL, "internal error: " + e));
    }
  }

  private void answer() {
    Binary binary = Binary.read(bytes, file, new TypeInterner(), options.threads());
    WasmModule module = binary.module();
    HostModel host = HostFit.of(options.host(), module).host();
    Analysis analysis = Analysis.of(file, module, host, options.threads(), Phases.SILENT);
    NodeSet seeds = seeds(analysis);
    content =
        Optional.of(
            Contents.of(
                analysis.module(),
                analysis.facts(),
                binary.inside().isPresent(),
                !seeds.isEmpty()));
    Precision precision = new Precision(FlowOptions.of(analysis.host()), Set.of(), false);
    Rows rows = new Rows(analysis, sha256);
    for (Algorithm algorithm : options.algorithms()) {
      CallGraph live = algorithm.build(analysis, precision);
      coarser |= !live.fallback().isEmpty();
      Closure closure = analysis.closure(live, seeds);
      counts.put(algorithm, count(live, closure, seeds.isEmpty()));
      if (algorithm.equals(options.algorithms().get(options.algorithms().size() - 1))) {
        if (options.tables().contains(Table.Name.FUNCTIONS)) {
          functions =
              rows.functions(
                  algorithm.toString(), live.live(), live.addressTaken(), Optional.of(closure));
        }
        if (options.tables().contains(Table.Name.SITES)) {
          sites = rows.sites(algorithm.toString(), live, options.directCalls());
        }
      }
    }
    if (options.tables().contains(Table.Name.FINDINGS)) {
      TrapClient traps = new TrapClient();
      analysis.flow(precision).states().show(traps);
      findings = rows.findings(traps.id(), traps.findings());
    }
  }

  private static Counts count(CallGraph live, Closure closure, boolean noEntry) {
    long edges = 0;
    for (int site = 0; site < live.siteCount(); site++) {
      if (!live.kind(site).isDirect()) {
        edges += live.targetSets().get(live.targets(site)).size();
      }
    }
    return new Counts(
        live.live().size(),
        edges,
        noEntry ? OptionalInt.empty() : OptionalInt.of(closure.control().size()),
        noEntry ? OptionalInt.empty() : OptionalInt.of(closure.frames().size()));
  }

  private NodeSet seeds(Analysis analysis) {
    NodeSet seeds = NodeSet.empty();
    boolean all = true;
    for (String entry : options.entries()) {
      NodeSet found = Seeds.imports(analysis.module(), entry);
      all &= !found.isEmpty();
      seeds = seeds.union(found);
    }
    return all ? seeds : analysis.withUnknown(seeds);
  }
}
