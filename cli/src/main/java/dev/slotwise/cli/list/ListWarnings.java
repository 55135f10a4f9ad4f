// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.list;

import dev.slotwise.answer.Preset;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ClosureFormat;
import dev.slotwise.cli.format.ClosureReport;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.cli.format.SuspendLists;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Warnings about lists of functions, of mistakes that whoever makes a list would otherwise find out
 * by a crash: each kind is told once a module, in one line on standard error. What is looked for is
 * in {@link ListHazards}.
 */
public final class ListWarnings extends Options {
  /** How many functions a message names. */
  private static final int NAMED = 3;

  private final Arg<Boolean> strict =
      flag("--strict-warnings")
          .says("Exit with 1 if there was a warning, and the answer is not no or worse already.");

  /** What takes the list. */
  public enum Tool {
    /** Binaryen's Asyncify, which takes names of functions. */
    ASYNCIFY,
    /** JavaScript Promise Integration, which takes names of exports. */
    JSPI,
    /** Kandelo's instrumenter, which takes names of functions. */
    FORK;

    /** The tool for which a list is made; empty if the answer is not for one. */
    public static Optional<Tool> of(ClosureFormat format, Optional<Preset> preset) {
      return Optional.ofNullable(
              switch (format) {
                case ASYNCIFY, ONLYLIST, REMOVELIST -> ASYNCIFY;
                case JSPI -> JSPI;
                case DISCOVER, DISCOVER_715, FRAMES -> FORK;
                default -> null;
              })
          .or(() -> of(preset));
    }

    /** The tool of a platform. */
    public static Optional<Tool> of(Optional<Preset> preset) {
      return preset.flatMap(
          platform ->
              switch (platform) {
                case ASYNCIFY, ASYNCIFY_INSIDE, WASI, WASIX -> Optional.of(ASYNCIFY);
                case JSPI -> Optional.of(JSPI);
                case KANDELO -> Optional.of(FORK);
                case WASIP2 -> Optional.empty();
              });
    }
  }

  /** What commands exit with, if it is nothing worse. */
  public int exitCode(int code, Terminal terminal) {
    return strict.value() && code == ExitCode.DONE && terminal.warned().get() > 0
        ? ExitCode.NO
        : code;
  }

  /**
   * Tells of modules for which a list for Binaryen would be empty: it takes an empty list for none.
   */
  public static void tellEmpty(ClosureReport report, ClosureFormat format, Terminal terminal) {
    if (format != ClosureFormat.ASYNCIFY && format != ClosureFormat.ONLYLIST) {
      return;
    }
    for (SuspendLists lists : SuspendLists.of(report)) {
      if (lists.functions() == 0) {
        String file = report.module().isLinked() ? Printable.of(lists.module()) : report.file();
        terminal.warning(
            file
                + ": the list is empty, which Asyncify takes for no list: it would decide by itself"
                + " what to instrument");
      }
    }
  }

  /** Tells what will go wrong with a list of a report's functions. */
  public static void tell(
      ClosureReport report, Tool tool, Optional<Preset> preset, Terminal terminal) {
    if (report.seeds().isEmpty()) {
      return;
    }
    WasmModule module = report.module();
    ListHazards hazards = new ListHazards(report);
    boolean isMinifiedTold = preset.isPresent() || report.host().id().contains("emscripten");
    Stream.of(
            when(
                tool != Tool.JSPI && ListHazards.isNameless(module),
                "the functions have no names, so a list has numbers, which differ in every build:"
                    + " give --names"),
            instrumented(hazards.instrumentation()),
            when(
                !isMinifiedTold && hazards.isMinified(),
                "the imports have minified names, of which no platform is known: give"
                    + " --import-names"),
            functions(
                module,
                hazards.trusted(),
                "%s: assumed to call nothing back, though the table's functions are theirs to call;"
                    + " if one does, say so with --host FILE"),
            tool == Tool.JSPI
                ? functions(
                    module,
                    hazards.javaScriptFrames(),
                    "%s: JavaScript frames between exports and entries, which JSPI can't suspend;"
                        + " format text with --preset jspi shows the ways")
                : Optional.<String>empty(),
            when(
                tool == Tool.ASYNCIFY && hazards.lacksDynCalls(),
                "invoke_* imports call function pointers, and there are no exports dynCall_*; a"
                    + " build with Asyncify adds them, so take a build with -sDYNCALLS for the"
                    + " list"),
            tool == Tool.JSPI
                ? Optional.<String>empty()
                : functions(
                    module,
                    hazards.unstablyNamed(),
                    "%s: the next build of the same source may spell such names otherwise"),
            tool == Tool.ASYNCIFY ? limits(module, hazards) : Optional.<String>empty(),
            tool == Tool.ASYNCIFY
                ? functions(
                    module,
                    hazards.having(op -> op == Opcode.TRY),
                    "wasm-opt --asyncify of version 108 fails at try (%s); 132 does not")
                : Optional.<String>empty())
        .flatMap(Optional::stream)
        .forEach(message -> terminal.warning(report.file() + ": " + message));
  }

  private static Optional<String> when(boolean applies, String message) {
    return applies ? Optional.of(message) : Optional.empty();
  }

  private static Optional<String> instrumented(List<String> exports) {
    return when(
        !exports.isEmpty(),
        "it has been instrumented already, as it exports %s: make the list of the module from before"
            .formatted(exports.stream().limit(1).collect(Collectors.joining())));
  }

  /**
   * What Asyncify can't do. Seen with Debian's binaryen 108 and npm's 132: both end if a module has
   * a tail call anywhere, or a {@code try_table} or references in an instrumented function; 108
   * also at a {@code try}.
   */
  private static Optional<String> limits(WasmModule module, ListHazards hazards) {
    NodeSet tails = NodeSet.of(hazards.tailCallers().distinct().toArray());
    // npm's binaryen 132 can't flatten these, and 108 can't read them.
    NodeSet tables = hazards.having(op -> op == Opcode.TRY_TABLE || op == Opcode.THROW_REF);
    NodeSet references =
        hazards.withReferences().union(hazards.having(op -> op == Opcode.CALL_REF));
    List<String> limits =
        Stream.of(
                functions(module, tails, "tail calls, in any function (%s)"),
                functions(module, tables, "try_table (%s)"),
                functions(module, references, "references (%s)"))
            .flatMap(Optional::stream)
            .toList();
    return when(!limits.isEmpty(), "wasm-opt --asyncify fails at " + String.join("; at ", limits));
  }

  private static Optional<String> functions(WasmModule module, NodeSet functions, String message) {
    return when(!functions.isEmpty(), message.formatted(names(module, functions)));
  }

  private static String names(WasmModule module, NodeSet functions) {
    String first =
        IntStream.of(functions.toArray())
            .limit(NAMED)
            .mapToObj(function -> Printable.of(module.functionName(function)))
            .collect(Collectors.joining(", "));
    int rest = functions.size() - NAMED;
    return rest <= 0 ? first : first + " and %d other%s".formatted(rest, rest == 1 ? "" : "s");
  }
}
