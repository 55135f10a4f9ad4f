// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The names that files of assertions have for functions and calls: a call is its function and its
 * number among those of the code that are not direct, from 0. So it has the same number at every
 * level.
 */
public final class IndirectSites {
  private IndirectSites() {}

  /** The offsets of the calls of a function that are not direct. */
  public static int[] offsets(CodeFacts facts, int function) {
    return IntStream.range(facts.firstSite(function), facts.endSite(function))
        .filter(site -> !facts.kind(site).isDirect())
        .map(facts::offset)
        .toArray();
  }

  /** The number of a call of a call graph. */
  static int number(CodeFacts facts, CallGraph calls, int site) {
    int[] offsets = offsets(facts, calls.caller(site));
    return IntStream.range(0, offsets.length)
        .filter(i -> offsets[i] == calls.offset(site))
        .findFirst()
        .orElseThrow();
  }

  /** The call of a call graph at an offset; empty if the graph has none, because it can't run. */
  public static OptionalInt at(CallGraph calls, int function, int offset) {
    return IntStream.range(calls.firstSite(function), calls.endSite(function))
        .filter(site -> calls.offset(site) == offset)
        .findFirst();
  }

  /** What names a call of the code in a line. */
  public static String label(WasmModule module, CodeFacts facts, int site) {
    int caller = facts.caller(site);
    int[] offsets = offsets(facts, caller);
    return label(module, caller) + "#" + Arrays.binarySearch(offsets, facts.offset(site));
  }

  /** What names a function, and no other, in a line: its name, or else its index. */
  static String label(WasmModule module, int function) {
    String name = module.functionName(function);
    boolean isPlain =
        Printable.of(name).equals(name)
            && name.strip().equals(name)
            && !name.contains(", ")
            && !name.contains(" enters ");
    return isPlain && Seeds.function(module, name).equals(NodeSet.of(function))
        ? name
        : Integer.toString(function);
  }
}
