// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.answer.ModuleReader;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Validation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Where to start: reads modules.
 *
 * <p>Each method gives a valid module, or all that is wrong: why the file can't be read, the first
 * mistake in the binary format or in a declaration, or the first mistake of each function. The
 * module is held against WebAssembly 3.0, under the limits of the JavaScript interface.
 */
public final class Slotwise {
  private static final String UNNAMED = "module";

  private Slotwise() {}

  /** Reads a file. */
  public static Validation<Seq<Problem>, ValidModule> read(Path file) {
    try {
      return decode(file.toString(), ModuleReader.read(file));
    } catch (IOException e) {
      return Validation.invalid(List.of(Problem.of(file.toString(), ModuleReader.reason(e))));
    }
  }

  /** Reads a stream to its end, and leaves it open. */
  public static Validation<Seq<Problem>, ValidModule> read(InputStream stream) {
    try {
      return decode(UNNAMED, ModuleReader.read(stream));
    } catch (IOException e) {
      return Validation.invalid(List.of(Problem.of(UNNAMED, ModuleReader.reason(e))));
    }
  }

  /** Reads bytes. */
  public static Validation<Seq<Problem>, ValidModule> read(byte[] bytes) {
    return decode(UNNAMED, bytes.clone());
  }

  private static Validation<Seq<Problem>, ValidModule> decode(String file, byte[] owned) {
    try {
      WasmModule module = ModuleDecoder.decode(owned, Limits.JS_API, new TypeInterner());
      Seq<Problem> problems =
          List.ofAll(Validator.problems(module, Limits.JS_API, Options.processors()))
              .map(problem -> Problem.of(file, problem));
      return problems.isEmpty()
          ? Validation.valid(new ValidModule(file, module))
          : Validation.invalid(problems);
    } catch (ModuleException e) {
      return Validation.invalid(List.of(Problem.of(file, e)));
    }
  }
}
