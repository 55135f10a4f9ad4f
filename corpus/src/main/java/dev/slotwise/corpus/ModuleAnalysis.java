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
import dev.slotwise.interp.client.traps.Verdict;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.fix.Budget;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.LinkException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * What has been found so far. Replaced as a whole, because work that is left to itself may still
   * add to it.
   */
  private volatile ModuleTables found;

  private ModuleAnalysis(String file, byte[] bytes, CorpusOptions options) {
    this.file = file;
    this.bytes = bytes;
    this.options = options;
    this.sha256 = Sha256.of(bytes);
    this.found = ModuleTables.of(row(file, sha256, bytes.length, options));
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
   * The row of a file whose bytes can't be had, or are left alone: nothing but the fault.
   *
   * @param sha256 of the bytes; empty if it is not known
   * @param bytes the file's size; 0 if it is not known
   */
  public static ModuleTables unread(
      String file, String sha256, long bytes, ModuleFault fault, CorpusOptions options) {
    return ModuleTables.of(
        row(file, sha256, bytes, options).with(Optional.of(fault), millis(0, options)));
  }

  private static ModuleRow row(String file, String sha256, long bytes, CorpusOptions options) {
    return new ModuleRow(
        file,
        sha256,
        bytes,
        Version.CURRENT,
        options.hostName(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        false,
        OptionalLong.empty());
  }

  private static OptionalLong millis(long nanos, CorpusOptions options) {
    return options.times()
        ? OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(nanos))
        : OptionalLong.empty();
  }

  private ModuleTables rows(Optional<ModuleFault> fault) {
    ModuleTables all = found;
    return all.with(all.module().with(fault, millis(System.nanoTime() - begun, options)));
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
    HostModel host = options.hostOf(module);
    Analysis analysis = Analysis.of(file, module, host, options.threads(), Phases.SILENT);
    NodeSet seeds = seeds(analysis);
    List<WasmModule> parts =
        binary.inside().map(one -> Binary.modules(one.component())).orElse(List.of(module));
    Rows rows = new Rows(analysis, sha256, Rows.Places.UNKNOWN);
    found = found.with(rows.module(parts, bytes.length, !seeds.isEmpty()));
    Precision precision = new Precision(flowOptions(analysis.host()), Set.of(), false);
    Answers answers = new Answers(analysis, precision);
    if (options.asks(Table.Name.FINDINGS)) {
      FlowResult flow = analysis.flow(precision);
      answers = new Answers(analysis, precision, flow.callGraph());
      TrapClient traps = new TrapClient();
      flow.states().show(traps);
      found =
          found.withFindings(
              rows.traps(traps.sites().select(site -> site.verdict() == Verdict.ALWAYS)));
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
      Closure closure = analysis.closure(suspending(module, calls), seeds);
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
          found.with(
              found
                  .module()
                  .with(
                      algorithm,
                      Counts.of(live, closure, seeds.isEmpty()),
                      !live.fallback().isEmpty()));
    }
  }

  /** The calls during which the platform saves a stack: without those of functions below it. */
  private CallGraph suspending(WasmModule module, CallGraph calls) {
    return calls.withoutCallsOf(
        options.preset().map(platform -> platform.bottoms(module, calls)).orElse(NodeSet.empty()));
  }

  private FlowOptions flowOptions(HostModel host) {
    FlowOptions flow = FlowOptions.of(host);
    return options.steps() == 0 ? flow : flow.withBudget(Budget.steps(options.steps()));
  }

  private NodeSet seeds(Analysis analysis) {
    NodeSet seeds =
        options
            .preset()
            .map(platform -> platform.entries(analysis.module()))
            .orElse(NodeSet.empty());
    // A platform names what there may be: a module that is not given may have more of it.
    boolean all = options.preset().isEmpty();
    for (String entry : options.entries()) {
      NodeSet named = Seeds.imports(analysis.module(), entry);
      all &= !named.isEmpty();
      seeds = seeds.union(named);
    }
    return all ? seeds : analysis.withUnknown(seeds);
  }
}
