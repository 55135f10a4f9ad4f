// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import dev.slotwise.tests.fixture.FixtureRunner;
import dev.slotwise.tests.fixture.Fixtures;
import dev.slotwise.tests.fixture.SlotwiseAnalyses;
import dev.slotwise.tests.oracle.HostedProgram;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The quick tests that decide about mutants: every fixture, and generated programs, whose runs are
 * made once, by the engine as it is.
 */
public final class Deciders implements Supplier<Map<String, BooleanSupplier>> {
  private static final int HOSTED_PROGRAMS = 210;

  /** By name: whether it holds. */
  @Override
  public Map<String, BooleanSupplier> get() {
    Map<String, BooleanSupplier> all = new LinkedHashMap<>();
    FixtureRunner runner = new FixtureRunner(new SlotwiseAnalyses());
    Fixtures.paths()
        .forEach(
            path ->
                all.put(
                    path.getFileName().toString(),
                    () -> runner.run(Fixtures.load(path)).failures().isEmpty()));
    for (long seed = 0; seed < HOSTED_PROGRAMS; seed++) {
      HostedProgram program = HostedProgram.of(seed);
      all.put("program " + seed, () -> program.violation().isEmpty());
    }
    return all;
  }
}
