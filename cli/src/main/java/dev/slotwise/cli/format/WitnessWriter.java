// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.answer.Participants;
import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.interp.callgraph.CallContext;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Witness;
import dev.slotwise.interp.closure.Witness.Hop;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;

/** Chains of calls, each call with its proof. */
final class WitnessWriter {
  private final WasmModule module;
  private final CallGraph graph;
  private final SiteProof proof;
  private final CodePositions positions;

  WitnessWriter(
      WasmModule module,
      CodeFacts facts,
      CallGraph graph,
      Level level,
      Participants participants,
      CodePositions positions) {
    this.positions = positions;
    this.module = module;
    this.graph = graph;
    this.proof = new SiteProof(module, facts, graph, level, participants);
  }

  /** A line a function, and under it the call that leads on. */
  void text(int start, Witness witness, String indent, PrintStream out) {
    out.println(indent + name(start, witness.context()));
    for (Hop hop : witness.hops()) {
      out.println(indent + "  " + call(hop));
      out.println(indent + name(hop.callee(), hop.context()));
    }
  }

  /** Such as {@code hash_flush with free_data = null (function 24)}. */
  private String name(int function, CallContext context) {
    String held =
        context
            .bindings()
            .collect(
                binding ->
                    "%s = %s"
                        .formatted(
                            parameter(function, binding.parameter()),
                            binding.function() == CallContext.NULL
                                ? "null"
                                : Printable.of(module.functionName(binding.function()))))
            .makeString(", ");
    return "%s%s (%s)"
        .formatted(
            Printable.of(module.functionName(function)),
            held.isEmpty() ? "" : " with " + held,
            Sources.function(module, function));
  }

  /** A parameter's name, or its number. */
  private String parameter(int function, int index) {
    return module
        .names()
        .of(Names.Space.LOCAL, function, index)
        .filter(name -> !name.isEmpty())
        .map(Printable::of)
        .orElse("parameter " + index);
  }

  /** Such as {@code sort (function 24)}. */
  String name(int function) {
    return name(function, CallContext.ANY);
  }

  private String call(Hop hop) {
    return hop.site() == Witness.HOST
        ? "while it runs, the host calls"
        : site(hop.site()) + ": " + proof.why(hop.site());
  }

  /** Such as {@code call at 0x800}, with the place in the source where that is known. */
  String site(int site) {
    return "%s at 0x%x%s"
        .formatted(
            graph.kind(site).mnemonic(),
            offset(site),
            PositionText.note(positions.at(graph.offset(site))));
  }

  /** What is proven of a call site, in one line. */
  String why(int site) {
    return proof.why(site);
  }

  private int offset(int site) {
    return module.origins().sourceOffset(graph.offset(site));
  }

  /**
   * Writes the array {@code "hops"} into the open object.
   *
   * @param withContexts whether each callee says what it is called with
   */
  void json(Witness witness, boolean withContexts, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("hops");
    for (Hop hop : witness.hops()) {
      json.writeStartObject();
      json.writeNumberField("caller", hop.caller());
      if (hop.site() == Witness.HOST) {
        json.writeNullField("offset");
        json.writeStringField("kind", "host");
        json.writeStringField("resolution", "top");
        json.writeStringField("why", "the host calls while the import runs");
      } else {
        json.writeNumberField("offset", offset(hop.site()));
        PositionText.json(positions.at(graph.offset(hop.site())), json);
        json.writeStringField("kind", graph.kind(hop.site()).mnemonic());
        json.writeStringField("resolution", graph.resolution(hop.site()).id());
        json.writeStringField("why", proof.why(hop.site()));
      }
      json.writeObjectFieldStart("callee");
      Json.function(json, module, hop.callee());
      json.writeEndObject();
      if (withContexts) {
        Json.context(json, module, hop.callee(), hop.context());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
