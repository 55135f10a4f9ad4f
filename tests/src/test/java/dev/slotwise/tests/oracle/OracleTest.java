// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.callgraph.flow.Inspector;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a concrete run does is in every answer: each call that happened is an edge at every
 * level, and each table index that was used is in the abstract value at its site.
 */
class OracleTest {
  private static final int SIZE = 20;

  @Test
  void fiveHundredModules() throws IOException {
    check(0, 500);
  }

  @Tag("nightly")
  @Test
  void tenThousandModules() throws IOException {
    check(1_000_000, 10_000);
  }

  private static void check(long firstSeed, int count) throws IOException {
    int calls = 0;
    int indirect = 0;
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      Generated module = ModuleGenerator.generate(seed, SIZE);
      ConcreteRun run = ConcreteRun.of(module, seed, false);
      calls += run.calls().size();
      indirect +=
          (int) run.calls().stream().filter(c -> module.sites().get(c.site()).indirect()).count();
      Optional<String> violation = violation(module, module, seed, Domains.standard());
      if (violation.isPresent()) {
        fail(shrink(seed, violation.get()));
      }
    }
    // Runs in which nothing happens would show nothing.
    assertThat(calls).isGreaterThan(2 * count);
    assertThat(indirect).isGreaterThan(count / 2);
  }

  /** The smallest size at which this seed still fails; saves its module. */
  private static String shrink(long seed, String violation) throws IOException {
    String smallest = violation;
    int size = SIZE;
    for (int smaller = 1; smaller < SIZE; smaller++) {
      Generated module = ModuleGenerator.generate(seed, smaller);
      Optional<String> found = violation(module, module, seed, Domains.standard());
      if (found.isPresent()) {
        smallest = found.get();
        size = smaller;
        break;
      }
    }
    Path saved = Path.of("target", "oracle-" + seed + "-" + size + ".wasm");
    Files.write(saved, ModuleGenerator.generate(seed, size).bytes());
    return "seed " + seed + ", size " + size + ": " + smallest + "; saved as " + saved;
  }

  /**
   * What the run did that the analysis of {@code analysed} does not have.
   *
   * @param ran the module that ran; its instructions stand where those of {@code analysed} do
   */
  private static <V> Optional<String> violation(
      Generated ran, Generated analysed, long seed, ValueDomain<V> domain) {
    WasmModule module = ModuleDecoder.decode(analysed.bytes());
    Validator.validate(module);
    CodeFacts facts = CodeFacts.scan(module, 1);
    List<HostModel> hosts =
        ran.callsBack() ? List.of(HostModel.STRICT) : List.of(HostModel.PASSIVE, HostModel.STRICT);
    for (HostModel host : hosts) {
      // Only an unrestricted host goes on after a trap.
      ConcreteRun run = ConcreteRun.of(ran, seed, host != HostModel.STRICT);
      for (Level level : List.of(Level.TYPES, Level.TABLES, Level.SLOTS)) {
        CallGraph graph = LevelCallGraph.build(module, facts, level, host);
        Optional<String> missing = missing(ran, module, run, graph);
        if (missing.isPresent()) {
          return missing.map(text -> host.id() + ", " + level.id() + ": " + text);
        }
      }
      for (int context = 0; context <= 1; context++) {
        String where = host.id() + ", flow, context " + context + ": ";
        FlowOptions options = FlowOptions.of(host).withDomain(domain).withContextDepth(context);
        FlowResult flow = FlowCallGraph.build(module, facts, options);
        Optional<String> missing = missing(ran, module, run, flow.callGraph());
        if (missing.isEmpty() && context == 0) {
          missing = outside(ran, module, run, flow.inspector(), domain);
        }
        if (missing.isPresent()) {
          return missing.map(text -> where + text);
        }
      }
      // However early the budget ends, what is missing for want of it is on the safe side.
      for (long steps = 10; steps <= 1000; steps *= 10) {
        FlowOptions options = FlowOptions.of(host).withDomain(domain).withBudget(steps, 1000);
        CallGraph graph = FlowCallGraph.build(module, facts, options).callGraph();
        Optional<String> missing = missing(ran, module, run, graph);
        if (missing.isPresent()) {
          String where = host.id() + ", flow, " + steps + " steps: ";
          return missing.map(text -> where + text);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> missing(
      Generated ran, WasmModule module, ConcreteRun run, CallGraph graph) {
    for (ConcreteRun.Call call : run.calls()) {
      int offset = offset(ran, module, call.site());
      boolean found = false;
      int caller = ran.sites().get(call.site()).function();
      for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
        found |=
            graph.offset(site) == offset
                && graph.targetSets().get(graph.targets(site)).contains(call.callee());
      }
      if (!found) {
        return Optional.of(
            "no edge from function %d at 0x%x to %d".formatted(caller, offset, call.callee()));
      }
    }
    return Optional.empty();
  }

  private static <V> Optional<String> outside(
      Generated ran,
      WasmModule module,
      ConcreteRun run,
      Inspector inspector,
      ValueDomain<V> domain) {
    for (ConcreteRun.Attempt attempt : run.attempts()) {
      Generated.Site site = ran.sites().get(attempt.site());
      if (site.indirect()) {
        int offset = offset(ran, module, attempt.site());
        long index = Integer.toUnsignedLong(attempt.index());
        boolean contained = false;
        for (Inspector.View view : inspector.at(site.function(), offset)) {
          Object[] stack = view.state().stack();
          @SuppressWarnings("unchecked") // The domain of the analysis.
          V value = (V) stack[stack.length - 1];
          contained |= domain.contains(value, index, 32);
        }
        if (!contained) {
          return Optional.of("index %d at 0x%x is in no abstract value".formatted(index, offset));
        }
      }
    }
    return Optional.empty();
  }

  /** Absolute offset in the file of a logged site's call instruction. */
  private static int offset(Generated module, WasmModule decoded, int site) {
    Generated.Site logged = module.sites().get(site);
    return decoded.bodyStart(logged.function()) + logged.offset();
  }

  /** Operations of which the test breaks one at a time. */
  enum Broken {
    ADD,
    AND,
    REM_U
  }

  @ParameterizedTest
  @EnumSource(Broken.class)
  void aBrokenTransferFunctionIsSeen(Broken broken) {
    ValueDomain<?> domain = new BrokenDomain<>(Domains.standard(), BinaryOp.valueOf(broken.name()));
    assertThat(violationsOf(domain)).isNotEmpty();
  }

  private static <V> List<String> violationsOf(ValueDomain<V> domain) {
    List<String> found = new ArrayList<>();
    for (long seed = 0; seed < 500 && found.isEmpty(); seed++) {
      Generated module = ModuleGenerator.generate(seed, SIZE);
      violation(module, module, seed, domain).ifPresent(found::add);
    }
    return found;
  }

  @Test
  void aForgottenTableRuleIsSeen() {
    List<String> found = new ArrayList<>();
    for (long seed = 0; seed < 500 && found.isEmpty(); seed++) {
      Generated module = ModuleGenerator.generate(seed, SIZE);
      Generated forgetful = ModuleGenerator.withoutTableCopies(seed, SIZE);
      violation(module, forgetful, seed, Domains.standard()).ifPresent(found::add);
    }
    assertThat(found).isNotEmpty();
  }
}
