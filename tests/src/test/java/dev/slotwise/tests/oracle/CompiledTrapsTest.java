// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.client.traps.TrapClient;
import dev.slotwise.interp.client.traps.TrapSite;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.op.TrapCause;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.collections.api.list.ImmutableList;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What {@code traps} says of compiled programs, held against runs: no instruction that trapped is
 * said to never do so, none that went well is said to always trap, and all that ran can be reached.
 * The operands of each call are in the abstract values there, too.
 */
public class CompiledTrapsTest {
  /** The program that traps in many ways. */
  private static final String FAULTS = "faults";

  private static final Set<TrapCause> OF_THE_PROGRAM =
      EnumSet.of(
          TrapCause.UNREACHABLE,
          TrapCause.DIVISION,
          TrapCause.CONVERSION,
          TrapCause.BOUNDS,
          TrapCause.NULL,
          TrapCause.CAST);

  @TestFactory
  Stream<DynamicTest> noVerdictIsWrong() throws IOException {
    return CompiledProgram.names().stream()
        .map(program -> DynamicTest.dynamicTest(program, () -> check(program)));
  }

  private static void check(String program) throws IOException {
    for (String level : CompiledProgram.LEVELS) {
      for (String file : List.of(level, level + "-opt")) {
        CompiledRun run = CompiledRun.of(file, program);
        Oracle oracle = new Oracle(run.module());
        for (HostModel host : CompiledProgram.HOSTS) {
          assertThat(oracle.missing(run.trace(), FlowOptions.of(host), Domains.standard()))
              .as("%s, host %s", run, host.id())
              .isEmpty();
        }
      }
    }
  }

  /** Without this the runs would show nothing, nor would an answer that is always "may". */
  @Test
  void theProgramTrapsInAllWaysAndTheAnswerKnowsSome() throws IOException {
    Set<String> known = new TreeSet<>();
    for (String level : CompiledProgram.LEVELS) {
      CompiledRun run = CompiledRun.of(level, FAULTS);
      for (TrapCause cause : OF_THE_PROGRAM) {
        assertThat(run.trace().trapped().values())
            .as("%s: %s", run, cause)
            .anySatisfy(
                messages -> assertThat(messages).anyMatch(message -> Traps.isOf(message, cause)));
      }
      sites(run)
          .select(site -> run.trace().executed().get(site.offset()))
          .forEach(site -> known.add(site.verdict() + " " + site.cause()));
    }
    assertThat(known)
        .contains(
            // Functions "guarded" and "odd" divide by what can't be 0.
            "NEVER DIVISION",
            // The compiler does not know what "by_zero" divides by, but the code does.
            "ALWAYS DIVISION",
            // "checked" and "masked" read inside of an array.
            "NEVER BOUNDS",
            // "good_call" chooses one of two functions.
            "NEVER NULL",
            "NEVER CAST",
            "ALWAYS UNREACHABLE");
  }

  private static ImmutableList<TrapSite> sites(CompiledRun run) {
    TrapClient client = new TrapClient();
    FlowCallGraph.build(
            run.module(), CodeFacts.scan(run.module(), 1), FlowOptions.of(CompiledProgram.QUIET))
        .states()
        .show(client);
    return client.sites();
  }
}
