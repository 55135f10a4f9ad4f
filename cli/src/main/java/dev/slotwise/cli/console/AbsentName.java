// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import dev.slotwise.cli.format.Printable;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A name from the command line that names nothing in the module, because it is misspelt, or was
 * renamed or minified. It has to be told, because an answer without it is smaller than the user
 * believes.
 *
 * @param what what is not there, such as {@code import}
 * @param suggestion what may have been meant, or nothing
 */
public record AbsentName(String what, String name, String suggestion) {

  public static AbsentName functionImport(WasmModule module, String name) {
    return of("import", name, imports(module, one -> one.kind() == ExternalKind.FUNCTION));
  }

  public static AbsentName functionExport(WasmModule module, String name) {
    return of("export", name, exports(module, one -> one.kind() == ExternalKind.FUNCTION));
  }

  public static AbsentName function(WasmModule module, String name) {
    return of(
        "function",
        name,
        Stream.of(
                IntStream.range(0, module.definedFunctionsEnd()).mapToObj(module::functionName),
                imports(module, one -> one.kind() == ExternalKind.FUNCTION),
                exports(module, one -> one.kind() == ExternalKind.FUNCTION))
            .flatMap(names -> names));
  }

  public static AbsentName of(String what, String name, Stream<String> candidates) {
    return new AbsentName(what, name, Suggestion.of(name, candidates));
  }

  /** The qualified names of some imports. */
  public static Stream<String> imports(WasmModule module, Predicate<Import> wanted) {
    return module.imports().stream().filter(wanted).map(Import::qualifiedName);
  }

  /** The names of some exports. */
  public static Stream<String> exports(WasmModule module, Predicate<Export> wanted) {
    return module.exports().stream().filter(wanted).map(Export::name);
  }

  /** Such as {@code no import env.aks; did you mean env.ask?}. */
  public String text() {
    return "no " + what + " " + Printable.of(name) + suggestion;
  }

  /** Ends the command because of them. */
  static Failure failure(String where, List<AbsentName> absent) {
    return new Failure(
        ExitCode.UNREADABLE,
        where + ": " + absent.stream().map(AbsentName::text).collect(Collectors.joining(", ")));
  }

  /** Warns of each, or ends the command if they must be there. */
  public static void tell(
      String where, List<AbsentName> absent, boolean required, Terminal terminal) {
    if (absent.isEmpty()) {
      return;
    }
    if (required) {
      throw failure(where, absent);
    }
    absent.forEach(name -> terminal.warning(where + ": " + name.text()));
  }
}
