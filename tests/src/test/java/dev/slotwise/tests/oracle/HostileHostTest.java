// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.slotwise.interp.host.Hosts;
import dev.slotwise.tests.oracle.ModuleGenerator.Generated;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to a module under a host that does its worst within its model is in every answer
 * under that model: the host gives and writes objects, has one table, memory or global for two
 * imports, calls what it can get hold of in any order and during imports, throws, lets stack and
 * memory run out and goes on after traps, answers imports with modules that nobody has given.
 */
class HostileHostTest {

  @Test
  void fiveHundredPrograms() {
    check(0, 500, 2);
  }

  @Tag("nightly")
  @Test
  void tenThousandPrograms() {
    check(2_000_000, 10_000, HostKind.ALL.size());
  }

  /**
   * @param kinds how many kinds of host each program has; others have the others
   */
  private static void check(long firstSeed, int count, int kinds) {
    Map<HostKind, Integer> runs = new LinkedHashMap<>();
    Map<HostKind, Integer> calls = new LinkedHashMap<>();
    Set<String> callingBack = new TreeSet<>();
    Set<String> byName = new TreeSet<>();
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      Generated module = ModuleGenerator.hosted(Choices.random(seed), false);
      for (int i = 0; i < kinds; i++) {
        HostKind kind = HostKind.ALL.get((int) ((seed * kinds + i) % HostKind.ALL.size()));
        HostedProgram program = new HostedProgram(module, kind, seed);
        runs.merge(kind, 1, Integer::sum);
        calls.merge(kind, program.trace().calls().size(), Integer::sum);
        boolean callsBack =
            program.trace().hostCalls().stream().anyMatch(call -> call.during() >= 0);
        if (callsBack && !module.surroundings().isSideModule()) {
          callingBack.add(kind.toString());
        }
        String act = ImportNames.of(module.surroundings()).of(Declared.ACT, module.surroundings());
        if (kind.model().lists(act)
            && program.trace().calls().stream().anyMatch(HostileHostTest::isAct)) {
          byName.add(kind + " " + act);
        }
        Optional<String> violation = program.violation();
        if (violation.isPresent()) {
          fail(kind + ", " + report(module, kind, seed, violation.get()));
        }
      }
    }
    // Runs in which nothing happens would show nothing.
    assertThat(calls).containsOnlyKeys(HostKind.ALL);
    calls.forEach(
        (kind, some) ->
            assertThat(some).as("calls under " + kind).isGreaterThan(runs.getOrDefault(kind, 0)));
    // In modules that are whole, those that may: models of hosts read unknown names strictly.
    assertThat(callingBack)
        .containsExactly(
            "emscripten",
            "kandelo",
            "passive, open",
            "reenters any",
            "reenters one",
            "strict",
            "wasi");
    for (String model : Hosts.names().newWithout("strict").newWithout("passive")) {
      assertThat(byName)
          .as("imports that %s knows by name, and that ran", model)
          .filteredOn(name -> name.startsWith(model))
          .isNotEmpty();
    }
  }

  private static boolean isAct(Trace.Call call) {
    return call.callee() == Declared.ACT;
  }

  private static String report(Generated module, HostKind kind, long seed, String violation) {
    return Failure.of(
            module,
            generated -> new HostedProgram(generated, kind, seed).violation(),
            HostileHostTest::replay)
        .report(seed, violation);
  }

  private static Generated replay(int[] values) {
    return ModuleGenerator.hosted(Choices.replay(values), false);
  }
}
