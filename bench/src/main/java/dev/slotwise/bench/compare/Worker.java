// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.compare;

import com.sun.management.OperatingSystemMXBean;
import dev.slotwise.bench.LeastWork;
import dev.slotwise.bench.Subject;
import dev.slotwise.bench.Subject.Prepared;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
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
 * answers each with the nanoseconds on the clock, those of the process's processors, and how much
 * was found, such as functions (0 if the job fails). Whoever asks decides what runs in turn with
 * what.
 */
public final class Worker {
  private final byte[] bytes;
  private final WasmModule module;
  private final LeastWork least;

  private Worker(byte[] bytes) {
    this.bytes = bytes;
    this.module = ModuleDecoder.decode(bytes);
    this.least = new LeastWork(module);
  }

  public static void main(String[] arguments) throws IOException {
    Worker worker = new Worker(Files.readAllBytes(Path.of(arguments[0])));
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    BufferedReader jobs =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
      // What one job leaves behind is not the next one's to clear.
      System.gc();
      long processor = system.getProcessCpuTime();
      long clock = System.nanoTime();
      long found = worker.run(job);
      clock = System.nanoTime() - clock;
      processor = system.getProcessCpuTime() - processor;
      System.out.println(clock + " " + processor + " " + found);
    }
  }

  private long run(String job) {
    return switch (job) {
      case "decode" -> ModuleDecoder.decode(bytes).functionCount();
      case "validate" -> validate(1);
      case "validate-2" -> validate(2);
      case "scan" -> CodeFacts.scan(module, 1).siteCount();
      case "scan-2" -> CodeFacts.scan(module, 2).siteCount();
      case "slots" -> Subject.SLOTS.run(Prepared.of(bytes));
      case "vta" -> Subject.VTA.run(Prepared.of(bytes));
      case "provenance" -> Subject.PROVENANCE.run(Prepared.of(bytes));
      case "flow" -> Subject.FLOW.run(Prepared.of(bytes));
      case "least-bytes" -> Math.max(1, Math.abs(least.readBytes()));
      case "least-lebs" -> Math.max(1, Math.abs(least.decodeLebs()));
      case "least-instructions" -> least.countInstructions();
      case "leb-count" -> least.lebCount();
      case "endive-decode" -> endive(false);
      case "endive-validate" -> endive(true);
      default -> throw new IllegalArgumentException("no such job: " + job);
    };
  }

  private int validate(int threads) {
    WasmModule decoded = ModuleDecoder.decode(bytes);
    Validator.validate(decoded, threads);
    return decoded.functionCount();
  }

  /** As many functions as Endive finds; none if it can't read the module. */
  private int endive(boolean validating) {
    try {
      Parser parser = Parser.builder().withValidation(validating).build();
      return parser.parse(() -> new ByteArrayInputStream(bytes)).functionSection().functionCount();
    } catch (WasmEngineException e) {
      return 0;
    }
  }
}
