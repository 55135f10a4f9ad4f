// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.callbacks;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The operand by which each call site of {@link CodeFacts} calls, and the arguments that it passes.
 * Both are values of {@link Values}; parameters in them are those of the caller.
 */
final class CallValues {
  private static final int NONE = -1;

  private final int[] operands;

  /** By site: where its arguments start in the list; {@link #NONE} if nothing is known of any. */
  private final int[] starts;

  private final int[] counts;
  private final MutableIntList arguments = IntLists.mutable.empty();

  private CallValues(int sites) {
    this.operands = new int[sites];
    this.starts = new int[sites];
    this.counts = new int[sites];
    Arrays.fill(operands, Values.ANYTHING);
    Arrays.fill(starts, NONE);
  }

  /** Reads the code of these functions of a validated module. */
  static CallValues of(WasmModule module, CodeFacts facts, Values values, NodeSet functions) {
    CallValues calls = new CallValues(facts.siteCount());
    CallWalker walker = new CallWalker(module, facts, values, calls);
    functions.forEach(
        function -> {
          if (!module.isHostFunction(function)) {
            Cancellation.check();
            walker.walk(function);
          }
        });
    return calls;
  }

  void calledBy(int site, int value) {
    operands[site] = value;
  }

  void passed(int site, int count, IntUnaryOperator value) {
    int start = arguments.size();
    boolean isKnown = false;
    for (int i = 0; i < count; i++) {
      int argument = value.applyAsInt(i);
      arguments.add(argument);
      isKnown |= argument != Values.ANYTHING;
    }
    if (isKnown) {
      starts[site] = start;
      counts[site] = count;
    } else {
      while (arguments.size() > start) {
        arguments.removeAtIndex(arguments.size() - 1);
      }
    }
  }

  /** The table index or reference that a site calls by. */
  int operand(int site) {
    return operands[site];
  }

  /** How many arguments a site passes; none if nothing is known of any. */
  int argumentCount(int site) {
    return counts[site];
  }

  int argument(int site, int index) {
    return starts[site] == NONE ? Values.ANYTHING : arguments.get(starts[site] + index);
  }
}
