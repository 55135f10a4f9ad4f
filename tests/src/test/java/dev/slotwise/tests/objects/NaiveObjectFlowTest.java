// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.objects.ObjectFlow;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Level {@code objects} against {@link NaiveObjectFlow}: the same calls enter the same functions.
 */
public class NaiveObjectFlowTest {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final int PROGRAMS = 1_000;
  private static final int MORE_PROGRAMS = 10_000;

  /** In this one a number comes to an address after the address was looked at in the same wave. */
  private static final int LATE_NUMBER = 3_837;

  /** All that lies in the folders of programs that were linked with relocations. */
  @Test
  void programsOfTheTestsEnterTheSame() throws IOException {
    int compared = 0;
    for (String folder : List.of("objects", "pointers", "virtual", "compiled")) {
      try (Stream<Path> files = Files.walk(RESOURCES.resolve(folder))) {
        for (Path file :
            files.filter(file -> file.toString().endsWith(".wasm")).sorted().toList()) {
          WasmModule module = ModuleDecoder.decode(Files.readAllBytes(file));
          CodeFacts facts = CodeFacts.scan(module, 1);
          if (ObjectFlow.missing(module, facts, HostModel.PASSIVE).isEmpty()) {
            NaiveObjectFlow.compare(file.toString(), module, HostModel.PASSIVE);
            NaiveObjectFlow.compare(file + ", strict", module, HostModel.STRICT);
            compared++;
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(90);
  }

  @Test
  void generatedProgramsEnterTheSame() {
    compareGenerated(LATE_NUMBER, 1);
    assertThat(compareGenerated(0, PROGRAMS)).isGreaterThan(PROGRAMS / 2);
  }

  @Test
  @Tag("nightly")
  void manyGeneratedProgramsEnterTheSame() {
    assertThat(compareGenerated(PROGRAMS, MORE_PROGRAMS)).isGreaterThan(MORE_PROGRAMS / 2);
  }

  /** Returns how many calls enter something, but not all that flow lets them. */
  private static int compareGenerated(int first, int count) {
    int calls = 0;
    for (int seed = first; seed < first + count; seed++) {
      WasmModule module = ModuleDecoder.decode(LinkedModuleGenerator.generate(seed));
      Validator.validate(module);
      assertThat(ObjectFlow.missing(module, CodeFacts.scan(module, 1), HostModel.PASSIVE))
          .as("seed %d", seed)
          .isEmpty();
      calls += NaiveObjectFlow.compare("seed " + seed, module, HostModel.PASSIVE);
    }
    return calls;
  }
}
