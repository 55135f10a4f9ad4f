// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.Optional;

/** A module that has been found valid; {@link Slotwise} reads one. */
public final class ValidModule {
  private final String file;
  private final WasmModule module;
  private final FunctionTable functions;

  ValidModule(String file, WasmModule module) {
    this.file = file;
    this.module = module;
    this.functions = new FunctionTable(module);
  }

  /** The file that it was read from; {@code module} for bytes and streams. */
  public String file() {
    return file;
  }

  /** Its functions by index: imports first, then those that it defines. */
  public List<WasmFunction> functions() {
    return functions.all();
  }

  /** The first function that is called so, by {@link WasmFunction#name} or by an export. */
  public Optional<WasmFunction> function(String name) {
    return functions.all().stream()
        .filter(function -> function.name().equals(name) || function.exports().contains(name))
        .findFirst();
  }

  /** Prepares to answer with {@link Options#defaults}. */
  public Analysis analyse() {
    return analyse(Options.defaults());
  }

  /**
   * Prepares to answer. The work is done when an answer is asked for, and what several answers need
   * is done once.
   *
   * @throws IllegalArgumentException if the options name a function of another module
   */
  public Analysis analyse(Options options) {
    options.roots().forEach(functions::indexOf);
    options.entryFunctions().forEach(functions::indexOf);
    return new Analysis(file, module, options);
  }

  /** Its file. */
  @Override
  public String toString() {
    return file;
  }
}
