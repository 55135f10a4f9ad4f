// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Mutants that once went unnoticed, which fixtures alone notice, and those that are explained. */
class KnownMutantsTest {
  private static final Path CODE =
      Path.of("../interp/src/main/java/dev/slotwise/interp/exec/MemoryTransfer.java");

  private static Laboratory laboratory;

  @BeforeAll
  static void load() throws IOException, ReflectiveOperationException {
    laboratory = Laboratory.withFixtures();
  }

  @AfterAll
  static void close() {
    laboratory.close();
  }

  @Test
  void memoryCopyReadsWhatItHasWritten() throws IOException {
    assertNoticed("interp.exec.MemoryTransfer.copy other-variable 10", "load(before, ");
  }

  @Test
  void aStoreInARangeForgetsThreeBytesTooFewBehindIt() throws IOException {
    assertNoticed("interp.exec.MemoryTransfer.store gives-first 7", "bytes - 1L");
  }

  @Test
  void everyExplanationIsOfCodeAsItIs() throws IOException {
    for (Explanation explanation : Explanation.all()) {
      assertThat(explanation.isOf(laboratory.mutants())).as(explanation.mutant()).isTrue();
    }
  }

  /** A change elsewhere in the method may give the name to another mutant: hence the code. */
  private static void assertNoticed(String name, String code) throws IOException {
    int number = laboratory.number(name);
    int line = laboratory.mutants().get(number).line();
    assertThat(Files.readAllLines(CODE).subList(line - 1, line + 1).toString()).contains(code);
    assertThat(laboratory.noticedBy(number)).isPresent();
  }
}
