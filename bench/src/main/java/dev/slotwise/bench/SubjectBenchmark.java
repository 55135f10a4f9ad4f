// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Each step of reading and each analysis but {@code flow}; and reading with several threads. */
public class SubjectBenchmark {

  /** What is measured. */
  @State(Scope.Benchmark)
  public static class Measured {
    @Param({
      "DECODE",
      "VALIDATE",
      "SCAN",
      "TYPES",
      "TABLES",
      "SLOTS",
      "REACHABLE",
      "CHA",
      "RTA",
      "VTA",
      "PROVENANCE"
    })
    public Subject subject = Subject.DECODE;
  }

  /** How many threads share the work. */
  @State(Scope.Benchmark)
  public static class Shared {
    @Param({"1", "2"})
    public int threads = 1;
  }

  @Benchmark
  public long subject(Input input, Measured measured, Work work) {
    long answer = measured.subject.run(input.prepared);
    work.count(input.prepared, 0, answer);
    return answer;
  }

  /** All that reading is: bytes to the facts that analyses stand on. */
  @Benchmark
  public CodeFacts read(Input input, Shared shared, Work work) {
    WasmModule module = ModuleDecoder.decode(input.prepared.bytes());
    Validator.validate(module, shared.threads);
    CodeFacts facts = CodeFacts.scan(module, shared.threads);
    work.count(input.prepared, 0, facts.siteCount());
    return facts;
  }
}
