// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.SideModules;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.Linker;
import dev.slotwise.wasm.link.Part;
import dev.slotwise.wasm.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.MutableList;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * What real runs of a main module with a side module showed: each function on the stack is a live
 * frame of the linked program's closure, and each pair of neighbours an edge. And whoever has the
 * main module alone, and lets unknown side modules in, is told all its functions that were on the
 * stack.
 */
class ObservedProgramsTest {
  private static final String MAIN = "main";

  @TestFactory
  Stream<DynamicTest> ofTheExample() throws IOException {
    return checks(
        "sidemodule-main",
        "sidemodule-side",
        "kernel.kernel_fork",
        Corpus.ROOT.resolve("examples/sidemodule/observed-stacks.txt"));
  }

  @Tag("nightly")
  @TestFactory
  Stream<DynamicTest> ofTreeSitter() throws IOException {
    return checks(
        "web-tree-sitter",
        "tree-sitter-bash",
        "env.tree_sitter_parse_callback",
        Corpus.ROOT.resolve("tests/corpus/observed/tree-sitter-bash.txt"));
  }

  /** A function of one of the modules: {@code main:6}. */
  private record Frame(boolean isMain, int index) {
    static Frame parse(String word) {
      String[] parts = word.split(":", -1);
      return new Frame(parts[0].equals(MAIN), Integer.parseInt(parts[1]));
    }
  }

  private static Stream<DynamicTest> checks(String main, String side, String entry, Path observed)
      throws IOException {
    List<List<Frame>> stacks =
        Files.readAllLines(observed).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> Stream.of(line.split(" ", -1)).map(Frame::parse).toList())
            .toList();
    // Else there would be nothing to see of the other module.
    assertThat(stacks).anyMatch(stack -> stack.stream().anyMatch(frame -> !frame.isMain()));
    WasmModule linked = link(Linker.Options.CLOSED, main, side);
    WasmModule open = link(Linker.Options.OPEN, main);
    List<DynamicTest> tests = new ArrayList<>();
    for (Algorithm algorithm : Algorithms.ALL) {
      tests.add(
          DynamicTest.dynamicTest(
              main + " and " + side + ", " + algorithm,
              () -> checkLinked(linked, algorithm, entry, stacks)));
      tests.add(
          DynamicTest.dynamicTest(
              main + " and unknown modules, " + algorithm,
              () -> checkOpen(open, algorithm, entry, stacks)));
    }
    return tests.stream();
  }

  private static void checkLinked(
      WasmModule module, Algorithm algorithm, String entry, List<List<Frame>> stacks) {
    CallGraph graph = build(module, algorithm);
    NodeSet frames = Closure.of(graph, Seeds.imports(module, entry)).frames();
    for (List<Frame> stack : stacks) {
      int callee = Seeds.imports(module, entry).toArray()[0];
      for (Frame frame : stack) {
        int function = find(module, frame);
        assertThat(frames.contains(function)).as("%s was on the stack", frame).isTrue();
        assertThat(hasEdge(graph, function, callee)).as("%s called %d", frame, callee).isTrue();
        callee = function;
      }
    }
  }

  private static void checkOpen(
      WasmModule module, Algorithm algorithm, String entry, List<List<Frame>> stacks) {
    CallGraph graph = build(module, algorithm);
    NodeSet seeds = Seeds.imports(module, entry);
    NodeSet frames =
        Closure.of(graph, seeds.isEmpty() ? Seeds.unknownFunctions(module) : seeds).frames();
    for (List<Frame> stack : stacks) {
      for (Frame frame : stack) {
        if (frame.isMain()) {
          assertThat(frames.contains(find(module, frame)))
              .as("%s was on the stack", frame)
              .isTrue();
        }
      }
    }
  }

  private static CallGraph build(WasmModule module, Algorithm algorithm) {
    HostModel host = SideModules.host(HostModel.PASSIVE, module);
    return algorithm.build(module, CodeFacts.scan(module, 2), FlowOptions.of(host));
  }

  private static int find(WasmModule module, Frame frame) {
    for (int f = module.importedFunctionCount(); f < module.functionCount(); f++) {
      if (module.origins().sourceOf(f).orElse(-1) == (frame.isMain() ? 0 : 1)
          && module.origins().indexOf(f) == frame.index()) {
        return f;
      }
    }
    throw new AssertionError("no " + frame);
  }

  private static boolean hasEdge(CallGraph graph, int caller, int callee) {
    for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
      if (graph.targetSets().get(graph.targets(site)).contains(callee)) {
        return true;
      }
    }
    return false;
  }

  private static WasmModule link(Linker.Options options, String... names) throws IOException {
    TypeInterner interner = new TypeInterner();
    MutableList<Part> parts = Lists.mutable.empty();
    for (String name : names) {
      Corpus.Entry entry = Corpus.find(name).orElseThrow();
      assertThat(entry.pinned()).as("%s is the module that ran", name).isTrue();
      WasmModule module = ModuleDecoder.decode(entry.bytes(), Limits.JS_API, interner);
      parts.add(new Part(name, name, Sets.immutable.of(name), module));
    }
    WasmModule linked = Linker.link(parts.toImmutable(), options, Limits.JS_API, interner);
    Validator.validate(linked);
    return linked;
  }
}
