// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.levels;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.HostFunctions;
import dev.slotwise.interp.callgraph.rta.RapidType;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.HostModel.Effect;
import dev.slotwise.interp.reach.Reachable;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.interp.reach.wasm.WasmProgram;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.impl.factory.Maps;
import org.eclipse.collections.impl.factory.Sets;

/**
 * Whether all that is live in {@code rta} is live in the sense of {@code reachable}, imports and
 * functions of the host's own included.
 */
public final class LiveSets {
  private LiveSets() {}

  /** What is not, for roots of each kind, and hosts that do each thing that a host file can say. */
  public static List<String> outsideReachable(WasmModule read) {
    List<String> violations = new ArrayList<>();
    for (HostModel host : hosts(read)) {
      WasmModule module = HostFunctions.in(read, host);
      CodeFacts facts = CodeFacts.scan(module, 1);
      for (Roots roots : roots(module)) {
        NodeSet live = RapidType.build(module, facts, host, roots).live();
        Reachable reachable =
            Reachable.from(new WasmProgram(module, facts, host, roots), NodeSet.of(0));
        NodeSet outside = live.minus(reachable.functions());
        if (!outside.isEmpty()) {
          violations.add("%s, %s: %s".formatted(host.id(), roots.kind().id(), outside));
        }
      }
    }
    return violations;
  }

  private static List<Roots> roots(WasmModule module) {
    int last = module.definedFunctionsEnd() - 1;
    NodeSet named = last < module.importedFunctionCount() ? NodeSet.empty() : NodeSet.of(last);
    return List.of(
        Roots.byDefault(module),
        Roots.command(module),
        Roots.library(module),
        Roots.named(module, named));
  }

  private static List<HostModel> hosts(WasmModule module) {
    return List.of(
        HostModel.PASSIVE,
        HostModel.STRICT,
        declared("calls_tables", module, true, List.of(Effect.NONE)),
        declared("calls_later", module, false, List.of(Effect.NONE, effect(false, false, true))),
        declared("reenters", module, false, List.of(Effect.NONE, effect(true, false, false))),
        declared("tables", module, false, List.of(effect(false, true, false), Effect.NONE)),
        declared(
            "mixed",
            module,
            false,
            List.of(
                Effect.WRITES_DATA,
                effect(true, false, false),
                effect(false, true, false),
                effect(false, false, true))));
  }

  private static Effect effect(boolean reenters, boolean writesTables, boolean callsLater) {
    return new Effect(
        reenters, Sets.immutable.empty(), writesTables, false, false, callsLater, true);
  }

  /** A host whose imports do one of these after the other. */
  private static HostModel declared(
      String id, WasmModule module, boolean callsTables, List<Effect> effects) {
    MutableMap<String, Effect> imports = Maps.mutable.empty();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      imports.put(
          module.functionImport(function).qualifiedName(), effects.get(function % effects.size()));
    }
    return new HostModel(
        id,
        HostModel.PASSIVE.unlisted(),
        imports.toImmutable(),
        Maps.immutable.empty(),
        Sets.immutable.empty(),
        callsTables,
        false,
        false);
  }
}
