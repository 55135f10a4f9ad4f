// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.levels.HostReach;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.StoreLayout;
import dev.slotwise.interp.state.Value;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.collections.api.list.primitive.IntList;

/**
 * The effects of the host on the store, as the host model allows them: the effect of a call of an
 * import, without the functions that the host calls meanwhile, and the effect of the host between
 * calls.
 *
 * @param <V> the elements of the value domain
 */
final class HostActions<V> {
  private final ModuleModel<V> model;
  private final HostModel host;
  private final WasmModule module;
  private final Map<HostModel.Effect, Effect> effects = new HashMap<>();

  HostActions(ModuleModel<V> model, HostModel host) {
    this.model = model;
    this.host = host;
    this.module = model.module();
  }

  /** What a function of the host does to the store itself. */
  Effect ofImport(int function) {
    return effects.computeIfAbsent(declared(function), of -> effect(of, false));
  }

  /** Whether a function of the host may return. */
  boolean returns(int function) {
    return declared(function).returns();
  }

  private HostModel.Effect declared(int function) {
    return host.effectOf(module, function);
  }

  /** Whether the host acts whenever it likes, and not only while an import runs. */
  boolean isFree() {
    return host.unlisted().reentersAny();
  }

  /** What the host may do to the store between two calls that it makes: as much as an import. */
  Effect betweenCalls() {
    return effects.computeIfAbsent(host.unlisted(), of -> effect(of, false));
  }

  /** All that any code can do to the store. */
  Effect everything() {
    Effects<V> strategy = model.effects();
    Effect all = effect(HostModel.Effect.UNRESTRICTED, true);
    Value any = model.values().top();
    for (int segment = 0; segment < module.elements().size(); segment++) {
      all = strategy.maybeSet(all, StoreLayout.droppedElementKey(segment), any);
    }
    for (int segment = 0; segment < module.data().size(); segment++) {
      all = strategy.maybeSet(all, StoreLayout.droppedDataKey(segment), any);
    }
    return all;
  }

  /**
   * @param hidden whether what the host can't see is meant as well
   */
  private Effect effect(HostModel.Effect declared, boolean hidden) {
    Effects<V> strategy = model.effects();
    Effect all = Effect.NONE;
    if (declared.writesGlobals()) {
      NodeSet visible = HostReach.written(module, host, ExternalKind.GLOBAL);
      for (int index = 0; index < module.globals().size(); index++) {
        Global global = module.globals().get(index);
        if (global.mutable() && (hidden || visible.contains(index))) {
          Value any = model.values().topOf(global.type(), module.types());
          all = strategy.maybeSet(all, StoreLayout.globalKey(index), any);
        }
      }
    }
    if (declared.writesTables()) {
      NodeSet visible = HostReach.written(module, host, ExternalKind.TABLE);
      for (int index = 0; index < module.tables().size(); index++) {
        if (hidden || visible.contains(index)) {
          Value any =
              model.values().topOf(module.tables().get(index).elementType(), module.types());
          all = forget(all, model.layout().tableRegion(index), any);
        }
      }
    }
    if (declared.writesMemory()) {
      NodeSet visible = HostReach.written(module, host, ExternalKind.MEMORY);
      for (int index = 0; index < module.memories().size(); index++) {
        if (hidden || visible.contains(index)) {
          // The region of objects, if there is one, comes after that of the rest.
          Value any = model.values().top();
          for (int i = model.layout().memoryRegions(index).size() - 1; i > 0; i--) {
            int objects = model.layout().memoryRegions(index).get(i);
            all = strategy.weakWriteAll(all, objects, any);
          }
          all = forget(all, model.layout().memoryRegion(index), any);
        }
      }
    }
    return all;
  }

  /** Contents and size of a region are unknown. */
  private Effect forget(Effect effect, int region, Value any) {
    Effect written = model.effects().weakWriteAll(effect, region, any);
    return model.effects().maybeSet(written, StoreLayout.sizeKey(region), model.values().top());
  }

  /** Any values of these types. */
  static <V> Value[] anyOf(IntList types, ModuleModel<V> model) {
    Value[] values = new Value[types.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = model.values().topOf(types.get(i), model.types());
    }
    return values;
  }
}
