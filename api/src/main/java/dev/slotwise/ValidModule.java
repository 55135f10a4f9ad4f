// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.Linker;
import java.util.List;
import java.util.Optional;

/**
 * A module or component that has been found valid, or a program of several modules; {@link
 * Slotwise} reads and links.
 */
public final class ValidModule {
  private static final String EXTENSION = ".wasm";

  private final String file;
  private final WasmModule module;
  private final List<String> importNames;
  private final Linker.Options linking;
  private final FunctionTable functions;

  /**
   * @param importNames under which others import from it; empty for the name of its file
   * @param linking how it was linked, if it was
   */
  ValidModule(String file, WasmModule module, List<String> importNames, Linker.Options linking) {
    this.file = file;
    this.module = module;
    this.importNames = importNames;
    this.linking = linking;
    this.functions = new FunctionTable(file, module);
  }

  /**
   * {@return the same module, from which other modules of a {@linkplain Slotwise#link program}
   * import by these names} Without, by its file's, less {@code .wasm}.
   *
   * @param names the module names that imports of other modules use
   */
  public ValidModule importedAs(String... names) {
    return new ValidModule(file, module, List.of(names), linking);
  }

  /** What the program calls it if no other module is called so. */
  String name() {
    return importNames.isEmpty() ? baseName() : importNames.get(0);
  }

  List<String> importNames() {
    String name = baseName();
    return !importNames.isEmpty()
        ? importNames
        : List.of(
            name.endsWith(EXTENSION)
                ? name.substring(0, name.length() - EXTENSION.length())
                : name);
  }

  private String baseName() {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  WasmModule module() {
    return module;
  }

  boolean isLinked() {
    return !module.origins().isEmpty();
  }

  /**
   * {@return the file that it was read from; {@code module} for bytes and streams; of a program,
   * all files with {@code + } between}
   */
  public String file() {
    return file;
  }

  /** {@return its functions by index: imports first, then those that it defines} */
  public List<WasmFunction> functions() {
    return functions.all();
  }

  /**
   * {@return the first function that is called so, by {@link WasmFunction#name} or by an export}
   *
   * @param name compared as it is, case included
   */
  public Optional<WasmFunction> function(String name) {
    return functions.all().stream()
        .filter(function -> function.name().equals(name) || function.exports().contains(name))
        .findFirst();
  }

  /**
   * Prepares to answer with {@link Options#defaults}.
   *
   * @return what answers; nothing has been computed yet
   */
  public Analysis analyse() {
    return analyse(Options.defaults());
  }

  /**
   * Prepares to answer. The work is done when an answer is asked for, and what several answers need
   * is done once.
   *
   * @param options apply to all its answers
   * @return what answers; nothing has been computed yet
   * @throws IllegalArgumentException if the options name a function of another module, or speak of
   *     a program that was linked without them
   */
  public Analysis analyse(Options options) {
    options.roots().forEach(functions::indexOf);
    options.entryFunctions().forEach(functions::indexOf);
    if ((options.linking().open() && !linking.open())
        || (options.linking().internal() && !linking.internal())) {
      throw new IllegalArgumentException(
          "options for linking: give them to Slotwise.link: " + file);
    }
    return new Analysis(file, module, options);
  }

  /** Its file. */
  @Override
  public String toString() {
    return file;
  }
}
