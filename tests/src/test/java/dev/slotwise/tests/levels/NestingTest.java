// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.answer.Binary;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each algorithm's answer lies within that of the coarser ones, whatever the host: on every fixture
 * and example there is.
 */
class NestingTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TestFactory
  List<DynamicTest> everyAnswerIsInTheCoarserOnes() throws IOException {
    try (Stream<Path> fixtures = Files.walk(ROOT.resolve("tests/src/test/resources/fixtures"));
        Stream<Path> examples = Files.walk(ROOT.resolve("examples"))) {
      List<DynamicTest> tests =
          Stream.concat(fixtures, examples)
              .filter(path -> path.toString().endsWith(".wasm"))
              .filter(path -> !path.toString().contains("/invalid/"))
              .sorted()
              .map(
                  path ->
                      DynamicTest.dynamicTest(ROOT.relativize(path).toString(), () -> check(path)))
              .toList();
      assertThat(tests).hasSizeGreaterThan(50);
      return tests;
    }
  }

  private static void check(Path path) throws IOException {
    WasmModule module =
        Binary.read(Files.readAllBytes(path), path.toString(), new TypeInterner(), 1).module();
    assertThat(LiveSets.outsideReachable(module)).as("live in rta, not in reachable").isEmpty();
    Nesting nesting = new Nesting(module, 1);
    for (HostModel host : List.of(HostModel.PASSIVE, HostModel.STRICT)) {
      assertThat(nesting.violations(FlowOptions.of(host))).isEmpty();
    }
  }
}
