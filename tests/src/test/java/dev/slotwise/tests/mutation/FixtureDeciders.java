// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import dev.slotwise.tests.fixture.FixtureRunner;
import dev.slotwise.tests.fixture.Fixtures;
import dev.slotwise.tests.fixture.SlotwiseAnalyses;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Every fixture, by its file: folders have files of the same names. */
public final class FixtureDeciders implements Supplier<Map<String, BooleanSupplier>> {

  /** By name: whether all that it expects holds. */
  @Override
  public Map<String, BooleanSupplier> get() {
    Map<String, BooleanSupplier> all = new LinkedHashMap<>();
    FixtureRunner runner = new FixtureRunner(new SlotwiseAnalyses());
    Fixtures.paths()
        .forEach(
            path ->
                all.put(
                    path.toString(), () -> runner.run(Fixtures.load(path)).failures().isEmpty()));
    return all;
  }
}
