// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads modules from files and standard input. */
final class ModuleLoader {
  private final InputStream standardInput;

  ModuleLoader(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /**
   * Reads, decodes and validates a module.
   *
   * @param file a path, or {@code -} for standard input
   * @throws Failure if it can't be read, is invalid, or passes a limit
   */
  WasmModule load(String file) {
    byte[] bytes = read(file);
    try {
      return ModuleDecoder.decode(bytes);
    } catch (LimitException e) {
      throw new Failure(ExitCode.LIMIT, file + ": " + e.describe());
    } catch (ModuleException e) {
      throw new Failure(ExitCode.UNREADABLE, file + ": " + e.describe());
    }
  }

  private byte[] read(String file) {
    try {
      return file.equals("-") ? standardInput.readAllBytes() : Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new Failure(ExitCode.UNREADABLE, file + ": no such file");
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(ExitCode.UNREADABLE, file + ": can't be read: " + e.getMessage());
    }
  }
}
