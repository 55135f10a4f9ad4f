// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;

/**
 * The answer of {@code slotwise callgraph}.
 *
 * @param file as named on the command line
 * @param algorithm how the graph was built
 * @param shown the functions that drawings show
 * @param positions where its code comes from
 */
public record CallGraphReport(
    String file,
    WasmModule module,
    String algorithm,
    HostModel host,
    CallGraph graph,
    NodeSet shown,
    CodePositions positions) {}
