// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import dev.slotwise.answer.Binary;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.component.Component;
import dev.slotwise.wasm.component.ComponentDecoder;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Reading a component, beside reading its core modules by themselves; and linking what it
 * instantiates besides. All validate, with one thread.
 */
public class ComponentBenchmark {

  /** A component of a file. */
  @State(Scope.Benchmark)
  public static class Input {
    /** The file, such as one that {@code tests/corpus/components.mjs} gets. */
    @Param({"tests/src/test/resources/fixtures/component/composed.wasm"})
    public String file = "";

    private byte[] component = new byte[0];
    private final List<byte[]> modules = new ArrayList<>();

    /** Reads the file. */
    @Setup
    public void read() throws IOException {
      component = Files.readAllBytes(Path.of(file));
      Binary.modules(ComponentDecoder.decode(component, Limits.JS_API, new TypeInterner()))
          .forEach(
              module ->
                  modules.add(
                      Arrays.copyOfRange(
                          component,
                          module.moduleStart(),
                          module.moduleStart() + module.moduleBytes())));
    }
  }

  /** The core modules by themselves. */
  @Benchmark
  public int modules(Input input) {
    TypeInterner interner = new TypeInterner();
    int functions = 0;
    for (byte[] bytes : input.modules) {
      WasmModule module = ModuleDecoder.decode(bytes, Limits.JS_API, interner);
      Validator.validate(module, 1);
      functions += module.functionCount();
    }
    return functions;
  }

  /** The component, without linking. */
  @Benchmark
  public Component read(Input input) {
    Component component =
        ComponentDecoder.decode(input.component, Limits.JS_API, new TypeInterner());
    Binary.modules(component).forEach(module -> Validator.validate(module, 1));
    return component;
  }

  /** All that a command does before it analyses. */
  @Benchmark
  public Binary readAndLink(Input input) {
    return Binary.read(input.component, input.file, new TypeInterner(), 1);
  }
}
