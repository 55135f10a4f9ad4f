// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.list;

import dev.slotwise.cli.format.ClosureReport;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostFit;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.Hosts;
import dev.slotwise.interp.host.NamePattern;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The things in a module that spoil a list of functions made from it, or the program that is built
 * with the list. Looks at names, imports, exports and, for what Asyncify refuses, at the code of
 * the functions of the closure; linear in these.
 */
public final class ListHazards {
  /** Imports of Emscripten's and WASI's libraries that take no function pointer. */
  private static final List<String> QUIET =
      List.of(
          "wasi_snapshot_preview1.*",
          "wasi_unstable.*",
          "env.__syscall*",
          "env.__cxa_*",
          "env.*_js",
          "env.gl*",
          "env.egl*",
          "env.al*",
          "env.sd_*");

  /** LLVM's suffix of what ThinLTO promotes, and what Binaryen calls functions that it merged. */
  private static final Pattern UNSTABLE =
      Pattern.compile("(?s).*(\\.llvm\\.[0-9]+.*|byn\\$mgfn-shared\\$.*)");

  private final WasmModule module;
  private final CodeFacts facts;
  private final CallGraph graph;
  private final HostModel host;

  /** The defined functions of the closure. */
  private final NodeSet listed;

  private final NodeSet control;
  private final NodeSet seeds;

  ListHazards(ClosureReport report) {
    this.module = report.module();
    this.facts = report.facts();
    this.graph = report.graph();
    this.host = report.host();
    this.control = report.closure().control();
    this.seeds = report.seeds();
    this.listed = only(control, function -> !module.isHostFunction(function));
  }

  private interface Test {
    boolean test(int function);
  }

  private static NodeSet only(NodeSet functions, Test test) {
    return NodeSet.of(functions.stream().filter(test::test).toArray());
  }

  /** Whether functions are defined, and none of them has a name of its own. */
  public static boolean isNameless(WasmModule module) {
    int first = module.importedFunctionCount();
    int end = module.definedFunctionsEnd();
    return first < end
        && IntStream.range(first, end)
            .noneMatch(function -> module.names().of(Names.Space.FUNCTION, function).isPresent());
  }

  /** The exports of an instrumenter's run time, which show that it has gone over the module. */
  List<String> instrumentation() {
    return exports(name -> name.startsWith("asyncify_") || name.startsWith("wpk_fork_"));
  }

  /** The first function of the module, of the closure or not, with a tail call. */
  IntStream tailCallers() {
    return IntStream.range(0, facts.siteCount())
        .filter(site -> facts.kind(site).isTail())
        .map(facts::caller);
  }

  /** The functions of the closure whose code has one of some instructions. */
  NodeSet having(Predicate<Opcode> instruction) {
    ByteCursor cursor = new ByteCursor(module.bytes(), 0, 0, "code");
    return only(
        listed,
        function -> {
          cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
          cursor.skipLocals();
          while (!cursor.atEnd()) {
            Opcode op = cursor.opcode();
            if (instruction.test(op)) {
              return true;
            }
            cursor.skip(op.immediates());
          }
          return false;
        });
  }

  /** The functions of the closure that take or return references. */
  NodeSet withReferences() {
    return only(
        listed,
        function ->
            module.functionType(function).parameters().anySatisfy(ValueType::isReference)
                || module.functionType(function).results().anySatisfy(ValueType::isReference));
  }

  /**
   * The imports that are taken to call nothing back, though they could: the host can call what a
   * table holds, some of that is in the closure, and no library is known by the import's name.
   */
  NodeSet trusted() {
    boolean reachesTable =
        module.exports().anySatisfy(export -> export.kind() == ExternalKind.TABLE)
            || module.importedCount(ExternalKind.TABLE) > 0
            || !exports(name -> name.startsWith("dynCall_")).isEmpty();
    if (!reachesTable || graph.addressTaken().intersection(control).isEmpty()) {
      return NodeSet.empty();
    }
    BitSet trusted = new BitSet();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      String name = module.functionImport(function).qualifiedName();
      boolean callsBack = graph.hostTargets(function) >= 0;
      if (!callsBack
          && graph.live().contains(function)
          && !seeds.contains(function)
          && !host.lists(name)
          && !Hosts.EMSCRIPTEN.lists(name)
          && QUIET.stream().noneMatch(pattern -> NamePattern.matches(pattern, name))) {
        trusted.set(function);
      }
    }
    return NodeSet.copyOf(trusted);
  }

  /** The imports that call back what leads to an entry: they are on the stack when it is called. */
  NodeSet javaScriptFrames() {
    return only(
        control, function -> module.isImportedFunction(function) && !seeds.contains(function));
  }

  /** Whether JavaScript calls function pointers, and not through exports of the module. */
  boolean lacksDynCalls() {
    return module
            .imports()
            .anySatisfy(
                item -> item.kind() == ExternalKind.FUNCTION && item.field().startsWith("invoke_"))
        && exports(name -> name.startsWith("dynCall_")).isEmpty();
  }

  /** Whether a build has minified the names of imports. */
  boolean isMinified() {
    return HostFit.of(Hosts.EMSCRIPTEN, module).isMinified();
  }

  /** The functions of the closure whose names change from build to build. */
  NodeSet unstablyNamed() {
    return only(listed, function -> UNSTABLE.matcher(module.functionName(function)).matches());
  }

  private List<String> exports(Predicate<String> wanted) {
    return functionExports().map(Export::name).filter(wanted).toList();
  }

  private Stream<Export> functionExports() {
    return module.exports().stream().filter(export -> export.kind() == ExternalKind.FUNCTION);
  }
}
