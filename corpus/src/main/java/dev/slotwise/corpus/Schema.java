// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.answer.Algorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The tables and their columns: the one place that writers of every format go by. */
public final class Schema {
  private static final String FILE = "The file, as it was named.";
  private static final String SHA256 = "SHA-256 of the file's bytes, in hexadecimal.";
  private static final String POSITION =
      "Where that is in the source, if debug information or a source map says so.";
  private static final String LEVEL = "The level or algorithm that says so.";

  /** A row a file: what is in it, how large the answers are, and what is wrong with it. */
  public static final Table<ModuleRow> MODULES =
      new Table<>(
          Table.Name.MODULES,
          "A row a file: what is in it, how large the answers are, and what is wrong with it.",
          moduleColumns(),
          tables -> List.of(tables.module()));

  /** A row a function of a module that has an answer. */
  public static final Table<FunctionRow> FUNCTIONS =
      new Table<>(
          Table.Name.FUNCTIONS,
          "A row a function.",
          List.of(
              Column.text("file", FILE, FunctionRow::file),
              Column.text("sha256", SHA256, FunctionRow::sha256),
              Column.text("level", LEVEL, FunctionRow::level),
              Column.number(
                  "index", "The function's index; imports come first.", FunctionRow::index),
              Column.text(
                  "name",
                  "Its name: of the name section, else of an export, else of the import, else"
                      + " func[N].",
                  FunctionRow::name),
              Column.flag("imported", "Whether it is imported.", FunctionRow::imported),
              Column.flag("exported", "Whether it is exported.", FunctionRow::exported),
              Column.text("type", "Its type, as in the text format.", FunctionRow::type),
              Column.number(
                  "bytes", "How many bytes its body has; 0 for an import.", FunctionRow::bytes),
              Column.flag("live", "Whether the module's roots reach it.", FunctionRow::live),
              Column.flag(
                  "address_taken",
                  "Whether a reference to it can exist.",
                  FunctionRow::addressTaken),
              Column.maybeFlag(
                  "in_closure",
                  "Whether it can be on the stack when an entry is called; empty if no closure was"
                      + " asked for.",
                  FunctionRow::inClosure),
              Column.maybeFlag(
                  "frame",
                  "Whether an activation of it can live on while an entry runs; empty if no closure"
                      + " was asked for.",
                  FunctionRow::frame),
              Column.maybeText(
                  "module",
                  "Of several modules, or of a component: the one that it is in.",
                  FunctionRow::module),
              Column.maybeNumber("module_index", "Its index there.", FunctionRow::moduleIndex),
              Column.maybeText("position", POSITION, FunctionRow::position)),
          ModuleTables::functions);

  /** A row a call of a live function. */
  public static final Table<SiteRow> SITES =
      new Table<>(
          Table.Name.SITES,
          "A row a call of a live function.",
          List.of(
              Column.text("file", FILE, SiteRow::file),
              Column.text("sha256", SHA256, SiteRow::sha256),
              Column.text("level", LEVEL, SiteRow::level),
              Column.number("caller", "Index of the function that calls.", SiteRow::caller),
              Column.text("caller_name", "Its name.", SiteRow::callerName),
              Column.number(
                  "offset", "Of the call instruction, in bytes, in the file.", SiteRow::offset),
              Column.text("kind", "The instruction, such as call_indirect.", SiteRow::kind),
              Column.text(
                  "type", "The type that it calls with, as in the text format.", SiteRow::type),
              Column.maybeNumber(
                  "table", "The table's index; empty for other calls.", SiteRow::table),
              Column.maybeText(
                  "index_class",
                  "What computes the index within the function; empty for other calls.",
                  SiteRow::indexClass),
              Column.text(
                  "resolution",
                  "How what it enters was found: direct, exact, bounded, type or top.",
                  SiteRow::resolution),
              Column.number("targets", "How many functions it can enter.", SiteRow::targets),
              Column.maybeNumber(
                  "target", "The one function that it can enter, if it is one.", SiteRow::target),
              Column.maybeText("position", POSITION, SiteRow::position)),
          ModuleTables::sites);

  /** A row a finding of a client. */
  public static final Table<FindingRow> FINDINGS =
      new Table<>(
          Table.Name.FINDINGS,
          "A row a finding.",
          List.of(
              Column.text("file", FILE, FindingRow::file),
              Column.text("sha256", SHA256, FindingRow::sha256),
              Column.text("client", "What found it.", FindingRow::client),
              Column.number("function", "The function's index.", FindingRow::function),
              Column.text("name", "The function's name.", FindingRow::name),
              Column.number(
                  "offset", "Of the instruction, in bytes, in the file.", FindingRow::offset),
              Column.text("instruction", "The instruction.", FindingRow::instruction),
              Column.text("rule", "The kind of finding.", FindingRow::rule),
              Column.text(
                  "verdict",
                  "Whether it happens when the instruction is executed: always, may or never.",
                  FindingRow::verdict),
              Column.text("reason", "Why, in one sentence.", FindingRow::reason),
              Column.maybeText(
                  "path", "How it comes about, the first cause first.", FindingRow::path),
              Column.maybeText("position", POSITION, FindingRow::position)),
          ModuleTables::findings);

  /** All tables. */
  public static final List<Table<?>> TABLES = List.of(MODULES, FUNCTIONS, SITES, FINDINGS);

  private Schema() {}

  /**
   * The columns that say what is wrong with a file: those by which it is named, and those of the
   * table {@code modules} for errors.
   *
   * @param <R> whatever knows it
   */
  public static <R> List<Column<R>> errorColumns(
      Function<R, String> file, Function<R, String> sha256, Function<R, ModuleFault> fault) {
    Function<R, Optional<ModuleFault>> always = row -> Optional.of(fault.apply(row));
    return List.of(
        Column.text("file", FILE, file),
        Column.text("sha256", SHA256, sha256),
        errorKind(always),
        errorOffset(always),
        errorMessage(always));
  }

  private static <R> Column<R> errorKind(Function<R, Optional<ModuleFault>> fault) {
    return Column.maybeText(
        "error_kind",
        "Why there is no answer, or not all of it: unreadable, invalid, limit, memory, time, lost"
            + " or internal; empty if all is well.",
        row -> fault.apply(row).map(one -> one.kind().toString()));
  }

  private static <R> Column<R> errorOffset(Function<R, Optional<ModuleFault>> fault) {
    return Column.maybeLarge(
        "error_offset",
        "Where in the file, in bytes.",
        row -> fault.apply(row).map(ModuleFault::offset).orElse(OptionalLong.empty()));
  }

  private static <R> Column<R> errorMessage(Function<R, Optional<ModuleFault>> fault) {
    return Column.maybeText(
        "error_message", "What is wrong.", row -> fault.apply(row).map(ModuleFault::message));
  }

  private static List<Column<ModuleRow>> moduleColumns() {
    List<Column<ModuleRow>> columns =
        new ArrayList<>(
            List.of(
                Column.text("file", FILE, ModuleRow::file),
                Column.text("sha256", SHA256 + " Empty if it can't be read.", ModuleRow::sha256),
                Column.large("bytes", "The file's size.", ModuleRow::bytes),
                Column.text("slotwise_version", "The version that answered.", ModuleRow::version),
                Column.text("host", "What the host was taken to do.", ModuleRow::host),
                errorKind(ModuleRow::fault),
                errorOffset(ModuleRow::fault),
                errorMessage(ModuleRow::fault),
                Column.maybeFlag(
                    "component",
                    "Whether it is a component.",
                    row -> row.content().map(ModuleContent::component)),
                content("functions", "Functions, imports included.", ModuleContent::functions),
                content(
                    "imported_functions", "Functions imported.", ModuleContent::importedFunctions),
                Column.maybeLarge(
                    "code_bytes",
                    "Bytes of function bodies.",
                    row ->
                        row.content()
                            .map(content -> OptionalLong.of(content.codeBytes()))
                            .orElse(OptionalLong.empty())),
                content("imports", "Imports of any kind.", ModuleContent::imports),
                content("exports", "Exports of any kind.", ModuleContent::exports),
                maybeText(
                    "language",
                    "The source language, if it shows; or unknown.",
                    ModuleContent::language),
                maybeText(
                    "toolchain",
                    "What made the module, if it shows; or unknown.",
                    ModuleContent::toolchain),
                Column.texts(
                    "producers",
                    "What the producers section says, as field:name:version.",
                    row -> row.content().map(ModuleContent::producers)),
                Column.texts(
                    "features",
                    "The features that it uses beyond WebAssembly 1.0.",
                    row -> row.content().map(ModuleContent::features)),
                content("tables", "Tables, imports included.", ModuleContent::tables),
                content("imported_tables", "Tables imported.", ModuleContent::importedTables),
                content("exported_tables", "Tables exported.", ModuleContent::exportedTables),
                content("memories", "Memories, imports included.", ModuleContent::memories),
                content("imported_memories", "Memories imported.", ModuleContent::importedMemories),
                content("exported_memories", "Memories exported.", ModuleContent::exportedMemories),
                flag("names", "Whether functions have names.", ModuleContent::names),
                flag("debug_information", "Whether it has DWARF.", ModuleContent::debugInformation),
                content("direct_calls", "Calls of a function.", ModuleContent::directCalls),
                content("indirect_calls", "Calls through a table.", ModuleContent::indirectCalls),
                content(
                    "reference_calls", "Calls through a reference.", ModuleContent::referenceCalls),
                flag("entry", "Whether it has the entry of the closure.", ModuleContent::entry)));
    for (Algorithm algorithm : Algorithm.values()) {
      columns.addAll(countColumns(algorithm));
    }
    columns.add(
        Column.flag(
            "coarser",
            "Whether a budget ended level flow, so that counts are larger than they need be.",
            ModuleRow::coarser));
    columns.add(
        Column.maybeLarge(
            "millis", "How long it took; empty if times are not wanted.", ModuleRow::millis));
    return List.copyOf(columns);
  }

  private static List<Column<ModuleRow>> countColumns(Algorithm algorithm) {
    String by = " by " + algorithm + "; empty if not asked for.";
    return List.of(
        Column.maybeNumber(
            "live_" + algorithm,
            "Functions that the roots reach," + by,
            row -> ofCounts(row, algorithm, counts -> OptionalInt.of(counts.live()))),
        Column.maybeLarge(
            "edges_" + algorithm,
            "Functions that calls can enter which are not direct, added up over the calls," + by,
            row -> {
              Optional<Counts> counts = Optional.ofNullable(row.counts().get(algorithm));
              return counts.isPresent()
                  ? OptionalLong.of(counts.get().edges())
                  : OptionalLong.empty();
            }),
        Column.maybeNumber(
            "closure_" + algorithm,
            "Functions that can be on the stack of an entry,"
                + " by "
                + algorithm
                + "; empty if not asked for, or without entry.",
            row -> ofCounts(row, algorithm, Counts::closure)),
        Column.maybeNumber(
            "frames_" + algorithm,
            "Those of them whose activations live on,"
                + " by "
                + algorithm
                + "; empty if not asked for, or without entry.",
            row -> ofCounts(row, algorithm, Counts::frames)));
  }

  private static OptionalInt ofCounts(
      ModuleRow row, Algorithm algorithm, Function<Counts, OptionalInt> count) {
    return Optional.ofNullable(row.counts().get(algorithm)).map(count).orElse(OptionalInt.empty());
  }

  private static Column<ModuleRow> content(
      String name, String description, ToIntFunction<ModuleContent> value) {
    return Column.maybeNumber(
        name,
        description,
        row ->
            row.content()
                .map(content -> OptionalInt.of(value.applyAsInt(content)))
                .orElse(OptionalInt.empty()));
  }

  private static Column<ModuleRow> maybeText(
      String name, String description, Function<ModuleContent, String> value) {
    return Column.maybeText(name, description, row -> row.content().map(value));
  }

  private static Column<ModuleRow> flag(
      String name, String description, Function<ModuleContent, Boolean> value) {
    return Column.maybeFlag(name, description, row -> row.content().map(value));
  }
}
