// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Phases;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Phase;
import dev.slotwise.cli.console.Progress;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.cli.input.GivenNames;
import dev.slotwise.cli.input.ImportNames;
import dev.slotwise.cli.input.ModuleLoader;
import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * What all commands that read modules share: the options for threads, names and messages, the
 * reading of a module, and the messages about progress.
 */
public final class Work implements Phases {
  private final Terminal terminal;
  private int loaded;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many threads work; 0: one a processor. Changes no answer.")
  private int threads;

  @Option(
      names = "--names",
      paramLabel = "NAMES",
      description =
          "Function names for a module without: a module with the same functions, or a symbol map of"
              + " Emscripten. Repeat it for the second FILE; the last one serves the rest.")
  private List<String> names = List.of();

  @Option(
      names = "--import-names",
      paramLabel = "NAMES",
      description =
          "What minified imports and exports were called: the JavaScript that Emscripten puts around"
              + " the module, or JSON. May repeat, like --names.")
  private List<String> importNames = List.of();

  @ArgGroup private final Messages messages = new Messages();

  /** What it says on standard error while it works. */
  private static final class Messages {
    @Option(names = "--quiet", description = "No progress, not even on a terminal.")
    private boolean quiet;

    @Option(names = "--verbose", description = "Each phase and its time, on standard error.")
    private boolean verbose;

    @Option(names = "--log-json", description = "As --verbose, but a line of JSON a phase.")
    private boolean json;
  }

  public Work(Terminal terminal) {
    this.terminal = terminal;
  }

  public boolean hasNames() {
    return !names.isEmpty() || !importNames.isEmpty();
  }

  public int threads() {
    if (threads < 0) {
      throw new Failure(ExitCode.USAGE, "--threads: less than none: " + threads);
    }
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  /**
   * Reads, decodes and validates a module, and gives its functions the names of {@code --names}.
   *
   * @param file a path, or {@code -} for standard input
   * @param interner where types get their canonical ids
   * @throws Failure if it can't be read, is invalid, or passes a limit
   */
  public WasmModule load(String file, TypeInterner interner) {
    ModuleLoader loader = new ModuleLoader(terminal.in(), threads());
    WasmModule module = phase("reading", file, () -> loader.load(file, interner));
    int position = loaded++;
    if (!importNames.isEmpty()) {
      WasmModule minified = module;
      String map = importNames.get(Math.min(position, importNames.size() - 1));
      module = phase("naming imports", file, () -> ImportNames.apply(minified, file, map));
    }
    if (!names.isEmpty()) {
      WasmModule unnamed = module;
      String source = names.get(Math.min(position, names.size() - 1));
      module =
          phase("naming", file, () -> GivenNames.apply(unnamed, file, source, loader.read(source)));
    }
    return module;
  }

  /** Says so if more files of names are given than modules were read. */
  public void tellNamesLeftOver() {
    tellLeftOver("--names", names);
    tellLeftOver("--import-names", importNames);
  }

  private void tellLeftOver(String option, List<String> files) {
    if (files.size() > loaded) {
      terminal.warning(
          "%s: %d are given, and %s: %s is of none"
              .formatted(
                  option,
                  files.size(),
                  loaded == 1 ? "there is 1 module" : "there are " + loaded + " modules",
                  files.get(loaded)));
    }
  }

  /** Reads a module by itself. */
  public WasmModule load(String file) {
    return load(file, new TypeInterner());
  }

  /**
   * Reads a program, to be analysed under this host, and scans its code. Says so if the host does
   * not fit the program.
   *
   * @throws Failure if the program can't be read, or the host must fit and does not
   */
  public Analysis analyse(Program program, DeclaredHost declared) {
    String title = program.title();
    WasmModule read = program.load(this, declared, terminal);
    HostModel host = declared.of(title, read, terminal);
    return Analysis.of(title, read, host, threads(), this);
  }

  /** Where the code under analysis comes from; read when it is asked for. */
  public CodePositions positions(Analysis analysis) {
    return new CodePositions(analysis.file(), analysis.module(), terminal::warning);
  }

  /**
   * Does a part of the work that tells how many functions it has got to. If it takes more than a
   * second, and somebody watches, a line says what it is and how far it is.
   */
  @Override
  @SuppressWarnings("try") // Closing it is all there is to do with it.
  public <T> T counted(String what, String file, Function<IntConsumer, T> task) {
    Phase phase = new Phase(what, file);
    T result;
    if (messages.quiet || !terminal.interactive()) {
      result = task.apply(phase);
    } else {
      try (Progress progress = Progress.of(phase, terminal.err())) {
        result = task.apply(phase);
      }
    }
    if (messages.verbose) {
      terminal.err().println("slotwise: " + phase.done());
    } else if (messages.json) {
      terminal.err().println(phase.json());
    }
    return result;
  }
}
