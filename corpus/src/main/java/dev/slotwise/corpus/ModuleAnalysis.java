// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Answers;
import dev.slotwise.answer.Binary;
import dev.slotwise.answer.Phases;
import dev.slotwise.answer.Precision;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.client.traps.TrapClient;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.fix.Budget;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** Analyses one file of a corpus, and never fails: what is wrong with it is in its row. */
public final class ModuleAnalysis {
  private final CorpusOptions options;
  private final String file;
  private final byte[] bytes;
  private final String sha256;
  private final long begun = System.nanoTime();

  /** Replaced as a whole, because work that is left to itself may still add to it. */
  private volatile Found found = Found.NOTHING;

  /** What has been found so far. */
  private record Found(
      Optional<ModuleContent> content,
      Map<Algorithm, Counts> counts,
      boolean coarser,
      List<FunctionRow> functions,
      List<SiteRow> sites,
      List<FindingRow> findings) {
    static final Found NOTHING =
        new Found(Optional.empty(), Map.of(), false, List.of(), List.of(), List.of());

    Found with(ModuleContent what) {
      return new Found(Optional.of(what), counts, coarser, functions, sites, findings);
    }

    Found with(Algorithm algorithm, Counts count, boolean isCoarser) {
      Map<Algorithm, Counts> more = new EnumMap<>(Algorithm.class);
      more.putAll(counts);
      more.put(algorithm, count);
      return new Found(content, more, coarser || isCoarser, functions, sites, findings);
    }

    Found with(List<FunctionRow> someFunctions, List<SiteRow> someSites) {
      return new Found(content, counts, coarser, someFunctions, someSites, findings);
    }

    Found with(List<FindingRow> some) {
      return new Found(content, counts, coarser, functions, sites, some);
    }
  }

  private ModuleAnalysis(String file, byte[] bytes, CorpusOptions options) {
    this.file = file;
    this.bytes = bytes;
    this.options = options;
    this.sha256 = Sha256.of(bytes);
  }

  /**
   * The rows of a file. The same bytes and options give the same rows, times apart, unless the time
   * is up. A file with a fault has what was found before: what is in it, and the counts of the
   * algorithms that had ended.
   *
   * @param file what rows call it
   * @param bytes what it holds; must not be changed while this runs
   * @throws CancellationException if this thread is interrupted, and for nothing else
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
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    Found all = found;
    return new ModuleTables(
        new ModuleRow(
            file,
            sha256,
            bytes.length,
            Version.CURRENT,
            options.hostId(),
            fault,
            all.content(),
            all.counts(),
            all.coarser(),
            options.times() ? OptionalLong.of(millis) : OptionalLong.empty()),
        all.functions(),
        all.sites(),
        all.findings());
  }

  /** Does the work; what is wrong, if anything is. */
  private Optional<ModuleFault> fault() {
    Optional<ModuleFault> tooLarge = Guard.tooLarge(bytes.length, options.memory());
    if (tooLarge.isPresent()) {
      return tooLarge;
    }
    try {
      Guard.run(
          options.timeout(),
          () -> {
            answer();
            return true;
          });
      return Optional.empty();
    } catch (Guard.FaultException e) {
      return Optional.of(e.fault());
    } catch (ModuleException e) {
      return Optional.of(ModuleFault.of(e));
    } catch (LinkException e) {
      return Optional.of(ModuleFault.of(ModuleFault.Kind.INVALID, e.describe()));
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | LinkageError | AssertionError e) {
      return Optional.of(ModuleFault.of(ModuleFault.Kind.INTERNAL, "internal error: " + e));
    }
  }

  private void answer() {
    Binary binary = Binary.read(bytes, file, new TypeInterner(), options.threads());
    WasmModule module = binary.module();
    HostModel host = HostFit.of(options.host(), module).host();
    Analysis analysis = Analysis.of(file, module, host, options.threads(), Phases.SILENT);
    NodeSet seeds = seeds(analysis);
    List<WasmModule> parts = binary.inside().map(one -> Binary.modules(one.component())).orElse(List.of(module));
    boolean isComponent = binary.inside().isPresent();
    found = found.with(Contents.of(analysis, parts, isComponent, !seeds.isEmpty()));
    Precision precision = new Precision(flowOptions(analysis.host()), Set.of(), false);
    Rows rows = new Rows(analysis, sha256);
    Answers answers = new Answers(analysis, precision);
    if (options.asks(Table.Name.FINDINGS)) {
      FlowResult flow = analysis.flow(precision);
      answers = new Answers(analysis, precision, flow.callGraph());
      TrapClient traps = new TrapClient();
      flow.states().show(traps);
      found = found.with(rows.findings(traps.id(), traps.findings()));
    }
    int left = options.algorithms().size();
    for (Algorithm algorithm : options.algorithms()) {
      left--;
      CallGraph calls =
          algorithm.level().isPresent()
              ? answers.at(algorithm.level().get()).calls()
              : algorithm.build(analysis, precision);
      CallGraph live =
          algorithm.level().isPresent()
              ? analysis.live(algorithm.level().get(), calls, precision)
              : calls;
      Closure closure = analysis.closure(calls, seeds);
      if (left == 0) {
        String level = algorithm.toString();
        found =
            found.with(
                options.asks(Table.Name.FUNCTIONS)
                    ? rows.functions(level, live.live(), live.addressTaken(), Optional.of(closure))
                    : List.of(),
                options.asks(Table.Name.SITES)
                    ? rows.sites(level, live, options.directCalls())
                    : List.of());
      }
      found =
          found.with(algorithm, count(live, closure, seeds.isEmpty()), !live.fallback().isEmpty());
    }
  }

  private FlowOptions flowOptions(HostModel host) {
    FlowOptions flow = FlowOptions.of(host);
    return options.steps() == 0 ? flow : flow.withBudget(Budget.steps(options.steps()));
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
      NodeSet named = Seeds.imports(analysis.module(), entry);
      all &= !named.isEmpty();
      seeds = seeds.union(named);
    }
    return all ? seeds : analysis.withUnknown(seeds);
  }
}
