// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.Main;
import dev.slotwise.cli.closure.Asserted;
import dev.slotwise.cli.guard.Catching;
import dev.slotwise.cli.guard.Guards;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.TrapException;
import run.endive.runtime.WasmException;
import run.endive.wasm.Parser;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * A module with guards does what the module does where assertions are true, and traps where one is
 * wrong. The engine validates what it runs.
 */
class GuardsTest {
  private static final Path FILE =
      Path.of("src/test/resources/fixtures/guards/guards.wasm").toAbsolutePath();

  private static final int ONE_IN_TABLE = 0;
  private static final int TWO_IN_TABLE = 1;
  private static final int PAUSED = 7;

  @TempDir Path folder;

  /**
   * What a run gives: of what it calls, one after another, the last result; the host's {@code each}
   * does what its argument says.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          site by_index#0 enters one           | by_index 0                | 1
          site by_index#0 enters one           | by_index 1                | trap
          # The table changes: what counts is who is entered.
          site by_index#0 enters one           | swap; by_index 0          | trap
          site by_index#0 enters two           | swap; by_index 0          | 2
          # An import in the table, by an element, by code and by a global.
          site by_index#0 enters one           | by_index 3                | trap
          site by_index#0 enters env.pause     | by_index 3                | 7
          site by_index#0 enters one           | put_import; by_index 0    | trap
          site by_index#0 enters env.pause     | put_import; by_index 0    | 7
          site by_index#0 enters one           | put_kept; by_index 0      | trap
          site by_index#0 enters env.pause     | put_kept; by_index 0      | 7
          # The call is made again from what it has entered.
          site by_index#0 enters one, two      | by_index 5                | trap
          site by_index#0 enters inner, two    | by_index 5                | 2
          # Another module's function, which does not look who is expected.
          site by_index#0 enters one           | foreign; by_index 0       | trap
          site by_index#0 leads to no entry    | foreign; by_index 0       | 1
          # What only direct calls enter is as it was.
          site by_index#0 enters one           | catches 0                 | 7
          site by_tail#0 enters one            | by_tail 0                 | 1
          site by_tail#0 enters one            | by_tail 1                 | trap
          site by_reference#0 enters one       | by_reference 0            | 1
          site by_reference#0 enters one       | by_reference 1            | trap
          site by_reference_in_tail#0 enters one | by_reference_in_tail 0  | 1
          site by_reference_in_tail#0 enters one | by_reference_in_tail 1  | trap
          site two_results#0 enters twice      | put_import; two_results 7 | 114
          site two_results#0 enters env.twice  | put_import; two_results 7 | trap
          site two_results#0 enters env.twice  | put_import; two_results 6 | 113
          # During a call.
          site by_index#0 leads to no entry    | by_index 0                | 1
          site by_index#0 leads to no entry    | by_index 2                | trap
          site by_index#0 leads to no entry    | by_index 3                | trap
          site by_index#0 leads to no entry    | by_index 0; by_tail 2     | 7
          site by_tail#0 leads to no entry     | by_tail 0                 | 1
          site by_tail#0 leads to no entry     | by_tail 2                 | trap
          site by_reference#0 leads to no entry | by_reference 1           | 2
          site by_reference#0 leads to no entry | by_reference 2           | trap
          site by_reference_in_tail#0 leads to no entry | by_reference_in_tail 2 | trap
          site two_results#0 leads to no entry | put_import; two_results 7 | 114
          # An exception ends the call, and then it may fork.
          site catches#0 leads to no entry     | catches 4                 | 7
          site catches#0 leads to no entry     | catches 2                 | trap
          site catches#0 leads to no entry + site catches#0 enters raises | catches 4 | 7
          site catches#0 leads to no entry + site catches#0 enters raises | catches 0 | trap
          # During an import.
          import env.each does not call back   | runs_each 0               | 40
          import env.each does not call back   | runs_each 1               | trap
          import env.each does not call back   | runs_each 2               | trap
          import env.each does not call back   | tries_each 3              | 1
          import env.each does not call back   | runs_each 0; by_index 0   | 1
          # Functions.
          function two is never entered        | by_index 0                | 1
          function two is never entered        | by_index 1                | trap
          function env.pause is never entered  | by_index 0                | 1
          function env.pause is never entered  | by_index 2                | trap
          function env.pause is never entered  | by_index 3                | trap
          """)
  void whatIsWrongTraps(String assertions, String calls, String result) throws IOException {
    byte[] guarded = Files.readAllBytes(guard(assertions));
    Validator.validate(ModuleDecoder.decode(guarded));
    assertThat(run(guarded, calls)).isEqualTo(result);
    String before = run(Files.readAllBytes(FILE), calls);
    assertThat(before).as("without guards").isNotEqualTo("trap");
    if (!result.equals("trap")) {
      assertThat(result).isEqualTo(before);
    }
  }

  /** Whatever a module has: all of it asserted, it stays valid, and nothing has another index. */
  @Test
  void guardsFitAnyModule() throws IOException {
    int places = 0;
    for (Path file : fixtures()) {
      WasmModule module = ModuleDecoder.decode(Files.readAllBytes(file));
      CodeFacts facts = CodeFacts.scan(module, 1);
      int[] sites =
          IntStream.range(0, facts.siteCount())
              .filter(site -> !facts.kind(site).isDirect())
              .map(facts::offset)
              .toArray();
      MutableIntObjectMap<NodeSet> allowed = IntObjectMaps.mutable.empty();
      IntStream.of(sites).forEach(at -> allowed.put(at, NodeSet.of(at % module.functionCount())));
      NodeSet imports = NodeSet.range(module.importedFunctionCount());
      NodeSet none = NodeSet.empty();
      for (Catching catching : Catching.values()) {
        for (Asserted asserted :
            List.of(
                new Asserted(allowed.toImmutable(), none, none, none),
                new Asserted(allowed.toImmutable(), NodeSet.of(sites), imports, imports))) {
          Guards.Guarded guarded =
              Guards.write(
                  module,
                  facts,
                  asserted,
                  NodeSet.range(module.functionCount()),
                  Optional.of(catching));
          WasmModule written = ModuleDecoder.decode(guarded.bytes());
          Validator.validate(written);
          for (int function = 0; function < module.functionCount(); function++) {
            assertThat(written.functionName(function)).isEqualTo(module.functionName(function));
          }
          places += guarded.places();
        }
      }
    }
    assertThat(places).isGreaterThan(1000);
  }

  private static List<Path> fixtures() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/fixtures"))) {
      return files
          .filter(path -> path.toString().endsWith(".wasm"))
          .filter(path -> !path.toString().contains("/invalid/"))
          // There are guards of modules only.
          .filter(path -> !path.toString().contains("/component/"))
          .sorted()
          .toList();
    }
  }

  private Path guard(String assertions) throws IOException {
    Path known = Files.writeString(folder.resolve("known"), assertions.replace(" + ", "\n"));
    Path out = folder.resolve("guarded.wasm");
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int got =
        Main.run(
            InputStream.nullInputStream(),
            new ByteArrayOutputStream(),
            errors,
            "closure",
            FILE.toString(),
            "--entry",
            "env.pause",
            "--host",
            "strict",
            "--assert",
            known.toString(),
            "--emit-guards",
            out.toString());
    assertThat(got).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    return out;
  }

  private static String run(byte[] bytes, String calls) {
    Instance instance = instance(bytes);
    String result = "";
    for (String call : calls.split("; ", -1)) {
      String[] words = call.split(" ", -1);
      if (words[0].equals("foreign")) {
        Instance other = instance(read());
        instance
            .exports()
            .table("table")
            .setRef(ONE_IN_TABLE, other.exports().table("table").ref(0), other);
        continue;
      }
      try {
        long[] results =
            words.length == 1
                ? instance.export(words[0]).apply()
                : instance.export(words[0]).apply(Long.parseLong(words[1]));
        result = results == null || results.length == 0 ? "" : Integer.toString((int) results[0]);
      } catch (TrapException e) {
        assertThat(e).hasMessageContaining("unreachable");
        return "trap";
      }
    }
    return result;
  }

  private static byte[] read() {
    try {
      return Files.readAllBytes(FILE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Instance instance(byte[] bytes) {
    List<ValType> none = List.of();
    List<ValType> number = List.of(ValType.I32);
    return Instance.builder(Parser.parse(bytes))
        .withImportValues(
            ImportValues.builder()
                .addFunction(
                    new HostFunction(
                        "env",
                        "pause",
                        FunctionType.of(none, number),
                        (instance, given) -> new long[] {PAUSED}))
                .addFunction(
                    new HostFunction(
                        "env",
                        "each",
                        FunctionType.of(number, number),
                        (instance, given) -> each(instance, (int) given[0])))
                .addFunction(
                    new HostFunction(
                        "env",
                        "twice",
                        FunctionType.of(number, List.of(ValType.I32, ValType.I32)),
                        (instance, given) -> new long[] {given[0], given[0] + 1}))
                .build())
        .build();
  }

  // The engine has no other way for a host to throw.
  @SuppressWarnings("deprecation")
  private static long[] each(Instance instance, int what) {
    switch (what) {
      case 1 -> instance.export("one").apply();
      case 2 -> {
        int two = instance.exports().table("table").ref(TWO_IN_TABLE);
        instance.getMachine().call(two, new long[0]);
      }
      case 3 -> throw new WasmException(instance, 0, new long[0]);
      default -> {
        // Nothing.
      }
    }
    return new long[] {40};
  }
}
