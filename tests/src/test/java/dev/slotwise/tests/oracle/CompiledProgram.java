// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.HostModel.Effect;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.collections.impl.factory.Maps;
import org.eclipse.collections.impl.factory.Sets;
import run.endive.runtime.ExecutionListener;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.types.ValType;

/**
 * What a compiler made of one of the programs in {@code compiled}, at one level of optimization.
 * The programs' exports take one number and return one.
 */
final class CompiledProgram {
  /** What clang makes; each also with {@code -opt}, by wasm-opt after it. */
  static final List<String> LEVELS = List.of("O0", "O1", "O2", "O3", "Os", "Oz");

  /** What clang makes with the relocations. */
  static final List<String> LINKED = List.of("O0-linked", "O2-linked", "Oz-linked");

  /** What the host of the programs does: it returns numbers, and leaves memory alone. */
  static final HostModel QUIET =
      new HostModel(
          "quiet",
          Effect.NONE,
          Maps.immutable.empty(),
          Maps.immutable.empty(),
          Sets.immutable.of("memory"),
          false,
          false,
          false);

  /** Models that allow what it does, and two of them more. */
  static final List<HostModel> HOSTS = List.of(QUIET, HostModel.PASSIVE, HostModel.STRICT);

  private static final Path FOLDER = Path.of("src/test/resources/compiled").toAbsolutePath();

  /** What an export is called with. */
  private static final int LEAST = -3;

  private static final int MOST = 12;

  private final String name;
  private final WasmModule module;
  private final run.endive.wasm.WasmModule parsed;

  private CompiledProgram(String name, WasmModule module) {
    this.name = name;
    this.module = module;
    this.parsed = Parser.parse(module.bytes());
  }

  /** The names of all programs, in order. */
  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".c") || name.endsWith(".cpp"))
          .map(name -> name.substring(0, name.lastIndexOf('.')))
          .sorted()
          .toList();
    }
  }

  static CompiledProgram read(String level, String program) throws IOException {
    Path file = FOLDER.resolve(level).resolve(program + ".wasm");
    WasmModule module = ModuleDecoder.decode(Files.readAllBytes(file));
    Validator.validate(module);
    return new CompiledProgram(program + " at " + level, module);
  }

  WasmModule module() {
    return module;
  }

  run.endive.wasm.WasmModule parsed() {
    return parsed;
  }

  /** The exports that take one number. */
  List<Export> functions() {
    return module
        .exports()
        .select(
            export ->
                export.kind() == ExternalKind.FUNCTION
                    && module.functionType(export.index()).parameters().size() == 1)
        .toList();
  }

  /** What an export is called with, one after the other. */
  static List<Integer> numbers() {
    return Stream.iterate(LEAST, x -> x <= MOST, x -> x + 1).toList();
  }

  /** The host's functions, all of which take numbers of 32 bits and return at most one. */
  @FunctionalInterface
  interface Host {
    int call(int function, String field, long[] arguments);
  }

  Instance instance(Host host, ExecutionListener listener) {
    ImportValues.Builder imports = ImportValues.builder();
    for (int i = 0; i < module.importedFunctionCount(); i++) {
      int function = i;
      Import declared = module.functionImport(function);
      FunctionType type = module.functionType(function);
      imports.addFunction(
          new HostFunction(
              declared.module(),
              declared.field(),
              run.endive.wasm.types.FunctionType.of(
                  Collections.nCopies(type.parameters().size(), ValType.I32),
                  Collections.nCopies(type.results().size(), ValType.I32)),
              (instance, arguments) -> {
                int result = host.call(function, declared.field(), arguments);
                return type.results().isEmpty() ? new long[0] : new long[] {result};
              }));
    }
    return Instance.builder(parsed)
        .withImportValues(imports.build())
        .withUnsafeExecutionListener(listener)
        .build();
  }

  /** What {@code ask} returns, which the programs call most. */
  static int answer(long[] arguments) {
    return (int) arguments[0] * 7 + 3;
  }

  @Override
  public String toString() {
    return name;
  }
}
