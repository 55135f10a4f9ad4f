// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats of {@code slotwise closure}. */
public enum ClosureFormat {
  /** For a person. */
  TEXT(new ClosureText()),
  /** A name a line. */
  NAMES(new ClosureNames()),
  /** {@code slotwise.closure/1}. */
  JSON(new ClosureJson()),
  /** The JSON of {@code wasm-fork-instrument --discover-only}, as that of 2026 has it. */
  DISCOVER(DiscoverJson::activations),
  /** The same as it was when it followed indirect calls first: all of the closure, by index. */
  DISCOVER_715(DiscoverJson::control),
  /** {@code slotwise.frames/1}, for tools that transform. */
  FRAMES(new FramesJson()),
  /** A JSON list of names for Emscripten's {@code ASYNCIFY_ONLY}. */
  ASYNCIFY(SuspendLists::writeAsyncify, ".json"),
  /** The defined functions' names for Binaryen's {@code --pass-arg=asyncify-onlylist@}. */
  ONLYLIST(SuspendLists::writeInside, ""),
  /** The names of all others for Binaryen's {@code --pass-arg=asyncify-removelist@}. */
  REMOVELIST(SuspendLists::writeOutside, ""),
  /** A JSON list of the exports that must be promising, for Emscripten's {@code JSPI_EXPORTS}. */
  JSPI(SuspendLists::writePromisingExports, ".json"),
  /** A JSON list of the imports that suspend, for Emscripten's {@code JSPI_IMPORTS}. */
  JSPI_IMPORTS(SuspendLists::writeSuspendingImports, ".json"),
  /** JavaScript with both, for {@code WebAssembly.promising} and {@code .Suspending}. */
  JSPI_API(SuspendLists::writeJavaScript, ".mjs"),
  /** JSON with the options {@code asyncImports} and {@code asyncExports} of jco. */
  JCO(new JcoOptions()),
  /** For Graphviz: the calls inside the closure. */
  DOT(
      (report, out) ->
          DotWriter.write(
              "closure",
              report.module(),
              report.graph(),
              report.closure().control(),
              report.seeds(),
              out)),
  /** The calls inside the closure. */
  GRAPHML(
      (report, out) ->
          GraphMlWriter.write(
              "closure", report.module(), report.graph(), report.closure().control(), out)),
  /** The table {@code functions}, as comma-separated values. */
  CSV,
  /** The table {@code functions}, a JSON object a line. */
  JSONL;

  /** Writes a report in one format. */
  interface Writer {
    void write(ClosureReport report, PrintStream out) throws IOException;
  }

  /** Writes one of the lists of a module. */
  private interface ListWriter {
    void write(SuspendLists lists, PrintStream out) throws IOException;
  }

  private final Writer writer;
  private final Optional<ListWriter> listWriter;
  private final String extension;

  /** Written by {@link TableWriter}. */
  ClosureFormat() {
    this(
        (report, out) -> {
          throw new IllegalArgumentException("a table, and no report");
        });
  }

  ClosureFormat(Writer writer) {
    this.writer = writer;
    this.listWriter = Optional.empty();
    this.extension = "";
  }

  ClosureFormat(ListWriter listWriter, String extension) {
    this.writer = (report, out) -> listWriter.write(onlyModule(report), out);
    this.listWriter = Optional.of(listWriter);
    this.extension = extension;
  }

  private static SuspendLists onlyModule(ClosureReport report) {
    List<SuspendLists> modules = SuspendLists.of(report);
    if (modules.size() != 1) {
      throw new IllegalArgumentException("a list is of one module, not of " + modules.size());
    }
    return modules.get(0);
  }

  /**
   * Writes a report in one format.
   *
   * @throws IllegalArgumentException for a list of several linked modules, and for a table
   */
  public void write(ClosureReport report, PrintStream out) throws IOException {
    writer.write(report, out);
  }

  /** Whether this is a list that a tool reads beside one module. */
  public boolean isList() {
    return listWriter.isPresent();
  }

  /** Writes such a list of one module. */
  public void writeList(SuspendLists lists, PrintStream out) throws IOException {
    listWriter.orElseThrow().write(lists, out);
  }

  /** What files of such lists end in, such as {@code .json}. */
  public String extension() {
    return extension;
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
