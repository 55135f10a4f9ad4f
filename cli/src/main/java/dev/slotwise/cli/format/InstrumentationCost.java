// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * What an instrumenter adds to the functions of a list, estimated.
 *
 * <p>Asyncify adds to each a constant, something for each call after which it looks whether the
 * stack is unwound, and something for its size, because it spreads out what the compiler had
 * nested. Fitted by least squares on the 1,504 functions of Debian's bash at level {@code slots},
 * instrumented by binaryen 132 without optimisation. There the mean function grows by 1,422 bytes,
 * and the estimate is wrong by 182 bytes. Held against others: dash (67 functions, not used for the
 * fit) grows by 82,394 bytes, the estimate is 87,320.
 *
 * <p>What Kandelo's instrumenter adds is counted by its rule: {@link ForkCode}.
 */
public record InstrumentationCost(Scheme scheme, List<Cost> functions) {
  private static final double BYTES_A_FUNCTION = 35.39;
  private static final double BYTES_A_CALL = 59.33;
  private static final double BYTES_A_BYTE = 1.95;

  private static final int SHOWN = 20;

  /** Who instruments. */
  public enum Scheme {
    /** Binaryen's Asyncify. */
    ASYNCIFY("Asyncify", "an estimate, for a build without optimisation"),
    /** Kandelo's {@code wasm-fork-instrument}. */
    KANDELO("wasm-fork-instrument", "an estimate by its rule, without what it adds once");

    private final String tool;
    private final String kind;

    Scheme(String tool, String kind) {
      this.tool = tool;
      this.kind = kind;
    }

    /** As written in JSON. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a function costs.
   *
   * @param size of its body, in bytes
   * @param calls after which it looks whether the stack is unwound, or can go on
   * @param added bytes
   */
  public record Cost(int function, int size, int calls, long added) {}

  /** Estimates what the functions of a closure cost. */
  public static InstrumentationCost of(ClosureReport report, Scheme scheme) {
    return of(report.module(), report.graph(), report.closure().control(), scheme);
  }

  /**
   * Estimates what functions cost.
   *
   * @param control the functions of a closure
   */
  public static InstrumentationCost of(
      WasmModule module, CallGraph graph, NodeSet control, Scheme scheme) {
    IntFunction<Cost> cost =
        switch (scheme) {
          case ASYNCIFY -> function -> cost(module, graph, control, function);
          case KANDELO -> new ForkCode(module, control, resumed(module, graph))::of;
        };
    return new InstrumentationCost(
        scheme,
        control.stream()
            .filter(function -> !module.isHostFunction(function))
            .mapToObj(cost)
            .toList());
  }

  /** The functions that another than a direct caller can enter. */
  private static NodeSet resumed(WasmModule module, CallGraph graph) {
    return graph
        .addressTaken()
        .union(
            NodeSet.of(
                module.exports().stream()
                    .filter(export -> export.kind() == ExternalKind.FUNCTION)
                    .mapToInt(Export::index)
                    .distinct()
                    .toArray()));
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
        "%s would add some %d bytes to %d, at %d calls of %d functions (%s); most to:%n",
        scheme.tool, added(), bytes(), calls(), functions.size(), scheme.kind);
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
    json.writeStringField("scheme", scheme.toString());
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
