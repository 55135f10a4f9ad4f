// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The lists of one module that tools read which make programs suspend. A list of functions to
 * instrument may have too many, one of functions to leave alone never.
 *
 * <p>Such a tool reads one module, and names its functions by that module's name section and
 * numbers. So each module of a linked program has its own lists, in its own names and numbers.
 */
public final class SuspendLists {
  private final String module;
  private final BinaryenNames names;
  private final NodeSet defined;
  private final NodeSet inside;
  private final Set<String> promising;
  private final List<Import> suspending;

  private SuspendLists(
      String name,
      WasmModule module,
      NodeSet inside,
      Set<String> promisingExports,
      List<Import> suspendingImports) {
    this.module = name;
    this.names = new BinaryenNames(module);
    this.defined =
        NodeSet.of(
            IntStream.range(module.importedFunctionCount(), module.definedFunctionsEnd())
                .toArray());
    this.inside = inside;
    this.promising = promisingExports;
    this.suspending = suspendingImports;
  }

  private SuspendLists(SuspendLists all, NodeSet inside, Set<String> promisingExports) {
    this.module = all.module;
    this.names = all.names;
    this.defined = all.defined;
    this.inside = inside;
    this.promising = promisingExports;
    this.suspending = all.suspending;
  }

  /** Those of each module that a report is about, in the order of the command line. */
  public static List<SuspendLists> of(ClosureReport report) {
    List<SuspendLists> lists = ofAll(report);
    return report.extras().used().isPresent()
        ? lists.stream().map(one -> one.usedOnly(report.extras().used().get())).toList()
        : lists;
  }

  private static List<SuspendLists> ofAll(ClosureReport report) {
    WasmModule module = report.module();
    if (!module.isLinked()) {
      String file = report.file();
      String name = file.substring(file.lastIndexOf('/') + 1);
      return List.of(of(report, name, module, function -> function));
    }
    if (module.origins().isComponent()) {
      return ofComponent(report);
    }
    return module
        .origins()
        .sources()
        .collect(source -> of(report, source.name(), source.module(), source.functions()::get))
        .castToList();
  }

  /**
   * Those of each core module of a component. One that is instantiated several times is
   * instrumented once, for all of its instances.
   */
  private static List<SuspendLists> ofComponent(ClosureReport report) {
    Map<Integer, SuspendLists> byPlace = new LinkedHashMap<>();
    for (Origins.Source source : report.module().origins().sources()) {
      byPlace.merge(
          source.module().moduleStart(),
          of(report, source.name(), source.module(), source.functions()::get),
          SuspendLists::and);
    }
    return List.copyOf(byPlace.values());
  }

  private SuspendLists and(SuspendLists other) {
    Set<String> exports = new LinkedHashSet<>(promising);
    exports.addAll(other.promising);
    return new SuspendLists(this, inside.union(other.inside), exports);
  }

  /**
   * @param linked the index in the report's module of a function of {@code module}
   */
  private static SuspendLists of(
      ClosureReport report, String name, WasmModule module, IntUnaryOperator linked) {
    NodeSet closure = report.closure().control();
    BitSet inside = new BitSet();
    IntStream.range(module.importedFunctionCount(), module.definedFunctionsEnd())
        .filter(function -> closure.contains(linked.applyAsInt(function)))
        .forEach(inside::set);
    Set<String> promising = new LinkedHashSet<>();
    for (Export export : module.exports()) {
      if (export.kind() == ExternalKind.FUNCTION) {
        int function = linked.applyAsInt(export.index());
        if (!report.module().isImportedFunction(function)
            && closure.contains(function)
            && isForHost(report.module(), name, export.name(), function)) {
          promising.add(export.name());
        }
      }
    }
    List<Import> suspending =
        IntStream.range(0, module.importedFunctionCount())
            .filter(function -> report.seeds().contains(linked.applyAsInt(function)))
            .mapToObj(module::functionImport)
            .toList();
    return new SuspendLists(name, module, NodeSet.copyOf(inside), promising, suspending);
  }

  /** Whether the host may call an export of a module, which has another name if two have one. */
  private static boolean isForHost(WasmModule program, String module, String name, int function) {
    Origins origins = program.origins();
    return !origins.hidesExports()
        || program
            .exports()
            .anySatisfy(
                export ->
                    export.kind() == ExternalKind.FUNCTION
                        && export.index() == function
                        && (export.name().equals(name)
                            || export.name().startsWith(module + ":" + name)));
  }

  /** What outputs call the module. */
  public String module() {
    return module;
  }

  /** How many functions are defined in the module and in the closure. */
  public int functions() {
    return inside.size();
  }

  /** Writes the defined functions of the closure, for Binaryen. */
  void writeInside(PrintStream out) {
    out.println(String.join(",", spelled()));
  }

  /** Writes the defined functions that are not in the closure, for Binaryen. */
  void writeOutside(PrintStream out) {
    Set<String> outside =
        defined.minus(inside).stream()
            .mapToObj(names::spelledExactly)
            .flatMap(Optional::stream)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    out.println(String.join(",", outside));
  }

  /** Writes the defined functions of the closure, for Emscripten. */
  void writeAsyncify(PrintStream out) throws IOException {
    writeStrings(spelled().stream().map(EmscriptenNames::spell).distinct().toList(), out);
  }

  /** Writes the exports that can be entered and then suspend. */
  void writePromisingExports(PrintStream out) throws IOException {
    writeStrings(List.copyOf(promising), out);
  }

  /** Writes the imports that suspend, by the names of their fields, as Emscripten has them. */
  void writeSuspendingImports(PrintStream out) throws IOException {
    writeStrings(suspending.stream().map(Import::field).distinct().toList(), out);
  }

  /** Writes both for who instantiates the module without Emscripten. */
  void writeJavaScript(PrintStream out) throws IOException {
    out.println("// imports.MODULE.FIELD = new WebAssembly.Suspending(imports.MODULE.FIELD)");
    out.print("export const suspending = ");
    writePairs(out);
    out.println("// f = WebAssembly.promising(instance.exports.NAME)");
    out.print("export const promising = ");
    writePromisingExports(out);
  }

  private void writePairs(PrintStream out) throws IOException {
    Json.indented(
        out,
        json -> {
          json.writeStartArray();
          for (Import one : suspending) {
            json.writeStartArray();
            json.writeString(one.module());
            json.writeString(one.field());
            json.writeEndArray();
          }
          json.writeEndArray();
        });
  }

  /** The same lists with no exports but those that somebody calls. */
  private SuspendLists usedOnly(Set<String> used) {
    Set<String> kept = new LinkedHashSet<>(promising);
    kept.retainAll(used);
    return new SuspendLists(this, inside, kept);
  }

  private Set<String> spelled() {
    return inside.stream()
        .mapToObj(names::spelled)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static void writeStrings(List<String> strings, PrintStream out) throws IOException {
    Json.indented(
        out,
        json -> {
          json.writeStartArray();
          for (String one : strings) {
            json.writeString(one);
          }
          json.writeEndArray();
        });
  }
}
