// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.compare;

import com.sun.management.OperatingSystemMXBean;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;

/**
 * Runs the jobs that its standard input names, one a line, on the file that its argument names, and
 * answers each with the nanoseconds on the clock, those of the process's processors, and how many
 * functions the module defines (0 if the job fails). Whoever asks decides what runs in turn with
 * what.
 */
public final class Worker {
  private Worker() {}

  public static void main(String[] arguments) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(arguments[0]));
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    BufferedReader jobs =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
      // What one job leaves behind is not the next one's to clear.
      System.gc();
      long processor = system.getProcessCpuTime();
      long clock = System.nanoTime();
      int functions = run(job, bytes);
      clock = System.nanoTime() - clock;
      processor = system.getProcessCpuTime() - processor;
      System.out.println(clock + " " + processor + " " + functions);
    }
  }

  private static int run(String job, byte[] bytes) {
    return switch (job) {
      case "decode" -> slotwise(bytes, 0);
      case "validate" -> slotwise(bytes, 1);
      case "validate-2" -> slotwise(bytes, 2);
      case "endive-decode" -> endive(bytes, false);
      case "endive-validate" -> endive(bytes, true);
      default -> throw new IllegalArgumentException("no such job: " + job);
    };
  }

  private static int slotwise(byte[] bytes, int threads) {
    WasmModule module = ModuleDecoder.decode(bytes);
    if (threads > 0) {
      Validator.validate(module, threads);
    }
    return module.functionCount() - module.importedFunctionCount();
  }

  /** As many functions as Endive finds; none if it can't read the module. */
  private static int endive(byte[] bytes, boolean validating) {
    try {
      Parser parser = Parser.builder().withValidation(validating).build();
      return parser.parse(() -> new ByteArrayInputStream(bytes)).functionSection().functionCount();
    } catch (WasmEngineException e) {
      return 0;
    }
  }
}
