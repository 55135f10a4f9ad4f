// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.input;

import dev.slotwise.answer.Binary;
import dev.slotwise.answer.ModuleReader;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.corpus.Guard;
import dev.slotwise.corpus.ModuleFault;
import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.ir.FileBytes;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.LinkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads modules from files and standard input. */
public final class ModuleLoader {
  private final Terminal terminal;
  private final int threads;

  /**
   * @param threads how many check a module's code
   */
  public ModuleLoader(Terminal terminal, int threads) {
    this.terminal = terminal;
    this.threads = threads;
  }

  /**
   * Decodes and validates a module, or a component, whose modules it links.
   *
   * @param file a path, or {@code -} for standard input
   * @param bytes what it holds, as {@link #read} gives it
   * @param interner where types get their canonical ids
   * @throws Failure if it is invalid, or passes a limit
   */
  public WasmModule load(String file, FileBytes bytes, TypeInterner interner) {
    return loadBinary(file, bytes, interner).module();
  }

  /** The same, and what is inside of a component. */
  public Binary loadBinary(String file, FileBytes bytes, TypeInterner interner) {
    try {
      return Binary.read(bytes, file, interner, threads);
    } catch (LinkException e) {
      throw Failure.ofModule(
          ExitCode.UNREADABLE,
          e.describe(),
          ModuleFault.of(ModuleFault.Kind.INVALID, e.describe()));
    } catch (LimitException e) {
      throw Failure.ofModule(ExitCode.LIMIT, file + ": " + e.describe(), ModuleFault.of(e));
    } catch (ModuleException e) {
      besideScript(file, bytes.front())
          .ifPresent(
              message -> {
                throw Failure.ofModule(ExitCode.UNREADABLE, message, ModuleFault.of(e));
              });
      throw Failure.ofModule(ExitCode.UNREADABLE, file + ": " + e.describe(), ModuleFault.of(e));
    }
  }

  /**
   * What to say of a script, or of a page, where a module was expected: the module that lies beside
   * it, as tools put it there.
   */
  private static Optional<String> besideScript(String file, byte[] bytes) {
    Matcher name = Pattern.compile("(?s)(.*)\\.(?:[cm]?js|html?)").matcher(file);
    if (!name.matches() || (bytes.length > 0 && bytes[0] == 0)) {
      return Optional.empty();
    }
    String module = name.group(1) + ".wasm";
    return Optional.of(
        "%s: it is a script, not a module; %s"
            .formatted(
                file,
                Files.exists(Path.of(module))
                    ? "did you mean " + module + "?"
                    : "give the .wasm file that it loads"));
  }

  /**
   * The bytes of a file, or of standard input. Debug information may not be read yet.
   *
   * @throws Failure if it can't be read, or is too large for the heap
   */
  public FileBytes read(String file) {
    try {
      Optional<ModuleFault> tooLarge =
          file.equals("-") ? Optional.empty() : Guard.tooLarge(Files.size(Path.of(file)), 0);
      if (tooLarge.isPresent()) {
        throw Failure.ofModule(
            ExitCode.LIMIT, file + ": " + tooLarge.get().message(), tooLarge.get());
      }
      if (file.equals("-")) {
        return FileBytes.of(ModuleReader.read(terminal.in()));
      }
      Optional<FileBytes> ahead = terminal.ahead().take(file);
      return ahead.isPresent() ? ahead.get() : ModuleReader.open(Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      String reason = ModuleReader.reason(e);
      throw Failure.ofModule(
          ExitCode.UNREADABLE,
          file + ": " + reason,
          ModuleFault.of(ModuleFault.Kind.UNREADABLE, reason));
    }
  }
}
