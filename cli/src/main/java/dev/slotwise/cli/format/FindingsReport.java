// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.client.FindingClient.Finding;
import dev.slotwise.interp.client.FindingClient.Step;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.List;
import java.util.Map;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * The findings of a client.
 *
 * @param file as named on the command line
 * @param client its name
 * @param asked what it was asked, in the order of outputs: a name, and words
 * @param withoutStates functions of which nothing is proven, since a budget was spent
 * @param findings by function, then offset
 * @param positions where its code comes from
 */
public record FindingsReport(
    String file,
    WasmModule module,
    String client,
    HostModel host,
    ImmutableList<Assumption> assumptions,
    Map<String, List<String>> asked,
    ImmutableIntList withoutStates,
    ImmutableList<Finding> findings,
    CodePositions positions) {

  /** The mnemonic of the instruction of a finding. */
  String instruction(Finding finding) {
    return opcode(finding.function(), finding.offset()).mnemonic();
  }

  private Opcode opcode(int function, int offset) {
    ByteCursor cursor =
        new ByteCursor(
            module.bytes(), module.bodyStart(function), module.bodyEnd(function), "code");
    cursor.seek(offset);
    return cursor.opcode();
  }

  /** Where an instruction stands in its own file. */
  long sourceOffset(int offset) {
    return module.origins().sourceOffset(offset);
  }

  /** Where a step is, for people. */
  String place(Step step) {
    return place(step.function(), step.offset());
  }

  /** Where an instruction is, for people. */
  String place(int function, int offset) {
    return "%s at 0x%x%s"
        .formatted(
            Printable.of(module.functionName(function)),
            sourceOffset(offset),
            PositionText.note(positions.at(offset)));
  }
}
