// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Binary;
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
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.corpus.ModuleRow;
import dev.slotwise.corpus.Rows;
import dev.slotwise.corpus.Sha256;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.component.ComponentDecoder;
import dev.slotwise.wasm.ir.FileBytes;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * The ground that all commands share that read modules: the options for threads, names and
 * messages, the reading of a module, and the messages about progress.
 */
public final class Work extends Options implements Phases {
  private final Terminal terminal;
  private int loaded;

  /** What the files of the program hold that was read last. */
  private final Map<String, FileBytes> read = new LinkedHashMap<>();

  private final Arg<Integer> threads =
      number("--threads")
          .label("N")
          .byDefault("0")
          .says("How many threads work; 0: one a processor. Changes no answer.");

  private final Arg<List<String>> names =
      texts("--names")
          .label("NAMES")
          .says(
              "Function names for a module without: a module with the same functions, or a symbol map of"
                  + " Emscripten. Repeat it for the second FILE; the last one serves the rest.");

  private final Arg<List<String>> importNames =
      texts("--import-names")
          .label("NAMES")
          .says(
              "What minified imports and exports were called: the JavaScript that Emscripten puts around"
                  + " the module, or JSON. May repeat, like --names.");

  // What it says on standard error while it works.
  private final Arg<Boolean> quiet = flag("--quiet").says("No progress, not even on a terminal.");

  private final Arg<Boolean> verbose =
      flag("--verbose").says("Each phase and its time, on standard error.");

  private final Arg<Boolean> json =
      flag("--log-json").says("As --verbose, but a line of JSON a phase.");

  public Work(Terminal terminal) {
    atMostOneOf(quiet, verbose, json);
    this.terminal = terminal;
  }

  public boolean hasNames() {
    return !names.value().isEmpty() || !importNames.value().isEmpty();
  }

  public int threads() {
    if (threads.value() < 0) {
      throw new Failure(ExitCode.USAGE, "--threads: less than none: " + threads.value());
    }
    return threads.value() > 0 ? threads.value() : Runtime.getRuntime().availableProcessors();
  }

  /**
   * Reads, decodes and validates a module, and gives its functions the names of {@code --names}.
   *
   * @param file a path, or {@code -} for standard input
   * @param interner where types get their canonical ids
   * @throws Failure if it can't be read, is invalid, or passes a limit
   */
  public WasmModule load(String file, TypeInterner interner) {
    ModuleLoader loader = new ModuleLoader(terminal, threads());
    FileBytes bytes = loader.read(file);
    read.put(file, bytes);
    WasmModule module = phase("reading", file, () -> loader.load(file, bytes, interner));
    int position = loaded++;
    if (!importNames.value().isEmpty()) {
      WasmModule minified = module;
      String map = importNames.value().get(Math.min(position, importNames.value().size() - 1));
      module = phase("naming imports", file, () -> ImportNames.apply(minified, file, map));
    }
    if (!names.value().isEmpty()) {
      WasmModule unnamed = module;
      String source = names.value().get(Math.min(position, names.value().size() - 1));
      module =
          phase(
              "naming",
              file,
              () -> GivenNames.apply(unnamed, file, source, loader.read(source).whole()));
    }
    return module;
  }

  /** Says so if more files of names are given than modules were read. */
  public void tellNamesLeftOver() {
    tellLeftOver("--names", names.value());
    tellLeftOver("--import-names", importNames.value());
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
    WasmModule module = program.load(this, declared, terminal);
    HostModel host = declared.of(title, module, terminal);
    return Analysis.of(title, module, host, threads(), this);
  }

  /** The SHA-256 of a file of the program that was read last; empty if it was not read. */
  String sha256(String file) {
    return read.containsKey(file) ? Sha256.of(read.get(file).whole()) : "";
  }

  /**
   * The row of the table {@code modules} for the program that was read last, without answers.
   *
   * @param entry whether it has an entry of the closure
   */
  public ModuleRow row(Analysis analysis, boolean entry) {
    List<WasmModule> parts = new ArrayList<>();
    long size = 0;
    for (FileBytes bytes : read.values()) {
      size += bytes.length();
      if (Binary.isComponent(bytes.front())) {
        parts.addAll(
            Binary.modules(
                ComponentDecoder.decode(bytes.whole(), Limits.JS_API, new TypeInterner())));
      } else {
        parts.add(
            read.size() == 1
                ? analysis.module()
                : ModuleDecoder.decode(bytes, Limits.JS_API, new TypeInterner()));
      }
    }
    return rows(analysis).module(parts, size, entry);
  }

  /** Forgets the files of the program that was read last: another one is to come. */
  void forget() {
    read.clear();
  }

  /** What makes rows of tables of the program that was read last. */
  public Rows rows(Analysis analysis) {
    String sha256 = read.keySet().stream().map(this::sha256).collect(Collectors.joining(" + "));
    return new Rows(analysis, sha256, new RowPlaces(positions(analysis)));
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
    if (quiet.value() || !terminal.interactive()) {
      result = task.apply(phase);
    } else {
      try (Progress progress = Progress.of(phase, terminal.err())) {
        result = task.apply(phase);
      }
    }
    if (verbose.value()) {
      terminal.err().println("slotwise: " + phase.done());
    } else if (json.value()) {
      terminal.err().println(phase.json());
    }
    return result;
  }
}
