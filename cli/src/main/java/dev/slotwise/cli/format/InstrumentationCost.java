// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;

/**
 * What Asyncify adds to the functions of a list, estimated: to each a constant, something for each
 * call after which it looks whether the stack is unwound, and something for its size, because it
 * spreads out what the compiler had nested.
 *
 * <p>Fitted by least squares on the 1,504 functions of Debian's bash at level {@code slots},
 * instrumented by binaryen 132 without optimisation. There the mean function grows by 1,422 bytes,
 * and the estimate is wrong by 182 bytes. Held against others: dash (67 functions, not used for the
 * fit) grows by 82,394 bytes, the estimate is 87,320.
 */
public record InstrumentationCost(List<Cost> functions) {
  private static final double BYTES_A_FUNCTION = 35.39;
  private static final double BYTES_A_CALL = 59.33;
  private static final double BYTES_A_BYTE = 1.95;

  private static final int SHOWN = 20;

  /**
   * What a function costs.
   *
   * @param size of its body, in bytes
   * @param calls after which it looks whether the stack is unwound
   * @param added bytes
   */
  public record Cost(int function, int size, int calls, long added) {}

  /** Estimates what the functions of a closure cost. */
  public static InstrumentationCost of(ClosureReport report) {
    return of(report.module(), report.graph(), report.closure().control());
  }

  /**
   * Estimates what functions cost.
   *
   * @param control the functions of a closure
   */
  public static InstrumentationCost of(WasmModule module, CallGraph graph, NodeSet control) {
    return new InstrumentationCost(
        control.stream()
            .filter(function -> !module.isHostFunction(function))
            .mapToObj(function -> cost(module, graph, control, function))
            .toList());
  }

  private static Cost cost(WasmModule module, CallGraph graph, NodeSet control, int function) {
    int calls = 0;
    for (int site = graph.firstSite(function); site < graph.endSite(function); site++) {
      // What an indirect call enters, Asyncify does not know: it looks after each.
      boolean leads =
          !graph.kind(site).isDirect()
              || graph.targetSets().get(graph.targets(site)).anySatisfy(control::contains);
      calls += leads ? 1 : 0;
    }
    int size = module.bodyEnd(function) - module.bodyStart(function);
    long added = Math.round(BYTES_A_FUNCTION + BYTES_A_CALL * calls + BYTES_A_BYTE * size);
    return new Cost(function, size, calls, added);
  }

  private long added() {
    return functions.stream().mapToLong(Cost::added).sum();
  }

  private long bytes() {
    return functions.stream().mapToLong(Cost::size).sum();
  }

  private long calls() {
    return functions.stream().mapToLong(Cost::calls).sum();
  }

  /** Writes the sum and the functions that cost most. */
  void text(WasmModule module, PrintStream out) {
    out.printf(
        "Asyncify would add some %d bytes to %d, at %d calls of %d functions (an estimate, for a"
            + " build without optimisation); most to:%n",
        added(), bytes(), calls(), functions.size());
    functions.stream()
        .sorted(Comparator.comparingLong(Cost::added).reversed().thenComparingInt(Cost::function))
        .limit(SHOWN)
        .forEach(
            cost ->
                out.printf(
                    "%10d  %s (%d bytes, %d calls)%n",
                    cost.added,
                    Printable.of(module.functionName(cost.function)),
                    cost.size,
                    cost.calls));
  }

  /** Writes a row a function. */
  public void csv(WasmModule module, PrintStream out) {
    out.print("index,name,bytes,calls,added\r\n");
    for (Cost cost : functions) {
      out.printf(
          "%d,%s,%d,%d,%d\r\n",
          cost.function,
          Csv.quote(module.functionName(cost.function)),
          cost.size,
          cost.calls,
          cost.added);
    }
  }

  void json(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("cost");
    json.writeNumberField("bytes", bytes());
    json.writeNumberField("calls", calls());
    json.writeNumberField("added", added());
    json.writeArrayFieldStart("functions");
    for (Cost cost : functions) {
      json.writeStartObject();
      json.writeNumberField("index", cost.function);
      json.writeNumberField("bytes", cost.size);
      json.writeNumberField("calls", cost.calls);
      json.writeNumberField("added", cost.added);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
