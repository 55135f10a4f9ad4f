// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.oracle.ConcreteRun.Host;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A host that stands between two calls of the module, and what the upper one throws: the concrete
 * engine does with the lower one what the specification says.
 */
class HostBetweenCallsTest {
  private static final Path FIXTURE =
      Path.of("src/test/resources/fixtures/flow/exception-through-host.wasm");
  private static final int RUNS = 200;

  /** Functions of the fixture, in order. In runs, the first import does nothing. */
  private enum Function {
    LOG,
    CALL,
    A,
    B,
    C,
    THROWS,
    COMES_BACK,
    NEVER,
    CATCHES
  }

  @Test
  void whatTheHostCatchesIsCaughtNowhereElseAndNothingRunsBehindATrap() throws IOException {
    WasmModule module = ModuleDecoder.decode(Files.readAllBytes(FIXTURE));
    Map<Function, Integer> entered = new TreeMap<>();
    Random seeds = new Random(0);
    for (int run = 0; run < RUNS; run++) {
      Trace trace = ConcreteRun.of(module, Host.plain(HostModel.STRICT), seeds.nextLong());
      for (Trace.Call call : trace.calls()) {
        entered.merge(Function.values()[call.callee()], 1, Integer::sum);
      }
    }
    // The import; behind it, where the host has caught what was thrown; and B in the handler, where
    // it has let it pass. It throws nothing itself, so A is not called, and C never is.
    assertThat(entered).containsOnlyKeys(Function.CALL, Function.B, Function.COMES_BACK);
  }
}
