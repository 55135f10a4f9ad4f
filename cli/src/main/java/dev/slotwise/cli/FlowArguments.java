// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import org.eclipse.collections.api.factory.primitive.IntLists;
import picocli.CommandLine.Option;

/** What the abstract interpreter takes; the other levels take no notice of it. */
final class FlowArguments {
  @Option(
      names = "--root",
      paramLabel = "NAME|INDEX",
      description =
          "Level flow: where execution starts; repeatable. Default: the start function and _start,"
              + " or every export of a module without _start.")
  List<String> roots = List.of();

  @Option(
      names = "--domain",
      paramLabel = "ID|CLASS",
      defaultValue = "",
      description = "Level flow: what is known of numbers. Default: the richest.")
  String domain = "";

  @Option(
      names = "--contexts",
      paramLabel = "N",
      defaultValue = "0",
      description = "Level flow: how many call sites tell calls apart. Default: ${DEFAULT-VALUE}")
  int contexts;

  @Option(
      names = "--max-seconds",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Level flow: after so long, give the answer of level slots and exit with 4. Default: no"
              + " limit.")
  long maxSeconds;

  FlowOptions options(WasmModule module, HostModel host) {
    FlowOptions options = FlowOptions.of(host).withContextDepth(contexts);
    if (!domain.isEmpty()) {
      try {
        options = options.withDomain(Domains.byId(domain));
      } catch (IllegalArgumentException e) {
        throw new Failure(ExitCode.USAGE, "--domain: " + e.getMessage());
      }
    }
    if (maxSeconds > 0) {
      options = options.withBudget(Long.MAX_VALUE, maxSeconds);
    }
    if (!roots.isEmpty()) {
      NodeSet found = NodeSet.empty();
      for (String name : roots) {
        NodeSet named = Seeds.export(module, name);
        if (named.isEmpty()) {
          named = Seeds.function(module, name);
        }
        if (named.isEmpty()) {
          throw new Failure(ExitCode.USAGE, "--root: no function " + name);
        }
        found = found.union(named);
      }
      options = options.withRoots(IntLists.immutable.of(found.toArray()));
    }
    return options;
  }
}
