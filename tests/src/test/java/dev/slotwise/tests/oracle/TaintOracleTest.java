// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two runs of a program differ in nothing but the numbers that one import returns. If it is then
 * given other arguments in one than in the other, that is found: with implicit flows always; with
 * explicit ones if both runs have executed the same instructions, and have chosen the same operands
 * and the same places to write to, so that only data can have brought it there.
 */
class TaintOracleTest {
  @Test
  void fourHundredPrograms() {
    check(0, 400);
  }

  @Tag("nightly")
  @Test
  void tenThousandPrograms() {
    check(3_000_000, 10_000);
  }

  private static void check(long firstSeed, int count) {
    int different = 0;
    int byData = 0;
    int clean = 0;
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      TaintedProgram program = new TaintedProgram(seed);
      assertThat(program.violation()).as("seed %d", seed).isEmpty();
      different += program.differs() ? 1 : 0;
      byData += program.differsByData() ? 1 : 0;
      clean += !program.differs() && program.findings(false).isEmpty() ? 1 : 0;
    }
    // Runs in which nothing differs would show nothing, nor would an answer that is always yes.
    assertThat(different).as("programs with different arguments").isGreaterThan(count / 20);
    assertThat(byData).as("programs where data makes the difference").isGreaterThan(count / 100);
    assertThat(clean).as("programs without a finding").isGreaterThan(count / 20);
  }
}
