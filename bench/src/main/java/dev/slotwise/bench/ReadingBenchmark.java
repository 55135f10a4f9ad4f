// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import org.openjdk.jmh.annotations.Benchmark;

/** From bytes to what the analyses stand on. */
public class ReadingBenchmark {
  @Benchmark
  public WasmModule decode(Input input, Work work) {
    work.count(input);
    return ModuleDecoder.decode(input.bytes);
  }

  @Benchmark
  public WasmModule decodeAndValidate(Input input, Work work) {
    work.count(input);
    WasmModule module = ModuleDecoder.decode(input.bytes);
    Validator.validate(module, 1);
    return module;
  }

  @Benchmark
  public WasmModule decodeAndValidateWithTwoThreads(Input input, Work work) {
    work.count(input);
    WasmModule module = ModuleDecoder.decode(input.bytes);
    Validator.validate(module, 2);
    return module;
  }

  @Benchmark
  public CodeFacts scan(Input input, Work work) {
    work.count(input);
    return CodeFacts.scan(input.module, 1);
  }
}
