// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/** What real runs of real programs showed, and whether an answer has it: {@code observed/}. */
final class Observations {
  private static final Path FOLDER = Corpus.ROOT.resolve("tests/corpus/observed");

  private Observations() {}

  /**
   * A call.
   *
   * @param offset of the call instruction in the file
   * @param callee the function that it entered
   */
  record Call(int caller, int offset, int callee) {
    private static Call parse(String line) {
      StringTokenizer words = new StringTokenizer(line);
      return new Call(
          index(words.nextToken()), Integer.decode(words.nextToken()), index(words.nextToken()));
    }

    /** The same call in a module with the same code at other offsets. */
    Call moved(CodeFacts from, CodeFacts to) {
      int site = to.firstSite(caller) + from.siteAt(offset) - from.firstSite(caller);
      return new Call(caller, to.offset(site), callee);
    }
  }

  /** The calls of a module. */
  static List<Call> calls(String module) throws IOException {
    return lines(module + "-calls").map(Call::parse).toList();
  }

  /** The stacks at its entries, innermost frame first. */
  static List<int[]> stacks(String module) throws IOException {
    return stacks(lines(module));
  }

  /** The stacks in a file. */
  static List<int[]> stacksIn(Path file) throws IOException {
    return stacks(lines(file));
  }

  private static List<int[]> stacks(Stream<String> lines) {
    return lines
        .map(line -> Stream.of(line.trim().split(" +")).mapToInt(Observations::index).toArray())
        .toList();
  }

  private static Stream<String> lines(String name) throws IOException {
    return lines(FOLDER.resolve(name + ".txt"));
  }

  private static Stream<String> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"));
  }

  /** Of a frame, {@code index:name}. */
  private static int index(String frame) {
    return Integer.parseInt(frame.substring(0, frame.indexOf(':')));
  }

  /** The calls that are not in the target sets of their sites. */
  static List<String> missing(WasmModule module, CallGraph graph, List<Call> calls) {
    List<String> missing = new ArrayList<>();
    for (Call call : calls) {
      boolean found = false;
      for (int site = graph.firstSite(call.caller()); site < graph.endSite(call.caller()); site++) {
        found |= graph.offset(site) == call.offset() && targets(graph, site, call.callee());
      }
      if (!found) {
        missing.add(
            "%s at 0x%x called %s"
                .formatted(
                    module.functionName(call.caller()),
                    call.offset(),
                    module.functionName(call.callee())));
      }
    }
    return missing;
  }

  /** Each function on a stack is a frame of the closure, each pair an edge, the whole a path. */
  static void checkStacks(WasmModule module, CallGraph graph, NodeSet seeds, List<int[]> stacks) {
    NodeSet frames = Closure.of(graph, seeds).frames();
    for (int[] stack : stacks) {
      for (int i = 0; i < stack.length; i++) {
        assertThat(frames.contains(stack[i]))
            .as("%s was on the stack", module.functionName(stack[i]))
            .isTrue();
        if (i > 0) {
          assertThat(hasEdge(graph, stack[i], stack[i - 1]))
              .as("%s called %s", module.functionName(stack[i]), module.functionName(stack[i - 1]))
              .isTrue();
        }
      }
      assertThat(isPath(graph, stack))
          .as("%s is a path of nodes", Arrays.stream(stack).mapToObj(module::functionName).toList())
          .isTrue();
    }
  }

  /** Whether some contexts of the functions lead from each to the next one in. */
  private static boolean isPath(CallGraph graph, int[] stack) {
    CallNodes nodes = graph.nodes();
    NodeSet at = graph.nodesOf(NodeSet.of(stack[stack.length - 1]));
    for (int i = stack.length - 2; i >= 0; i--) {
      BitSet next = new BitSet();
      int caller = stack[i + 1];
      int callee = stack[i];
      at.forEach(
          node -> {
            for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
              nodes
                  .sets()
                  .get(nodes.targets(node, site - graph.firstSite(caller)))
                  .select(entered -> nodes.function(entered) == callee)
                  .forEach(next::set);
            }
          });
      at = NodeSet.copyOf(next);
    }
    return !at.isEmpty();
  }

  private static boolean hasEdge(CallGraph graph, int caller, int callee) {
    for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
      if (targets(graph, site, callee)) {
        return true;
      }
    }
    return false;
  }

  private static boolean targets(CallGraph graph, int site, int callee) {
    return graph.targetSets().get(graph.targets(site)).contains(callee);
  }
}
