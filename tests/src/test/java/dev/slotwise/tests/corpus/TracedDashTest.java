// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.oracle.BrokenDomain;
import dev.slotwise.tests.oracle.KernelRun;
import dev.slotwise.tests.oracle.KernelRun.Fork;
import dev.slotwise.tests.oracle.Oracle;
import dev.slotwise.tests.oracle.Trace;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.validate.Validator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every call that dash makes while it runs a script, its forks stubbed, is in every call graph, and
 * the operands at each site are in the abstract values there. The concrete engine does not know
 * legacy exceptions, so dash is run, and analysed, with those of today's standard.
 */
@Tag("corpus")
class TracedDashTest {
  private static final String SCRIPT =
      """
      x=3; while [ $x -gt 0 ]; do echo n $x; x=$((x - 1)); done
      f() { echo in f $1; return 2; }; f a || echo failed
      case abc in a*) echo star;; esac
      for i in p q; do echo $i | cat; done
      echo ${y:-none} ${#x} $(echo sub)
      (exit 4); ls & wait
      cd /; alias a=b; set -- u v; shift; echo $1; eval 'echo evaluated'
      trap 'echo bye' EXIT
      printf '%s %d\\n' word 7; test 1 -lt 2 && echo less; read line <&-
      unset x; readonly z=1; z=2
      exit 3
      """;

  @Test
  void everyCallOfARealShellIsInEveryAnswer(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path translated = folder.resolve("dash.wasm");
    translate(Corpus.find("dash").orElseThrow().path(), translated);
    WasmModule module = ModuleDecoder.decode(Files.readAllBytes(translated));
    Validator.validate(module);
    Oracle oracle = new Oracle(module);
    FlowOptions options = FlowOptions.of(HostModel.PASSIVE);
    Set<Trace.Call> seen = new HashSet<>();
    for (Fork fork : Fork.values()) {
      KernelRun.Result run = KernelRun.of(module, fork, SCRIPT);
      assertThat(run.output()).contains("n 3", "in f a", "failed", "star");
      Trace trace = run.trace();
      seen.addAll(trace.calls());
      assertThat(oracle.missing(trace, options)).as("%s", fork).isEmpty();
      assertThat(oracle.missing(trace, options, Domains.standard())).as("%s", fork).isEmpty();
      // It would say so if it were otherwise.
      for (BinaryOp wrong : List.of(BinaryOp.ADD, BinaryOp.SUB, BinaryOp.AND)) {
        ValueDomain<?> broken = new BrokenDomain<>(Domains.standard(), wrong);
        assertThat(oracle.missing(trace, options, broken)).as("%s %s", fork, wrong).isPresent();
      }
    }
    assertThat(seen).hasSizeGreaterThan(500);
  }

  private static void translate(Path from, Path to) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Corpus.ROOT.resolve("tests/corpus/exnref").toString(),
                from.toString(),
                to.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
